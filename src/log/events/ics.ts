import type { Zone } from 'luxon';
import { Duration } from 'luxon';
import { parseInstant, zoneNamed } from '../time/instant';
import { draftEvent, type DraftEvent } from './reader';
import { invalidEvents } from './record';

export const isIcs = (text: string): boolean => /^\s*BEGIN:VCALENDAR\b/i.test(text);

interface Property {
  value: string;
  parameters: Record<string, string>;
  line: number;
}

/**
 * Events of an iCalendar file (RFC 5545): folded lines joined, times in UTC, in their TZID, or floating (taken in
 * `zone`), whole days from midnight. Recurrence rules are not expanded: the first occurrence is read.
 */
export function readIcs(text: string, file: string, zone: Zone): DraftEvent[] {
  const events: DraftEvent[] = [];
  let current: Map<string, Property> | null = null;
  for (const { line, number } of unfolded(text)) {
    if (/^BEGIN:VEVENT\s*$/i.test(line)) current = new Map();
    else if (/^END:VEVENT\s*$/i.test(line)) {
      if (current) events.push(toEvent(current, file, number, zone));
      current = null;
    } else if (current) {
      const property = parseProperty(line, number);
      if (property && !current.has(property.name)) current.set(property.name, property);
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

function instant(property: Property, file: string, zone: Zone): number {
  const own = property.parameters.TZID === undefined ? zone : (zoneNamed(property.parameters.TZID) ?? zone);
  const parsed = parseInstant(property.value.trim(), own);
  if (parsed !== null) return parsed;
  throw invalidEvents(file, `line ${property.line}`, `"${property.value.slice(0, 60)}" is not an iCalendar time`);
}
