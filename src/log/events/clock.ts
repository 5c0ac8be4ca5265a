import type { Zone } from 'luxon';
import type { Problem } from '../../protocol/report';
import { epochUnit, MICROSECONDS } from '../time/epoch';
import { parseInstant } from '../time/instant';
import { DateTime } from 'luxon';
import { invalidEvents, type EventRecord } from './record';

const OFFSET = /(z|[+-]\d{2}:?\d{2}|\b(utc|gmt))\s*$/i;

/** Reads the times of one file, remembering what had to be guessed so that it can be said. */
export class EventClock {
  private readonly guesses = new Map<string, string>();

  constructor(
    private readonly file: string,
    private readonly zone: Zone,
  ) {}

  /** Microseconds since the Unix epoch. Numbers are read by magnitude. Throws `events-invalid`. */
  read(value: number | string, field: string, record: EventRecord): number {
    const number = typeof value === 'number' ? value : /^\s*\d+(\.\d+)?\s*$/.test(value) ? Number(value) : null;
    if (number !== null) return this.epoch(number, field, record);
    const text = String(value).trim();
    const instant = parseInstant(text, this.zone) ?? otherForms(text, this.zone);
    if (instant === null) {
      throw invalidEvents(
        record.file,
        record.place,
        `the field "${field}" holds "${text.slice(0, 60)}", which is not a time`,
      );
    }
    if (!OFFSET.test(text)) {
      this.guesses.set('zone', `times without a zone are read as ${this.zone.name}`);
    }
    return instant;
  }

  /** As `read`, where the field may be missing. */
  readOptional(value: number | string | null | undefined, field: string, record: EventRecord): number | null {
    return value === null || value === undefined || value === '' ? null : this.read(value, field, record);
  }

  /** What was guessed about this file's times. */
  problems(): Problem[] {
    return [...this.guesses.values()].map((text) => ({ code: 'event-times', text: `${this.file}: ${text}.` }));
  }

  private epoch(value: number, field: string, record: EventRecord): number {
    const unit = epochUnit(value);
    if (unit === null) {
      throw invalidEvents(
        record.file,
        record.place,
        `the field "${field}" holds ${value}, which is no time in seconds, milliseconds, microseconds or nanoseconds`,
      );
    }
    this.guesses.set(unit, `the numbers in "${field}" are read as ${unit} since 1970`);
    return Math.round(value * MICROSECONDS[unit]);
  }
}

/** RFC 2822 and git's own date form. */
function otherForms(text: string, zone: Zone): number | null {
  const forms = [
    'EEE LLL d HH:mm:ss yyyy ZZZ',
    'EEE LLL d HH:mm:ss yyyy',
    'yyyy-MM-dd HH:mm:ss ZZZ',
    'yyyy/MM/dd HH:mm:ss',
    'yyyy/MM/dd HH:mm',
  ];
  for (const time of [
    DateTime.fromRFC2822(text, { zone }),
    ...forms.map((form) => DateTime.fromFormat(text, form, { zone, locale: 'en' })),
  ]) {
    if (time.isValid) return time.toMillis() * 1000;
  }
  const utc = /^(.*\S)\s*(?:UTC|GMT)$/i.exec(text)?.[1];
  return utc === undefined ? null : parseInstant(`${utc}Z`, zone);
}
