import type { ColumnSummary } from '../engine/engine';
import type { ColumnType } from '../protocol/read';
import { comparison } from './comparison';
import type { PlaybookContext } from './context';
import { once } from './memory';

/** What one column holds in each period. */
export interface ColumnCensus {
  name: string;
  type: ColumnType;
  good: ColumnSummary;
  bad: ColumnSummary;
}

/** Nulls, distinct values, range and misfits of every kept column in both periods. */
export const census = once(async (context: PlaybookContext): Promise<Map<string, ColumnCensus>> => {
  const { engine } = context.log;
  const compared = comparison(context);
  const columns = engine.describe().map(({ name }) => name);
  const [good, bad] = await Promise.all([
    engine.summarize({ columns, where: compared.goodRows }, context.signal),
    engine.summarize({ columns, where: compared.badRows }, context.signal),
  ]);
  const badByName = new Map(bad.map((summary) => [summary.name, summary]));
  return new Map(
    good.flatMap((summary): [string, ColumnCensus][] => {
      const other = badByName.get(summary.name);
      return other ? [[summary.name, { name: summary.name, type: summary.type, good: summary, bad: other }]] : [];
    }),
  );
});
