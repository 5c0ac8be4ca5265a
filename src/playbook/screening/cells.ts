import type { EngineColumn, Row } from '../../engine/engine';
import { and, column, compare, isNull, literal, not, or, type Expression } from '../../engine/expression';

/** Texts that are common enough in the sample to be a cell of their own. */
const COMMON_TEXTS = 5;
const QUARTILES = [0.25, 0.5, 0.75];

/** A few conditions that take a column apart: exactly one holds on each row. */
export interface Cells {
  name: string;
  conditions: Expression[];
}

/** Quartiles of numbers, or the commonest texts, of a sample; what is empty is a cell too. */
export function cellsOf({ name, type }: EngineColumn, sample: readonly Row[]): Cells {
  const operand = column(name);
  const values = sample.map((row) => row.values[name] ?? null).filter((value) => value !== null);
  const known = type === 'number' || type === 'integer' || type === 'time' ? numbers(operand, values) : null;
  return { name, conditions: [isNull(operand), ...(known ?? texts({ kind: 'text', operand }, values.map(String)))] };
}

function numbers(operand: Expression, values: readonly (string | number | boolean)[]): Expression[] | null {
  if (values.some((value) => typeof value !== 'number')) return null;
  const sorted = (values as number[]).filter(Number.isFinite).sort((a, b) => a - b);
  const edges = [...new Set(QUARTILES.flatMap((share) => sorted[Math.floor(share * sorted.length)] ?? []))];
  const bounds = [-Infinity, ...edges, Infinity];
  // The quartile itself stands apart from what is beyond it, so that a value that fills a column is seen.
  return [
    ...edges.map((edge) => compare(operand, '=', literal(edge))),
    ...bounds.slice(0, -1).map((low, index) => between(operand, low, bounds[index + 1] ?? Infinity)),
  ];
}

function between(operand: Expression, low: number, high: number): Expression {
  const parts = [
    ...(low > -Infinity ? [compare(operand, '>', literal(low))] : []),
    ...(high < Infinity ? [compare(operand, '<', literal(high))] : []),
  ];
  return parts.length > 0 ? and(...parts) : not(isNull(operand));
}

function texts(operand: Expression, values: readonly string[]): Expression[] {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  const common = [...counts]
    .filter(([, count]) => count > 1)
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .slice(0, COMMON_TEXTS)
    .map(([value]) => compare(operand, '=', literal(value)));
  if (common.length === 0) return [not(isNull(operand))];
  return [...common, and(not(isNull(operand)), not(or(...common)))];
}
