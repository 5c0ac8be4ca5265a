import type { CountQuery } from '../../engine/engine';
import { type Expression, column } from '../../engine/expression';
import { type ComparedColumn, comparedColumns } from '../columns';
import { BAD, type Cell, GOOD } from '../comparison';
import type { PlaybookContext } from '../context';
import { once } from '../memory';
import { type Sides, stretchesOf } from '../stretches';
import type { NumericCounts } from './cells';
import { runsOf, type Run } from './fine-cells';
import { decileEdges, edgesOfSeed, mayHaveFewValues, numericCounts } from './numeric-counts';
import { outcomeMeasures } from './outcome-measures';

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
  /** Rows of the good period's first half, and of its second. */
  halves: [number, number];
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

/** Values of a text column, in one stretch of time each, that are counted one by one; the rest are left out. */
const VALUES_AT_MOST = 20_000;
const NOT_A_NUMBER = -2;

/** Every feature and output counted by PSI's bins or by value. */
export const binnedCounts = once(async (context: PlaybookContext): Promise<BinnedColumn[]> => {
  const whole = context.whole ?? context;
  const counted = await numericCounts(context);
  const byValue = await valueRuns(whole);
  const sides = (await stretchesOf(whole)).sides(context);
  return comparedColumns(whole).map((column): BinnedColumn => {
    const numeric = counted.get(column.name) ?? null;
    const runs = byValue.get(column.name);
    if (runs || !numeric) return { column, numeric, edges: null, seed: null, bins: binsOf(runs ?? [], sides) };
    const usable = numeric.values.good > 0;
    const edges = usable && !mayHaveFewValues(numeric) ? decileEdges(numeric) : null;
    const bins = binsOf(numericRuns(numeric, edges), sides);
    return { column, numeric, edges, bins, seed: usable ? seedBins(numeric) : null };
  });
});

/** Columns that have no numeric cells, value by value and by stretch of time. */
const valueRuns = once(async (whole: PlaybookContext): Promise<Map<string, KeyedRun[]>> => {
  const { stretch, where } = await stretchesOf(whole);
  const numeric = await numericCounts(whole);
  const columns = comparedColumns(whole).filter(({ name }) => !numeric.has(name));
  const measures = await outcomeMeasures(whole);
  const tables = await whole.log.engine.countAll(
    columns.map(({ name, as }): CountQuery => ({
      by: { key: valueOf(as, column(name)), stretch },
      measures,
      where,
      largest: VALUES_AT_MOST,
    })),
    whole.signal,
  );
  return new Map(columns.map(({ name }, i) => [name, tables[i] ? runsOf(tables[i], 'key') : []]));
});

interface KeyedRun {
  key: Cell;
  run: Run;
}

/** Numbers are their own key: spelling them out would cost more than counting them. */
const valueOf = (as: ComparedColumn['as'], operand: Expression): Expression =>
  as === 'numeric' ? operand : { kind: 'text', operand };

/** Cells by the bin they lie in, or by their value where there are no edges. No edge divides a cell. */
function numericRuns({ cells, fine }: NumericCounts, edges: readonly number[] | null): KeyedRun[] {
  let bin = 0;
  const valued = cells.map((cell): KeyedRun => {
    if (!edges) return { key: cell.low, run: cell.fine };
    while (bin < edges.length - 2 && cell.low >= (edges[bin + 1] ?? Infinity)) bin++;
    return { key: bin, run: cell.fine };
  });
  return [
    ...fine.nulls.map((run) => ({ key: null, run })),
    ...fine.notANumber.map((run) => ({ key: NOT_A_NUMBER, run })),
    ...valued,
  ];
}

function binsOf(runs: readonly KeyedRun[], { period, half }: Sides): BinCount[] {
  const bins = new Map<Cell, BinCount>();
  for (const { key, run } of runs) {
    const bin = bins.get(key) ?? emptyBin(key);
    const { counts, from, to } = run;
    for (let i = from; i < to; i++) {
      const stretch = counts.stretch[i] ?? 0;
      const side = period[stretch] === GOOD ? 'good' : period[stretch] === BAD ? 'bad' : null;
      if (side === null) continue;
      bins.set(key, bin);
      const rows = counts.rows[i] ?? 0;
      bin[side] += rows;
      for (const name of ['labelled', 'errors', 'scored', 'scores'] as const) bin[name][side] += counts[name][i] ?? 0;
      const part = half[stretch] ?? null;
      if (part !== null) bin.halves[part] += rows;
    }
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
  halves: [0, 0],
});

function seedBins(numeric: NumericCounts): { good: number[]; bad: number[] } {
  const edges = edgesOfSeed(numeric);
  const counts = {
    good: new Array<number>(edges.length - 1).fill(0),
    bad: new Array<number>(edges.length - 1).fill(0),
  };
  let bin = 0;
  for (const { low, good, bad } of numeric.cells) {
    while (bin < edges.length - 2 && low >= (edges[bin + 1] ?? Infinity)) bin++;
    counts.good[bin] = (counts.good[bin] ?? 0) + good;
    counts.bad[bin] = (counts.bad[bin] ?? 0) + bad;
  }
  return counts;
}
