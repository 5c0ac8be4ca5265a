import { compare, literal, type Expression, type Measure } from '../../engine/expression';
import { DAY, HOUR, MINUTE, SECOND } from '../time/epoch';
import type { SeriesQuery } from './signal-series';

const STEPS = [DAY, HOUR, MINUTE];

/**
 * The step to which the log's times are rounded down, in microseconds: a day, an hour, a minute, or at most a second. A row
 * stamped 10:00 by a clock of minutes is from any moment before 10:01.
 */
export async function clockStep({ engine, time, where, signal }: SeriesQuery): Promise<number> {
  const measures = Object.fromEntries(
    STEPS.map((step): [string, Measure] => [`off${step}`, { kind: 'countIf', condition: isOff(time, step) }]),
  );
  const table = await engine.count({ by: {}, measures, ...(where && { where }) }, signal);
  return STEPS.find((step) => Number(table.get(`off${step}`, 0)) === 0) ?? SECOND;
}

function isOff(time: Expression, step: number): Expression {
  const bucket: Expression = { kind: 'timeBucket', operand: time, origin: 0, width: step };
  return compare({ kind: 'arithmetic', operator: '*', left: bucket, right: literal(step) }, '!=', time);
}
