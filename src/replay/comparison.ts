import type { ReplayComparison, ReplayRecord, ReplayReport } from '../protocol/replay';
import type { ExampleReport } from '../protocol/report';
import { placeOf, rowsOf } from './rows';
import { decimalsOf, samePrediction } from './same-prediction';

/**
 * What a replay says of the examples of a report; null where it was of others. A row counts while it still stands where it
 * stood with the prediction it had: the log may have been written anew since.
 */
export function compareReplay(examples: readonly ExampleReport[], record: ReplayRecord): ReplayReport | null {
  const replayed = new Map(record.rows.map((row) => [placeOf(row), row]));
  const decimals = decimalsOf(record.rows.map(({ logged }) => logged));
  const rows = rowsOf(examples).flatMap(({ file, line, period, prediction }): ReplayComparison[] => {
    const found = replayed.get(placeOf({ file, line }));
    if (found?.logged !== prediction) return [];
    return [{ ...found, period, reproduced: samePrediction(found.logged, found.replayed, decimals) }];
  });
  if (rows.length === 0) return null;
  const counted = (wanted: 'good' | 'bad') => {
    const of = rows.filter(({ period }) => period === wanted);
    return { rows: of.length, reproduced: of.filter(({ reproduced }) => reproduced).length };
  };
  return { at: record.at, bad: counted('bad'), good: counted('good'), rows };
}
