import type { Database } from '../database';
import { physical, type LoadedRows } from '../rows';

/** What never descends along the rows of a table as they are stored: their ordinals in each file, and times that a log was written by. */
export async function ascendingIn(
  database: Database,
  table: string,
  { columns }: LoadedRows,
  signal?: AbortSignal,
): Promise<ReadonlySet<string>> {
  const times = columns.filter(({ type }) => type === 'time').map(({ position }) => physical(position));
  if (times.length === 0) return new Set(['ordinal']);
  const steps = times.map((time) => `${time}, lag(${time}) OVER () AS before_${time}`);
  const descends = times.map((time) => `count_if(${time} IS NULL OR ${time} < before_${time})`);
  const [row = []] = await database.query(
    `SELECT ${descends.join(', ')} FROM (SELECT ${steps.join(', ')} FROM ${table})`,
    signal,
  );
  return new Set(['ordinal', ...times.filter((_, index) => Number(row[index] ?? 0) === 0)]);
}
