import { IncidentError } from '../../protocol/errors';
import { wordsOf } from '../../log/roles/names';

const SECONDS: Record<string, number> = {
  ns: 1e-9,
  us: 1e-6,
  micros: 1e-6,
  microseconds: 1e-6,
  ms: 1e-3,
  msec: 1e-3,
  millis: 1e-3,
  milliseconds: 1e-3,
  s: 1,
  sec: 1,
  secs: 1,
  seconds: 1,
};

/** Throws `usage` for what is no unit, whether the log has a latency or not. */
export function requireUnit(given: string): number {
  const seconds = SECONDS[given.toLowerCase()];
  if (seconds !== undefined) return seconds;
  throw new IncidentError('usage', `--latency-unit ${given}: is no unit of time.`, 'Write ns, us, ms or s.');
}

/** Seconds in one unit of a latency column, by what is said or by the last word of its name. Throws `usage` where neither tells. */
export function secondsPerUnit(column: string, given: string | undefined): number {
  if (given !== undefined) return requireUnit(given);
  const named = wordsOf(column).flatMap((word) => SECONDS[word] ?? []);
  const seconds = named.at(-1);
  if (seconds !== undefined) return seconds;
  throw new IncidentError(
    'usage',
    `The name of the latency column "${column}" does not say its unit.`,
    'Say it with --latency-unit ms (or ns, us, s).',
  );
}
