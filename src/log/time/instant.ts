import { DateTime, FixedOffsetZone, IANAZone, type Zone } from 'luxon';

/** A zone by IANA name or offset (`+10:00`, `UTC`, `Z`); null where there is no such zone. */
export function zoneNamed(name: string): Zone | null {
  const offset = /^(?:UTC|GMT)?([+-])(\d{1,2}):?(\d{2})?$/i.exec(name.trim());
  if (offset) {
    const minutes = Number(offset[2]) * 60 + Number(offset[3] ?? 0);
    return FixedOffsetZone.instance(offset[1] === '-' ? -minutes : minutes);
  }
  if (/^(utc|gmt|z)$/i.test(name.trim())) return FixedOffsetZone.utcInstance;
  return IANAZone.isValidZone(name) ? IANAZone.create(name) : null;
}

/**
 * Microseconds since the Unix epoch of an ISO 8601 date or time; null where it is none. A text without an offset is
 * taken in `zone`.
 */
export function parseInstant(text: string, zone: Zone): number | null {
  const trimmed = text.trim().replace(/^(\d{4}-\d{2}-\d{2}) (?=\d)/, '$1T');
  const fraction = /[.,](\d+)/.exec(trimmed)?.[1] ?? '';
  const time = DateTime.fromISO(trimmed, { zone });
  if (!time.isValid) return null;
  const beyondMilliseconds = Number(fraction.slice(3, 6).padEnd(3, '0'));
  return time.toMillis() * 1000 + beyondMilliseconds;
}

/** ISO 8601 in UTC, with as many digits as the instant has. */
export function formatInstant(microseconds: number): string {
  const milliseconds = Math.floor(microseconds / 1000);
  const rest = Math.round(microseconds - milliseconds * 1000);
  const iso = new Date(milliseconds).toISOString();
  if (rest !== 0) return `${iso.slice(0, -1)}${String(rest).padStart(3, '0')}Z`;
  return iso.replace('.000Z', 'Z');
}
