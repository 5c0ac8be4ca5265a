import { and, column, compare, isNull, literal, not, type Expression } from '../../engine/expression';
import { failureOf } from '../../log/failure';
import { laterRows, type MonitoringContext } from '../windows/context';
import { psiByColumn } from '../windows/psi';
import { secondsPerUnit } from './latency-unit';

/** Upper bounds of the seed document's latency histogram, in seconds. */
export const LATENCY_BUCKETS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1] as const;
/** No label has more values than this: what is rarer is `other`. */
export const LABEL_VALUES_AT_MOST = 20;
const FEATURES_AT_MOST = 100;
const OTHER = 'other';

/** One row that stands for a bucket or a series, to be found again by its id. */
export interface Exemplar {
  id: string;
  value: number;
  /** Microseconds. */
  at: number;
}

export interface CollectedMetrics {
  /** Rows of each bucket (not cumulated), the last for what is above all bounds; null without a latency column. */
  latency: { counts: number[]; sum: number; exemplars: (Exemplar | null)[] } | null;
  predictions: { modelVersion: string; predictedClass: string | null; rows: number; exemplar: Exemplar | null }[];
  psi: { feature: string; value: number }[];
  nulls: { feature: string; value: number }[];
  errors: number | null;
  accuracy: number | null;
  latest: number;
}

const count = { rows: { kind: 'count' } } as const;

/** Everything the metrics of a log are made of. Exemplars are looked for only where they will be written. */
export async function collectMetrics(
  context: MonitoringContext,
  options: { latencyUnit?: string; exemplars: boolean },
): Promise<CollectedMetrics> {
  const { log, rows, signal } = context;
  const failed = failureOf(log);
  const later = laterRows(context);
  const errors = failed ? await rowsOf(context, and(rows, failed)) : null;
  const labelled = log.correct ? await rowsOf(context, and(later, not(isNull(log.correct)))) : 0;
  const right = log.correct ? await rowsOf(context, and(later, compare(log.correct, '=', literal(1)))) : 0;
  signal?.throwIfAborted();
  return {
    latency: await latencyOf(context, options),
    predictions: await predictionsOf(context, options.exemplars),
    psi: await psiByFeature(context),
    nulls: await nullsByFeature(context, later),
    errors,
    accuracy: labelled > 0 ? right / labelled : null,
    latest: log.span.end - 1,
  };
}

async function rowsOf({ log, signal }: MonitoringContext, where: Expression): Promise<number> {
  return Number((await log.engine.count({ by: {}, measures: count, where }, signal)).get('rows', 0));
}

async function latencyOf(
  context: MonitoringContext,
  { latencyUnit, exemplars }: { latencyUnit?: string; exemplars: boolean },
): Promise<CollectedMetrics['latency']> {
  const { log, rows, signal } = context;
  const name = log.roles.latency;
  const type = log.engine.describe().find((each) => each.name === name)?.type;
  if (name === undefined || (type !== 'number' && type !== 'integer')) return null;
  const perUnit = secondsPerUnit(name, latencyUnit);
  const seconds: Expression = { kind: 'arithmetic', operator: '*', left: column(name), right: literal(perUnit) };
  // A bucket holds what is at most its bound, so bounds count from above: the first that is not exceeded.
  const bucket: Expression = {
    kind: 'case',
    branches: LATENCY_BUCKETS.map((bound, index) => ({
      when: compare(seconds, '<=', literal(bound)),
      then: literal(index),
    })),
    otherwise: literal(LATENCY_BUCKETS.length),
  };
  const known = and(rows, not(isNull(column(name))), not(isNotFinite(seconds)));
  const measures = { ...count, sum: { kind: 'sum', operand: seconds } } as const;
  const table = await log.engine.count({ by: { bucket }, measures, where: known }, signal);
  const counts = new Array<number>(LATENCY_BUCKETS.length + 1).fill(0);
  let sum = 0;
  for (let row = 0; row < table.numRows(); row++) {
    counts[Number(table.get('bucket', row))] = Number(table.get('rows', row));
    sum += Number(table.get('sum', row));
  }
  const found = await Promise.all(
    counts.map((rowsThere, index) =>
      exemplars && rowsThere > 0
        ? exemplarOf(context, and(known, compare(bucket, '=', literal(index))), seconds)
        : Promise.resolve(null),
    ),
  );
  return { counts, sum, exemplars: found };
}

