import type { Zone } from 'luxon';
import { Duration, FixedOffsetZone } from 'luxon';
import { parseInstant, zoneNamed } from '../time/instant';
import { draftEvent, type DraftEvent } from './reader';
import { invalidEvents } from './record';
import { occurrences } from './recurrence';

export const isIcs = (text: string): boolean => /^\s*BEGIN:VCALENDAR\b/i.test(text);

interface Property {
  value: string;
  parameters: Record<string, string>;
  line: number;
}

/**
 * Events of an iCalendar file (RFC 5545): folded lines joined, times in UTC, in their TZID, or floating (taken in
 * `zone`), whole days from midnight. An event that recurs is read once for each occurrence (see `occurrences`), named by its
 * UID and the time; one whose rule cannot be followed, once.
 */
export function readIcs(text: string, file: string, zone: Zone): DraftEvent[] {
  const events: DraftEvent[] = [];
  let current: Map<string, Property> | null = null;
  for (const { line, number } of unfolded(text)) {
    if (/^BEGIN:VEVENT\s*$/i.test(line)) current = new Map();
    else if (/^END:VEVENT\s*$/i.test(line)) {
      if (current) events.push(...toEvents(current, file, number, zone));
      current = null;
    } else if (current) {
      const property = parseProperty(line, number);
      const known = property && current.get(property.name);
      if (property && !known) current.set(property.name, property);
      if (known && property.name === 'EXDATE') known.value += `,${property.value}`;
    }
  }
  if (current) throw invalidEvents(file, '', 'an event has no END:VEVENT');
  return events;
}

function unfolded(text: string): { line: string; number: number }[] {
  const lines: { line: string; number: number }[] = [];
  text.split(/\r\n|\n|\r/).forEach((line, index) => {
    const last = lines.at(-1);
    if (/^[ \t]/.test(line) && last) last.line += line.slice(1);
    else lines.push({ line, number: index + 1 });
  });
  return lines;
}

function parseProperty(line: string, number: number): (Property & { name: string }) | null {
  const match = /^([\w-]+)((?:;[\w-]+=(?:"[^"]*"|[^:;]*))*):(.*)$/s.exec(line);
  if (!match) return null;
  const parameters = (match[2] ?? '').split(';').flatMap((part) => {
    const [name, value] = part.split('=');
    return name && value ? [[name.toUpperCase(), value.replaceAll('"', '')]] : [];
  });
  return {
    name: (match[1] ?? '').toUpperCase(),
    value: match[3] ?? '',
    parameters: Object.fromEntries(parameters) as Record<string, string>,
    line: number,
  };
}

function toEvent(properties: ReadonlyMap<string, Property>, file: string, line: number, zone: Zone): DraftEvent {
  const text = (name: string): string | null => {
    const value = properties
      .get(name)
      ?.value.replace(/\\n/gi, '\n')
      .replace(/\\([,;\\])/g, '$1')
      .trim();
    return value === undefined || value === '' ? null : value;
  };
  const begins = properties.get('DTSTART');
  if (!begins) throw invalidEvents(file, `line ${line}`, 'an event has no DTSTART');
  const start = instant(begins, file, zone);
  const ends = properties.get('DTEND');
  const lasts = Duration.fromISO(text('DURATION') ?? '');
  return draftEvent({
    id: text('UID'),
    type: text('CATEGORIES')?.split(',')[0]?.toLowerCase() ?? 'calendar',
    title: text('SUMMARY') ?? text('DESCRIPTION') ?? 'calendar event',
    start,
    end: ends ? instant(ends, file, zone) : lasts.isValid ? start + lasts.toMillis() * 1000 : null,
    url: text('URL'),
    status: text('STATUS')?.toLowerCase() ?? null,
  });
}

function toEvents(properties: ReadonlyMap<string, Property>, file: string, line: number, zone: Zone): DraftEvent[] {
  const event = toEvent(properties, file, line, zone);
  const rule = properties.get('RRULE');
  const begins = properties.get('DTSTART');
  if (!rule || !begins) return [event];
  const own = zoneOf(begins, zone);
  const excluded = properties.get('EXDATE');
  const without = (excluded?.value.split(',') ?? []).map((value) => parseInstant(value.trim(), own));
  const { starts } = occurrences(event.start, rule.value, own, new Set(without.filter((at) => at !== null)));
  const lasts = event.end === null ? null : event.end - event.start;
  return starts.map((start, i) => ({
    ...event,
    id: i === 0 || event.id === null ? event.id : `${event.id}/${new Date(start / 1000).toISOString()}`,
    start,
    end: lasts === null ? null : start + lasts,
  }));
}

const zoneOf = ({ parameters, value }: Property, zone: Zone): Zone =>
  /Z\s*$/.test(value)
    ? FixedOffsetZone.utcInstance
    : ((parameters.TZID === undefined ? null : zoneNamed(parameters.TZID)) ?? zone);

function instant(property: Property, file: string, zone: Zone): number {
  const own = property.parameters.TZID === undefined ? zone : (zoneNamed(property.parameters.TZID) ?? zone);
  const parsed = parseInstant(property.value.trim(), own);
  if (parsed !== null) return parsed;
  throw invalidEvents(file, `line ${property.line}`, `"${property.value.slice(0, 60)}" is not an iCalendar time`);
}
