/** Whole numbers as numbers while they are exact, as text beyond 2^53. */
export function plainInteger(value: bigint): number | string {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : String(value);
}

/** Microseconds since the epoch as ISO 8601 in UTC; milliseconds or microseconds only where they are not zero. */
export function instantText(microseconds: bigint): string {
  const fraction = ((microseconds % 1_000_000n) + 1_000_000n) % 1_000_000n;
  const milliseconds = Number((microseconds - fraction) / 1000n);
  const date = new Date(milliseconds);
  if (Number.isNaN(date.getTime())) return String(microseconds);
  const seconds = date.toISOString().replace(/\.\d+Z$/, '');
  if (fraction === 0n) return `${seconds}Z`;
  const digits = String(fraction).padStart(6, '0');
  return `${seconds}.${digits.endsWith('000') ? digits.slice(0, 3) : digits}Z`;
}
