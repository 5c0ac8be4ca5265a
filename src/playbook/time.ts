/** Microseconds since the epoch as ISO 8601 UTC, without a fraction of zero. */
export function isoTime(microseconds: number): string {
  const at = new Date(microseconds / 1000);
  return Number.isNaN(at.getTime()) ? 'an unknown time' : at.toISOString().replace('.000Z', 'Z');
}
