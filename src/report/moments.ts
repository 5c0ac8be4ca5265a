import type { Report } from '../protocol/report';
import { uncertainty } from './numbers';

/** Something that happened, as a line of a post-mortem's timeline. */
export interface Moment {
  /** ISO 8601, UTC. */
  at: string;
  kind: 'period' | 'event' | 'onset';
  /** What it is called; an event's title is in `detail`. */
  text: string;
  detail: string;
}

const EVENTS = 10;

/** Periods, coinciding events, the onset and a recovery, in the order of time. */
export function moments({ periods, events, onset }: Report): Moment[] {
  const all: (Omit<Moment, 'at'> & { at: string | null })[] = [
    period(periods.good.start, `good period begins${periods.good.proposed ? ' (proposed)' : ''}`),
    period(periods.good.end, 'good period ends'),
    period(periods.bad.start, `bad period begins${periods.bad.proposed ? ' (proposed)' : ''}`),
    period(periods.bad.end, 'bad period ends'),
    ...events
      .filter((event) => event.coincides)
      .slice(0, EVENTS)
      .map(({ start, type, title }) => ({ at: start, kind: 'event' as const, text: type, detail: title })),
  ];
  if (onset) {
    const detail = `${uncertainty(onset)}, ${onset.shape}, from ${onset.signal}`;
    all.push({ at: onset.at, kind: 'onset', text: 'onset', detail });
    if (onset.end !== null) all.push({ at: onset.end, kind: 'onset', text: 'recovery', detail: '' });
  }
  return all
    .filter((moment): moment is Moment => moment.at !== null)
    .sort((left, right) => Date.parse(left.at) - Date.parse(right.at));
}

const period = (at: string | null, text: string): Omit<Moment, 'at'> & { at: string | null } => ({
  at,
  kind: 'period',
  text,
  detail: '',
});
