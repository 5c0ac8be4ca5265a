import type { OnsetEstimate } from '../../log/changes/zoom';
import type { IncidentEvent } from '../../log/prediction-log';
import { HOUR, MINUTE } from '../../log/time/epoch';

/** Clocks of different machines disagree by so much: an event just after the onset may still be before it. */
const CLOCK_SKEW = MINUTE;
/** A change shows so long after what did it, on average; the seed's example is 15 minutes. */
const DELAY = 20 * MINUTE;
/** The belief, before looking, that one of the logged events did it at all. */
const PRIOR_ODDS = 1;

export interface Coincidence {
  event: IncidentEvent;
  /** Probability that this event did it rather than another or none that is logged. */
  score: number;
  /** Probability that an event of its type lies so near by luck; null where nothing can be said. */
  chance: number | null;
  relation: 'before' | 'during' | 'after' | 'long before';
  /** From the event (its end, if it lasted) to the likeliest onset, microseconds; negative if the event came later. */
  lead: number;
  scope: 'match' | 'mismatch' | 'none';
}

/**
 * How well each event's time and scope fit an onset. The density of the onset given the event, Σ posterior(τ)·k(τ − t), k
 * exponential with a mean of 20 minutes after a flat part while the event lasts, is compared with the rate of events at any
 * other time; Bayes' rule over all events and "none of them" gives the score.
 * @param rate events per microsecond, of all types
 */
export function coincidences(
  events: readonly IncidentEvent[],
  onset: OnsetEstimate,
  span: { start: number; end: number },
  scopeOf: (event: IncidentEvent) => Coincidence['scope'],
): Coincidence[] {
  const length = Math.max(1, span.end - span.start);
  const inLog = events.filter(({ start }) => start >= span.start - HOUR && start < span.end);
  const rate = Math.max(1, inLog.length) / length;
  const weighed = events.map((event) => {
    const scope = scopeOf(event);
    return { event, scope, ratio: (densityAt(event, onset) / rate) * scopeFactor(scope) * statusFactor(event) };
  });
  const all = weighed.reduce((sum, { ratio }) => sum + ratio, 0);
  return weighed.map(({ event, scope, ratio }) => {
    const alike = Math.max(1, inLog.filter(({ type }) => type === event.type).length) / length;
    const window = Math.max(onset.high - event.start, MINUTE);
    const lead = leadOf(event, onset.at);
    return {
      event,
      scope,
      lead,
      score: (PRIOR_ODDS * ratio) / (1 + PRIOR_ODDS * all),
      chance: event.start > onset.high + CLOCK_SKEW ? null : 1 - Math.exp(-alike * window),
      relation: relationOf(event, onset, lead),
    };
  });
}

function densityAt({ start, end }: IncidentEvent, { moments }: OnsetEstimate): number {
  const lasts = Math.max(0, (end ?? start) - start);
  const flat = 1 / (lasts + DELAY + CLOCK_SKEW);
  let density = 0;
  for (const { at, probability } of moments) {
    const after = at - start;
    if (after < -CLOCK_SKEW) continue;
    density += probability * flat * (after <= lasts ? 1 : Math.exp(-(after - lasts) / DELAY));
  }
  return density;
}

function leadOf({ start, end }: IncidentEvent, at: number): number {
  const finish = end ?? start;
  if (at >= finish) return at - finish;
  return at >= start ? 0 : at - start;
}

function relationOf({ start, end }: IncidentEvent, onset: OnsetEstimate, lead: number): Coincidence['relation'] {
  if (start > onset.high + CLOCK_SKEW) return 'after';
  if (end !== null && start <= onset.at && onset.at < end) return 'during';
  return lead > 6 * HOUR ? 'long before' : 'before';
}

const scopeFactor = (scope: Coincidence['scope']): number => ({ match: 3, none: 1, mismatch: 0.1 })[scope];

/** What was never carried out did nothing; a failed pipeline, however, leaves stale data behind. */
function statusFactor({ status, type }: IncidentEvent): number {
  if (status === null || !/fail|error|cancel|skipped|inactive|pending|queued/i.test(status)) return 1;
  return /pipeline|job|dag|etl|backfill|task/i.test(type) && /fail|error/i.test(status) ? 1 : 0.2;
}
