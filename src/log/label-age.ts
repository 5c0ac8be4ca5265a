import { and, column, compare, isNull, literal, not, or, type Expression } from '../engine/expression';
import { rowsOfPeriod } from './periods';
import { labelLag, truthColumn } from './label-coverage';
import type { Periods, PredictionLog } from './prediction-log';
import { HOUR, SECOND } from './time/epoch';

/** Coverage must differ by so much between the periods for late labels to be what makes the difference. */
const GAP = 0.02;
/** Labels as late as this are awaited; of the latest ones too few come to wait for them. */
const AWAITED = 0.9;
/** So much of the bad period must be old enough to have got its labels. */
const SHARE_KEPT = 0.5;

/** How labels are made comparable: only those that came within an age, of rows that are older than it. */
export interface LabelAge {
  /** Microseconds from prediction to label. */
  age: number;
  /** Rows predicted from here on are too young to have got their labels. */
  youngest: number;
  text: string;
}

/**
 * The age at which labels of both periods can be compared; null where labels are complete, or it is not known when they
 * came. The end of a log has only the labels that come early, which may be another kind of label: of both periods only
 * labels up to one age count then, and only rows old enough to have got them.
 */
export async function equalLabelAge(
  log: PredictionLog,
  periods: Periods,
  signal?: AbortSignal,
): Promise<LabelAge | null> {
  const { labelTime, timestamp } = log.roles;
  const truth = truthColumn(log.roles);
  const bad = periods.bad.interval;
  if (labelTime === undefined || timestamp === undefined || truth === undefined || !bad || !log.outcome) return null;
  const lag = labelLag(timestamp, labelTime);
  const known = not(isNull(column(truth)));
  const measures = {
    rows: { kind: 'count' },
    labelled: { kind: 'countIf', condition: known },
    observed: { kind: 'maximum', operand: column(labelTime) },
  } as const;
  const of = (side: 'good' | 'bad'): Expression => rowsOfPeriod(log, periods[side]);
  const [good, inBad] = await log.engine.countAll(
    [of('good'), of('bad')].map((where) => ({ by: {}, measures, where })),
    signal,
  );
  const share = (table: typeof good): number => Number(table?.get('labelled', 0)) / Number(table?.get('rows', 0));
  if (!(share(good) - share(inBad) > GAP)) return null;
  const where = and(of('good'), known, not(isNull(lag)));
  const [found] = await log.engine.quantiles({ operand: lag, probabilities: [AWAITED], where }, signal);
  const awaited = found?.values[0] ?? null;
  const observed = Math.max(...[good, inBad].map((table) => Number(table?.get('observed', 0) ?? 0)), log.span.end);
  if (awaited === null || awaited <= 0 || observed - bad.end >= awaited) return null;
  const longest = observed - (bad.start + SHARE_KEPT * (bad.end - bad.start));
  const age = Math.min(awaited, longest);
  return { age, youngest: observed - age, text: sentence(age, observed - age, bad.end) };
}

function sentence(age: number, youngest: number, end: number): string {
  const unfinished =
    youngest < end
      ? ` Rows from ${new Date(youngest / 1000).toISOString().slice(0, 16)}Z on are too young to be judged.`
      : '';
  return `Labels of the bad period are still coming: both periods are compared by labels that came within ${duration(age)}.${unfinished}`;
}

function duration(microseconds: number): string {
  if (microseconds >= 48 * HOUR) return `${(microseconds / HOUR / 24).toFixed(1)} days`;
  if (microseconds >= 2 * HOUR) return `${(microseconds / HOUR).toFixed(1)} hours`;
  return `${Math.round(microseconds / SECOND / 60)} minutes`;
}

/** The log with outcomes that count only at that age. Labels whose time is unknown count as they stand. */
export function atLabelAge(log: PredictionLog, { age, youngest }: LabelAge): PredictionLog {
  const { labelTime, timestamp } = log.roles;
  if (labelTime === undefined || timestamp === undefined) return log;
  const lag = labelLag(timestamp, labelTime);
  const counts = and(compare(log.time, '<', literal(youngest)), or(isNull(lag), compare(lag, '<=', literal(age))));
  // A reference without times is complete.
  const when = or(counts, isNull(log.time));
  const limited = (outcome: Expression | null): Expression | null =>
    outcome && { kind: 'case', branches: [{ when, then: outcome }], otherwise: literal(null) };
  return { ...log, correct: limited(log.correct), loss: limited(log.loss), outcome: limited(log.outcome) };
}
