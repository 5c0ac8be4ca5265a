import { createRandom } from '../../stats/random';
import { maximumPermutationPValues } from '../../stats/block-permutation';
import { type Cell, comparison, GOOD, rowsOf } from '../comparison';
import type { PlaybookContext } from '../context';
import { once } from '../memory';
import type { Attribute } from './attributes';
import type { Baseline } from './score';
import { score } from './score';
import { added, emptyTally, measuresOf, outcomeSignal, type Signal, subtracted, type Tally, tallyOf } from './tally';

/** A stretch of time with its period and the tally of the outcome in it. */
export interface Block {
  id: string;
  period: 'good' | 'bad';
  tally: Tally;
}

const SEED = 20_240_607;
const BLOCKS_AT_LEAST = 6;

/** Outcome by time block; empty where the log has no labels. */
export const outcomeBlocks = once(async (context: PlaybookContext): Promise<Block[]> => {
  const signal = outcomeSignal(context);
  return signal ? signalBlocks(context, signal) : [];
});

export async function signalBlocks(context: PlaybookContext, signal: Signal): Promise<Block[]> {
  const { period, block, where } = comparison(context);
  const table = await context.log.engine.count(
    { by: { period, block }, measures: measuresOf(signal, 0), where },
    context.signal,
  );
  return rowsOf(table).map((row) => ({
    id: `${row.period}/${row.block}`,
    period: row.period === GOOD ? 'good' : 'bad',
    tally: tallyOf(row, signal, 0),
  }));
}

/** Pearson dispersion of blocks about their period's rate, at least 1: how much noisier than independent rows. */
export function dispersionOf(blocks: readonly Block[], kind: Signal['kind']): number {
  let statistic = 0;
  let freedom = 0;
  for (const period of ['good', 'bad'] as const) {
    const own = blocks.filter((block) => block.period === period && block.tally.n > 0);
    const total = own.reduce((sum, { tally }) => added(sum, tally), emptyTally());
    if (own.length < 2 || total.n === 0) continue;
    const rate = total.sum / total.n;
    const variance = kind === 'event' ? rate * (1 - rate) : Math.max(0, total.squares / total.n - rate * rate);
    if (variance <= 0) continue;
    for (const { tally } of own) statistic += (tally.sum - tally.n * rate) ** 2 / (tally.n * variance);
    freedom += own.length - 1;
  }
  return freedom > 0 ? Math.max(1, statistic / freedom) : 1;
}

/** Tallies of single atoms by block. */
export async function atomBlocks(
  context: PlaybookContext,
  attributes: readonly Attribute[],
): Promise<Map<string, Map<Cell, Map<string, Tally>>>> {
  const signal = outcomeSignal(context);
  const { period, block, where } = comparison(context);
  if (!signal) return new Map();
  const tables = await context.log.engine.countAll(
    attributes.map((attribute) => ({
      by: { key: attribute.value, period, block },
      measures: measuresOf(signal, 0),
      where,
    })),
    context.signal,
  );
  return new Map(
    attributes.map((attribute, i) => {
      const keys = new Map<Cell, Map<string, Tally>>();
      for (const row of tables[i] ? rowsOf(tables[i]) : []) {
        const key = row.key ?? null;
        const own = keys.get(key) ?? new Map<string, Tally>();
        own.set(`${row.period}/${row.block}`, tallyOf(row, signal, 0));
        keys.set(key, own);
      }
      return [attribute.name, keys];
    }),
  );
}

/**
 * p-values of the log-likelihood ratios of atoms under random exchange of good and bad blocks, corrected for having
 * looked for the largest; then those of `further` ratios against the same largest ones. Null where there are too few
 * blocks to exchange.
 */
export function permutedPValues(
  blocks: readonly Block[],
  atoms: readonly { llr: number; blocks: ReadonlyMap<string, Tally> }[],
  kind: Signal['kind'],
  further: readonly number[] = [],
): (number | null)[] {
  const bad = blocks.filter(({ period }) => period === 'bad').length;
  if (bad < BLOCKS_AT_LEAST / 2 || blocks.length - bad < BLOCKS_AT_LEAST / 2)
    return [...atoms, ...further].map(() => null);
  const columns = atoms.map(({ blocks: own }) => blocks.map(({ id }) => own.get(id) ?? emptyTally()));
  const totals = columns.map((tallies) => tallies.reduce(added, emptyTally()));
  const all = blocks.reduce((sum, { tally }) => added(sum, tally), emptyTally());
  const largest = (isBad: ArrayLike<number>): number => {
    const wholeBad = inBad(
      blocks.map(({ tally }) => tally),
      isBad,
    );
    const baseline: Baseline = { kind, good: subtracted(all, wholeBad), dispersion: 1 };
    return columns.reduce((most, tallies, i) => {
      const own = inBad(tallies, isBad);
      return Math.max(most, score({ good: subtracted(totals[i] ?? emptyTally(), own), bad: own }, baseline).llr);
    }, 0);
  };
  return maximumPermutationPValues(
    [...atoms.map(({ llr }) => llr), ...further],
    blocks.map(({ period }) => (period === 'bad' ? 1 : 0)),
    largest,
    { random: createRandom(SEED) },
  );
}

function inBad(tallies: readonly Tally[], isBad: ArrayLike<number>): Tally {
  let n = 0;
  let sum = 0;
  let squares = 0;
  tallies.forEach((tally, i) => {
    if (isBad[i] !== 1) return;
    n += tally.n;
    sum += tally.sum;
    squares += tally.squares;
  });
  return { n, sum, squares };
}
