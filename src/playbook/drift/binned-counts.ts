import type { CountQuery } from '../../engine/engine';
import type { Expression, Measure } from '../../engine/expression';
import { column, compare, literal } from '../../engine/expression';
import { seedEdges } from '../../stats/psi';
import { type ComparedColumn, comparedColumns, FEW_VALUES } from '../columns';
import { type Cell, comparison, type CountRow, GOOD, numberOf, rowsOf, byPeriod } from '../comparison';
import { census } from '../census';
import { attributes } from '../segments/attributes';
import { keepAtHand } from '../at-hand';
import type { PlaybookContext } from '../context';
import { once } from '../memory';
import { type ModelScore, modelScore } from '../model-score';
import { type NumericCounts, rankOf, valueAtRank } from './cells';
import { DECILES, numericCounts } from './numeric-counts';

/** Rows of one value or bin in both periods, with what the model and the world made of them. */
export interface BinCount {
  /** A value's text, or the bin's index; null for nulls, −2 for NaN. */
  key: Cell;
  good: number;
  bad: number;
  /** Rows with a label, and wrong ones among them (the loss of a regression). */
  labelled: { good: number; bad: number };
  errors: { good: number; bad: number };
  /** Sum of the model's score (`modelScore`) and rows that have one. */
  scored: { good: number; bad: number };
  scores: { good: number; bad: number };
}

export interface BinnedColumn {
  column: ComparedColumn;
  /** Inner and outer edges of PSI's bins (−∞ first, +∞ last); null where it was counted value by value. */
  edges: number[] | null;
  bins: BinCount[];
  /** Rows in the seed's own bins, where the column is numeric. */
  seed: { good: number[]; bad: number[] } | null;
  numeric: NumericCounts | null;
}

/** Values of a text column that are counted one by one; the rest are pooled in the statistics. */
const VALUES_AT_MOST = 5000;

/** Every feature and output counted by PSI's bins or by value, one query a column. */
export const binnedCounts = once(async (context: PlaybookContext): Promise<BinnedColumn[]> => {
  const compared = comparison(context);
  const counted = await numericCounts(context);
  const columns = await census(context);
  const plans = comparedColumns(context).map((column) => {
    const summary = columns.get(column.name);
    const distinct = Math.max(summary?.good.distinct ?? 0, summary?.bad.distinct ?? 0);
    const numeric = counted.get(column.name) ?? null;
    const byValue =
      column.as === 'categorical' || distinct <= FEW_VALUES || numeric === null || numeric.values.good === 0;
    return {
      column,
      numeric,
      edges: byValue ? null : decileEdges(numeric),
      seed: numeric && numeric.values.good > 0 ? edgesOfSeed(numeric) : null,
    };
  });
  const score = await modelScore(context);
  const measures = outcomeMeasures(context, score);
  const sliced = (await attributes(context)).map(({ value }) => value);
  await keepAtHand(context, [...plans.flatMap(binsOf), ...sliced, ...(score ? [score.value] : [])]);
  const tables = await context.log.engine.countAll(
    plans.map((plan): CountQuery => {
      const operand = column(plan.column.name);
      const by: CountQuery['by'] = {
        key: plan.edges ? { kind: 'bin', operand, edges: plan.edges } : valueOf(plan.column.as, operand),
      };
      if (plan.seed) by.seed = { kind: 'bin', operand, edges: plan.seed };
      return { ...byPeriod(compared, by, measures), ...(plan.edges ? {} : { largest: VALUES_AT_MOST }) };
    }),
    context.signal,
  );
  return plans.map(({ column: of, edges, numeric, seed }, i) => {
    const rows = tables[i] ? rowsOf(tables[i]) : [];
    return { column: of, edges, numeric, bins: gather(rows), seed: seed ? seedBins(rows, seed.length - 1) : null };
  });
});

const binsOf = ({
  column: { name },
  edges,
  seed,
}: Pick<BinnedColumn, 'column' | 'edges'> & { seed: number[] | null }) =>
  [edges, seed].flatMap((own): Expression[] => (own ? [{ kind: 'bin', operand: column(name), edges: own }] : []));

/** Numbers are their own key: spelling them out would cost more than counting them. */
export const valueOf = (as: ComparedColumn['as'], operand: Expression): Expression =>
  as === 'numeric' ? operand : { kind: 'text', operand };

function decileEdges(counts: NumericCounts): number[] {
  const inner = DECILES.map((probability) =>
    valueAtRank(counts.cells, 'good', rankOf(probability, counts.values.good)),
  );
  const known = inner.filter((value): value is number => typeof value === 'number' && Number.isFinite(value));
  return [-Infinity, ...new Set(known.map((value) => value + 0)), Infinity];
}

function edgesOfSeed(counts: NumericCounts): number[] {
  const at = (rank: number): number => {
    const found = valueAtRank(counts.cells, 'good', rank);
    return typeof found === 'number' ? found : (found.low + found.high) / 2;
  };
  const edges = seedEdges(counts.values.good, at).filter((edge) => !Number.isNaN(edge));
  return edges.filter((edge, i) => i === 0 || edge > (edges[i - 1] ?? -Infinity));
}

function outcomeMeasures({ log }: PlaybookContext, score: ModelScore | null): Record<string, Measure> {
  const measures: Record<string, Measure> = { rows: { kind: 'count' } };
  if (log.correct) {
    measures.labelled = { kind: 'countValues', operand: log.correct };
    measures.errors = { kind: 'countIf', condition: compare(log.correct, '=', literal(0)) };
  } else if (log.loss) {
    measures.labelled = { kind: 'countValues', operand: log.loss };
    measures.errors = { kind: 'sum', operand: log.loss };
  }
  if (score !== null) {
    measures.scored = { kind: 'countValues', operand: score.value };
    measures.scores = { kind: 'sum', operand: score.value };
  }
  return measures;
}

function gather(rows: readonly CountRow[]): BinCount[] {
  const bins = new Map<Cell, BinCount>();
  for (const row of rows) {
    const key = row.key ?? null;
    const bin = bins.get(key) ?? emptyBin(key);
    bins.set(key, bin);
    const period = row.period === GOOD ? 'good' : 'bad';
    bin[period] += numberOf(row, 'rows');
    for (const name of ['labelled', 'errors', 'scored', 'scores'] as const) bin[name][period] += numberOf(row, name);
  }
  return [...bins.values()];
}

const emptyBin = (key: Cell): BinCount => ({
  key,
  good: 0,
  bad: 0,
  labelled: { good: 0, bad: 0 },
  errors: { good: 0, bad: 0 },
  scored: { good: 0, bad: 0 },
  scores: { good: 0, bad: 0 },
});

function seedBins(rows: readonly CountRow[], bins: number): { good: number[]; bad: number[] } {
  const counts = { good: new Array<number>(bins).fill(0), bad: new Array<number>(bins).fill(0) };
  for (const row of rows) {
    const index = Number(row.seed ?? -1);
    if (row.seed === null || index < 0 || index >= bins) continue;
    const own = counts[row.period === GOOD ? 'good' : 'bad'];
    own[index] = (own[index] ?? 0) + numberOf(row, 'rows');
  }
  return counts;
}
