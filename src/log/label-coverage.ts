import type { Engine } from '../engine/engine';
import { and, column, compare, isNull, literal, not, type Expression } from '../engine/expression';
import type { LabelCoverage } from '../protocol/read';
import type { Roles } from '../protocol/roles';
import { HOUR, SECOND } from './time/epoch';
import { formatInstant } from './time/instant';

const QUANTILES = [0.1, 0.5, 0.9, 0.99, 1];

/** From a prediction to its label, in microseconds. */
export const labelLag = (time: string, labelTime: string): Expression => ({
  kind: 'arithmetic',
  operator: '-',
  left: column(labelTime),
  right: column(time),
});

/** The column that tells how right a row was, whichever the log has. */
export const truthColumn = ({ label, correct, loss }: Roles): string | undefined => label ?? correct ?? loss;

/**
 * Labelled rows by the hour and the quantiles of how late labels came; null in a log without times or without labels.
 * Counts leave the reference out; a log of more hours than `mostBuckets` gets wider buckets.
 */
export async function labelCoverage(
  engine: Engine,
  roles: Roles,
  mostBuckets: number,
  signal?: AbortSignal,
): Promise<LabelCoverage | null> {
  const truth = truthColumn(roles);
  const { timestamp } = roles;
  if (truth === undefined || timestamp === undefined) return null;
  const time = column(timestamp);
  const ofLog = compare({ kind: 'origin' }, '=', literal('log'));
  const measures = {
    rows: { kind: 'count' },
    labelled: { kind: 'countValues', operand: column(truth) },
    first: { kind: 'minimum', operand: time },
    last: { kind: 'maximum', operand: time },
  } as const;
  const whole = await engine.count({ by: {}, measures, where: ofLog }, signal);
  const [rows, labelled, first, last] = ['rows', 'labelled', 'first', 'last'].map((name) =>
    Number(whole.get(name, 0) ?? NaN),
  );
  if (rows === undefined || first === undefined || last === undefined || !Number.isFinite(first)) return null;
  const origin = Math.floor(first / HOUR) * HOUR;
  const hours = Math.max(1, Math.ceil((last - origin) / HOUR / mostBuckets));
  const bucket: Expression = { kind: 'timeBucket', operand: time, origin, width: hours * HOUR };
  const counted = await engine.count(
    {
      by: { bucket },
      measures: { rows: measures.rows, labelled: measures.labelled },
      where: and(ofLog, not(isNull(time))),
    },
    signal,
  );
  const buckets = (counted.objects() as { bucket: number; rows: number; labelled: number }[]).map((one) => ({
    start: formatInstant(origin + one.bucket * hours * HOUR),
    rows: one.rows,
    labelled: one.labelled,
  }));
  return { rows, labelled: labelled ?? 0, hours, buckets, ...(await lagOf(engine, roles, truth, ofLog, signal)) };
}

async function lagOf(
  engine: Engine,
  { timestamp, labelTime }: Roles,
  truth: string,
  ofLog: Expression,
  signal?: AbortSignal,
): Promise<Pick<LabelCoverage, 'lag' | 'beforePrediction'>> {
  if (timestamp === undefined || labelTime === undefined) return { lag: null, beforePrediction: 0 };
  const lag = labelLag(timestamp, labelTime);
  const where = and(ofLog, not(isNull(column(truth))), not(isNull(lag)));
  const [counts, quantiles] = await Promise.all([
    engine.count(
      {
        by: {},
        measures: {
          labels: { kind: 'count' },
          early: { kind: 'countIf', condition: compare(lag, '<', literal(0)) },
        },
        where,
      },
      signal,
    ),
    engine.quantiles({ operand: lag, probabilities: QUANTILES, where }, signal),
  ]);
  const labels = Number(counts.get('labels', 0));
  const [p10, p50, p90, p99, maximum] = (quantiles[0]?.values ?? []).map((value) => (value ?? 0) / SECOND);
  if (labels === 0 || p10 === undefined || p50 === undefined || p90 === undefined)
    return { lag: null, beforePrediction: 0 };
  return {
    lag: { labels, p10, p50, p90, p99: p99 ?? p90, maximum: maximum ?? p90 },
    beforePrediction: Number(counts.get('early', 0)),
  };
}
