import type { Expression, Measure } from '../../engine/expression';
import { overdispersion } from '../../stats/dispersion';
import { newcombeInterval, twoProportionTest } from '../../stats/proportions';
import { BAD, comparison, GOOD, numberOf, rowsOf, type CountRow } from '../comparison';
import type { PlaybookContext } from '../context';

/** A share of rows in both periods and how sure its change is, blocks of time being alike allowed for. */
export interface RateChange {
  good: number;
  bad: number;
  goodRows: number;
  badRows: number;
  /** Standard errors, divided by √φ. */
  z: number;
  interval: [number, number] | null;
}

/** The share of rows with each condition in both periods, in one scan. Null where a period has no rows. */
export async function rateChanges(
  context: PlaybookContext,
  conditions: Record<string, Expression>,
): Promise<Record<string, RateChange | null>> {
  const { period, block, where } = comparison(context);
  const measures: Record<string, Measure> = { rows: { kind: 'count' } };
  for (const [name, condition] of Object.entries(conditions)) measures[name] = { kind: 'countIf', condition };
  const rows = rowsOf(await context.log.engine.count({ by: { period, block }, measures, where }, context.signal));
  return Object.fromEntries(Object.keys(conditions).map((name) => [name, changeOf(rows, name)]));
}

function changeOf(rows: readonly CountRow[], name: string): RateChange | null {
  const blocks = (side: number) =>
    rows
      .filter((row) => row.period === side)
      .map((row) => ({ trials: numberOf(row, 'rows'), events: numberOf(row, name) }));
  return rateChange(blocks(GOOD), blocks(BAD));
}

/** Trials of a stretch of time, and how many of them show what is asked about. */
export interface RateBlock {
  trials: number;
  events: number;
}

/** The change of a share between two periods, each in stretches of time. Null where a period has no trials. */
export function rateChange(good: readonly RateBlock[], bad: readonly RateBlock[]): RateChange | null {
  const total = (side: readonly RateBlock[]) => ({
    rows: side.reduce((sum, { trials }) => sum + trials, 0),
    successes: side.reduce((sum, { events }) => sum + events, 0),
  });
  const [before, after] = [total(good), total(bad)];
  const test = twoProportionTest(before, after);
  if (test === null) return null;
  const dispersion = Math.max(overdispersion(good), overdispersion(bad));
  return {
    good: before.successes / before.rows,
    bad: after.successes / after.rows,
    goodRows: before.rows,
    badRows: after.rows,
    z: test.z / Math.sqrt(dispersion),
    interval: newcombeInterval(before, after),
  };
}
