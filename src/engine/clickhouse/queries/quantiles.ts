import type { QuantileQuery, QuantileResult, Value } from '../../engine';
import { CLICKHOUSE } from '../../dialect/clickhouse';
import type { QueryContext } from '../engine';
import { numberOfCell, valueOfCell } from '../values';
import { ascendingOrder } from './count';

/**
 * ClickHouse's exact quantile of level l among n values is the one with ⌊l·n⌋ smaller ones, ours that with ⌈p·n⌉ − 1: a
 * level that is smaller by less than any p·n is off a whole number.
 */
const levelOf = (probability: number): number => Number(Math.max(0, probability * (1 - 1e-12)).toFixed(15));

/** Values that occur, by rank, among those that are neither null nor NaN. */
export async function quantiles(
  { source, server, alias }: QueryContext,
  query: QuantileQuery,
  signal?: AbortSignal,
): Promise<QuantileResult[]> {
  const { expressions } = source;
  const groups = Object.entries(query.by ?? {});
  const operand = expressions.compile(query.operand);
  const present = operand.type === 'number' ? `(NOT ${CLICKHOUSE.isNaN(operand.sql)})` : `isNotNull(${operand.sql})`;
  const levels = query.probabilities.map(levelOf);
  const keys = groups.map(([, expression]) => expressions.compile(expression));
  const names = keys.map((_, index) => alias('g', index));
  const all = `quantilesExactIf(${levels.join(', ')})(assumeNotNull(${operand.sql}), ifNull(${present}, 0))`;
  const selected = [
    ...keys.map(({ sql }, index) => `${sql} AS ${names[index]}`),
    CLICKHOUSE.countIf(present),
    ...(levels.length > 0 ? [all] : []),
  ];
  const order = keys.flatMap(({ type }, index) => ascendingOrder(names[index] ?? '', type));
  const sql =
    `SELECT ${selected.join(', ')} FROM ${source.relation} WHERE ${expressions.condition(query.where)}` +
    (names.length > 0 ? ` GROUP BY ${names.join(', ')} HAVING count() > 0 ORDER BY ${order.join(', ')}` : '');
  return (await server.query(sql, signal)).map((row) => {
    const values = (row[keys.length + 1] ?? '[]').slice(1, -1).split(',');
    const isEmpty = row[keys.length] === '0';
    return {
      group: Object.fromEntries(
        groups.map(([name], index): [string, Value] => [name, valueOfCell(row[index], keys[index]?.type ?? 'null')]),
      ),
      values: query.probabilities.map((_, index) => (isEmpty ? null : numberOfCell(values[index]))),
    };
  });
}