const isNotFinite = (operand: Expression): Expression => ({
  kind: 'in',
  operand: { kind: 'bin', operand, edges: [-Number.MAX_VALUE, Number.MAX_VALUE] },
  values: [-1, 1, -2],
});

/** The latest row of a condition. */
async function exemplarOf(
  context: MonitoringContext,
  where: Expression,
  value: Expression | null,
): Promise<Exemplar | null> {
  const { log, signal } = context;
  const { id } = log.roles;
  if (id === undefined || log.privateColumns.has(id)) return null;
  const known = and(where, not(isNull(column(id))));
  const table = await log.engine.count(
    { by: {}, measures: { at: { kind: 'maximum', operand: log.time } }, where: known },
    signal,
  );
  const at = table.get('at', 0) as number | null;
  if (at === null) return null;
  const [row] = await log.engine.rows(
    {
      columns: [id],
      ...(value ? { expressions: { value } } : {}),
      where: and(known, compare(log.time, '=', literal(at))),
      limit: 1,
    },
    signal,
  );
  return row ? { id: String(row.values[id]), value: value ? Number(row.values.value) : 1, at } : null;
}

async function predictionsOf(context: MonitoringContext, exemplars: boolean): Promise<CollectedMetrics['predictions']> {
  const { log, rows, signal } = context;
  const { prediction, modelVersion } = log.roles;
  const versions = await commonValues(context, modelVersion);
  const classes = log.task === 'regression' ? null : await commonValues(context, prediction);
  const [version, predicted] = [keyOf(modelVersion, versions), keyOf(prediction, classes)];
  const by = { version, ...(classes ? { predicted } : {}) };
  const table = await log.engine.count({ by, measures: count, where: rows }, signal);
  return Promise.all(
    Array.from({ length: table.numRows() }, async (_, row) => {
      const modelVersionHere = String(table.get('version', row));
      const predictedClass = classes ? String(table.get('predicted', row)) : null;
      const where = and(
        rows,
        compare(version, '=', literal(modelVersionHere)),
        ...(predictedClass === null ? [] : [compare(predicted, '=', literal(predictedClass))]),
      );
      const exemplar = exemplars ? await exemplarOf(context, where, null) : null;
      return { modelVersion: modelVersionHere, predictedClass, rows: Number(table.get('rows', row)), exemplar };
    }),
  );
}

/** The commonest values of a column, as text; what is rarer has no label of its own. */
async function commonValues({ log, rows, signal }: MonitoringContext, name: string | undefined): Promise<string[]> {
  if (name === undefined || log.privateColumns.has(name)) return [];
  const by = { value: { kind: 'text', operand: column(name) } } as const;
  const where = and(rows, not(isNull(column(name))));
  const table = await log.engine.count({ by, measures: count, where, largest: LABEL_VALUES_AT_MOST }, signal);
  return Array.from({ length: table.numRows() }, (_, row) => String(table.get('value', row)));
}

function keyOf(name: string | undefined, values: readonly string[] | null): Expression {
  if (name === undefined || values === null) return literal('');
  const text: Expression = { kind: 'text', operand: column(name) };
  return {
    kind: 'case',
    branches: [
      { when: { kind: 'in', operand: text, values: [...values] }, then: text },
      { when: isNull(column(name)), then: literal('') },
    ],
    otherwise: literal(OTHER),
  };
}

/** PSI of all rows after the good period against it, for each feature. */
async function psiByFeature(context: MonitoringContext): Promise<CollectedMetrics['psi']> {
  const measured = await psiByColumn(context, context.log.roles.features.slice(0, FEATURES_AT_MOST));
  return [...measured].flatMap(([feature, value]) => (value === null ? [] : [{ feature, value }]));
}

async function nullsByFeature(
  { log, signal }: MonitoringContext,
  where: Expression,
): Promise<CollectedMetrics['nulls']> {
  const columns = log.roles.features.slice(0, FEATURES_AT_MOST);
  const summaries = await log.engine.summarize({ columns, where, extremes: false, distinctUpTo: 1 }, signal);
  return summaries.flatMap(({ name, rows, nulls }) => (rows > 0 ? [{ feature: name, value: nulls / rows }] : []));
}
