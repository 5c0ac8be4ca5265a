import { and, column, compare, literal } from '../../engine/expression';
import type { CountQuery } from '../../engine/engine';
import type { Expression } from '../../engine/expression';
import { keepAtHand } from '../at-hand';
import { census } from '../census';
import { comparedColumns } from '../columns';
import { comparison, numberOf, rowsOf } from '../comparison';
import type { PlaybookContext } from '../context';
import { once } from '../memory';
import { seedRanks } from '../../stats/percentile';
import { type NumericCounts, rankOf } from './cells';
import { countNumbers, firstGrid, indexOf, type NumericQuestion } from './refine';

/** Quantiles a report shows. */
export const SHOWN_PROBABILITIES = [0, 0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 1];
/** PSI's bins have these quantiles of the good period as edges. */
export const DECILES = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];

function ranks(period: 'good' | 'bad', values: number): number[] {
  const shown = SHOWN_PROBABILITIES.map((probability) => rankOf(probability, values));
  if (period === 'bad') return shown;
  return [...shown, ...DECILES.map((probability) => rankOf(probability, values)), ...seedRanks(values)];
}

/** Cell counts of every numeric feature and output that has finite values, by column. */
export const numericCounts = once(async (context: PlaybookContext): Promise<Map<string, NumericCounts>> => {
  const compared = comparison(context);
  const columns = await census(context);
  const ranges = comparedColumns(context).flatMap(({ name, as }): { name: string; low: number; high: number }[] => {
    const counted = columns.get(name);
    if (as !== 'numeric' || !counted) return [];
    const ends = [counted.good.minimum, counted.good.maximum, counted.bad.minimum, counted.bad.maximum].filter(
      (value): value is number => typeof value === 'number',
    );
    return ends.length === 0 ? [] : [{ name, low: Math.min(...ends), high: Math.max(...ends) }];
  });
  const finite = await finiteRanges(context, ranges);
  const questions: NumericQuestion[] = finite.map(({ name, low, high }) => ({ column: name, low, high, ranks }));
  await keepAtHand(context, firstCells(questions));
  const counts = await countNumbers(context.log.engine, compared, questions, context.signal);
  return new Map(questions.flatMap(({ column: name }, i) => (counts[i] ? [[name, counts[i]] as const] : [])));
});

const firstCells = (questions: readonly NumericQuestion[]): Expression[] =>
  questions.map((question) => indexOf(question.column, firstGrid(question)));

/** Ranges with an infinity or a NaN at an end are asked again among finite values. */
async function finiteRanges(
  context: PlaybookContext,
  ranges: readonly { name: string; low: number; high: number }[],
): Promise<{ name: string; low: number; high: number }[]> {
  const infinite = ranges.filter(({ low, high }) => !Number.isFinite(low) || !Number.isFinite(high));
  if (infinite.length === 0) return [...ranges];
  const { where } = comparison(context);
  const queries = infinite.map(({ name }): CountQuery => ({
    by: {},
    measures: { low: { kind: 'minimum', operand: column(name) }, high: { kind: 'maximum', operand: column(name) } },
    where: and(where, compare(column(name), '>', literal(-Infinity)), compare(column(name), '<', literal(Infinity))),
  }));
  const tables = await context.log.engine.countAll(queries, context.signal);
  const found = new Map(
    infinite.map(({ name }, i) => {
      const row = tables[i] ? rowsOf(tables[i])[0] : undefined;
      return [name, { name, low: numberOf(row, 'low'), high: numberOf(row, 'high') }];
    }),
  );
  return ranges.map((range) => found.get(range.name) ?? range);
}
