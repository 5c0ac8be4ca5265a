import { column, type Expression, not } from '../../engine/expression';
import { type Check, isInput } from './fault';

/** New values that must all be multiples of known ones by one factor; fewer are so by accident. */
const FRESH_AT_LEAST = 3;
const SHARE_AT_LEAST = 0.005;
const STRENGTH = 0.96;

/** A value and its rows (or their share) in either period. */
export interface CountedValue {
  text: string;
  good: number;
  bad: number;
}

/** Numbers of few values, such as counts, whose new values are all of the old ones times one factor. */
export const multiplied: Check = (evidence) =>
  [...evidence.binned.values()].flatMap(({ column: { name }, edges, bins }) => {
    if (edges !== null || !isInput(evidence, name)) return [];
    const values = bins.flatMap(({ key, good, bad }) => (key === null ? [] : [{ text: String(key), good, bad }]));
    const factor = multipliedBy(values);
    const rows = values.reduce((sum, { bad }) => sum + bad, 0);
    const fresh = values.filter(({ good }) => good === 0).reduce((sum, { bad }) => sum + bad, 0);
    if (factor === null || fresh < SHARE_AT_LEAST * rows) return [];
    return [
      {
        check: 'unit-scale',
        kind: 'data-fault' as const,
        columns: [name],
        signal: {
          kind: 'event' as const,
          value: not(
            isAmong(
              name,
              values.filter(({ good }) => good > 0),
            ),
          ),
          defined: column(name),
        },
        text: (_: string, where: string) => `${name} is multiplied by ${factorName(factor)}${where}: its unit changed.`,
        severity: 'critical' as const,
        strength: STRENGTH,
        everywhere: true,
      },
    ];
  });

/** The number that takes values of the good period to all new ones; null where none does. */
export function multipliedBy(values: readonly CountedValue[]): number | null {
  const numbers = (some: readonly CountedValue[]): number[] =>
    some.map(({ text }) => (text.trim() === '' ? NaN : Number(text))).sort((a, b) => a - b);
  const before = numbers(values.filter(({ good }) => good > 0));
  const after = numbers(values.filter(({ good, bad }) => good === 0 && bad > 0));
  if (after.length < FRESH_AT_LEAST || [...before, ...after].some((value) => !Number.isFinite(value))) return null;
  const isKnown = (value: number): boolean => before.some((one) => Math.abs(one - value) <= 1e-9 * Math.abs(value));
  const factors = before.map((one) => (after[0] ?? NaN) / one);
  const found = factors.find(
    (factor) => factor > 0 && Number.isFinite(factor) && after.every((value) => isKnown(value / factor)),
  );
  return found ?? null;
}

/** `100`, `1/60`. */
const factorName = (factor: number): string =>
  factor >= 1 ? String(Number(factor.toPrecision(6))) : `1/${Number((1 / factor).toPrecision(6))}`;

const isAmong = (name: string, values: readonly CountedValue[]): Expression => ({
  kind: 'in',
  operand: { kind: 'text', operand: column(name) },
  values: values.map(({ text }) => text),
});
