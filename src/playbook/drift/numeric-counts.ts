import { seedEdges } from '../../stats/psi';
import { seedRanks } from '../../stats/percentile';
import { atHand } from '../at-hand';
import { FEW_VALUES } from '../columns';
import type { PlaybookContext } from '../context';
import { once } from '../memory';
import { contextsOf, stretchesOf } from '../stretches';
import { cellsThatMayHoldTheGap, type NumericCell, type NumericCounts, rankOf, valueAtRank } from './cells';
import { countsWithin, type FineCounts } from './fine-cells';
import { numericQuestions } from './numeric-questions';
import { outcomeMeasures } from './outcome-measures';
import { countNumbers } from './refine';

/** Quantiles a report shows. */
export const SHOWN_PROBABILITIES = [0, 0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 1];
/** PSI's bins have these quantiles of the good period as edges. */
const DECILES = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];

/** Cell counts of every numeric feature and output that has finite values, by column. */
export const numericCounts = once(async (context: PlaybookContext): Promise<Map<string, NumericCounts>> => {
  const { sides } = await stretchesOf(context.whole ?? context);
  const own = sides(context);
  const fine = await fineNumericCounts(context.whole ?? context);
  return new Map([...fine].map(([name, counts]) => [name, countsWithin(counts, own)]));
});

/** Of the whole investigation by stretch of time, fine enough for itself and for its part. */
const fineNumericCounts = once(async (whole: PlaybookContext): Promise<Map<string, FineCounts>> => {
  const stretches = await stretchesOf(whole);
  const asking = (await contextsOf(whole)).map(stretches.sides);
  const questions = await numericQuestions(whole);
  await atHand(whole);
  const measures = await outcomeMeasures(whole);
  const { engine } = whole.log;
  const counts = await countNumbers(engine, stretches, measures, questions, asking, wanted, whole.signal);
  return new Map(questions.flatMap(({ column: name }, i) => (counts[i] ? [[name, counts[i]] as const] : [])));
});

/** What the KS statistic, the quantiles that are shown and the edges of bins are not yet known from. */
function wanted(counts: NumericCounts): NumericCell[] {
  const { cells, values } = counts;
  if (values.good === 0 || values.bad === 0) return [];
  const found = new Set(cellsThatMayHoldTheGap(counts));
  for (const period of ['good', 'bad'] as const) {
    for (const rank of ranks(period, values[period])) {
      const value = valueAtRank(cells, period, rank);
      if (typeof value !== 'number') found.add(value);
    }
  }
  if (mayHaveFewValues(counts)) for (const cell of cells) if (cell.low < cell.high) found.add(cell);
  for (const edge of [...decileEdges(counts), ...edgesOfSeed(counts)]) {
    const cell = cellAround(cells, edge);
    if (cell) found.add(cell);
  }
  return [...found];
}

/** The cell with values below an edge and values from the edge on; null where none has. */
function cellAround(cells: readonly NumericCell[], edge: number): NumericCell | null {
  let low = 0;
  let high = cells.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((cells[middle]?.low ?? Infinity) < edge) low = middle + 1;
    else high = middle;
  }
  const cell = cells[low - 1];
  return cell && edge <= cell.high ? cell : null;
}

function ranks(period: 'good' | 'bad', values: number): number[] {
  const shown = SHOWN_PROBABILITIES.map((probability) => rankOf(probability, values));
  if (period === 'bad') return shown;
  return [...shown, ...DECILES.map((probability) => rankOf(probability, values)), ...seedRanks(values)];
}

/** Whether neither period can be seen to have more than a few distinct values; certain where every cell is one value. */
export const mayHaveFewValues = ({ cells }: NumericCounts): boolean =>
  cells.filter(({ good }) => good > 0).length <= FEW_VALUES && cells.filter(({ bad }) => bad > 0).length <= FEW_VALUES;

/** Edges of PSI's bins: −∞, the good period's deciles, ∞. */
export function decileEdges({ cells, values }: NumericCounts): number[] {
  const inner = DECILES.map((probability) => valueAtRank(cells, 'good', rankOf(probability, values.good)));
  const known = inner.filter((value): value is number => typeof value === 'number' && Number.isFinite(value));
  return [-Infinity, ...new Set(known.map((value) => value + 0)), Infinity];
}

/** Edges of the seed document's bins. */
export function edgesOfSeed({ cells, values }: NumericCounts): number[] {
  const at = (rank: number): number => {
    const found = valueAtRank(cells, 'good', rank);
    return typeof found === 'number' ? found : (found.low + found.high) / 2;
  };
  const edges = seedEdges(values.good, at).filter((edge) => !Number.isNaN(edge));
  return edges.filter((edge, i) => i === 0 || edge > (edges[i - 1] ?? -Infinity));
}
