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

/** Beyond so many distinct values a column is told by its distribution, and their number does not matter. */
const DISTINCT_UP_TO = 1000;

/** Nulls, distinct values (up to 1,000), range and misfits of every kept column in both periods. */
export const census = once(async (context: PlaybookContext): Promise<Map<string, ColumnCensus>> => {
  const { engine } = context.log;
  const compared = comparison(context);
  const columns = engine.describe().map(({ name }) => name);
  const [good, bad] = await Promise.all([
    engine.summarize({ columns, distinctUpTo: DISTINCT_UP_TO + 1, where: compared.goodRows }, context.signal),
    engine.summarize({ columns, distinctUpTo: DISTINCT_UP_TO + 1, where: compared.badRows }, context.signal),
  ]);
  const badByName = new Map(bad.map((summary) => [summary.name, summary]));
  return new Map(
    good.flatMap((summary): [string, ColumnCensus][] => {
      const other = badByName.get(summary.name);
      return other ? [[summary.name, { name: summary.name, type: summary.type, good: summary, bad: other }]] : [];
    }),
  );
});

/** "12", "more than 1,000". */
export const distinctInWords = ({ distinct }: ColumnSummary): string =>
  distinct > DISTINCT_UP_TO ? `more than ${DISTINCT_UP_TO.toLocaleString('en')}` : String(distinct);
