import { column } from '../../engine/expression';
import { twoProportionTest } from '../../stats/proportions';
import { type Check, isInput } from './fault';

const P_AT_MOST = 1e-4;

/** Null rates that rose by more than the threshold. */
export const nullRate: Check = (evidence) => {
  const { columns, context } = evidence;
  return [...columns.values()].flatMap(({ name, good, bad }) => {
    if (good.rows === 0 || bad.rows === 0 || bad.nulls === bad.rows || !isInput(evidence, name)) return [];
    const rise = bad.nulls / bad.rows - good.nulls / good.rows;
    const test = twoProportionTest(
      { successes: good.nulls, rows: good.rows },
      { successes: bad.nulls, rows: bad.rows },
    );
    if (rise <= context.thresholds.nullRate || !test || test.pValue > P_AT_MOST) return [];
    const before = `${percent(good.nulls / good.rows)} before`;
    return [
      {
        check: 'null-rate',
        kind: 'data-fault' as const,
        columns: [name],
        signal: { kind: 'event' as const, value: { kind: 'isNull' as const, operand: column(name) } },
        text: (share: string, where: string) => `${name} is null in ${share} of rows${where} (${before}).`,
        severity: 'critical' as const,
        strength: 0.95,
      },
    ];
  });
};

/** A share for a sentence: two significant digits, never "0%" of something. */
export function percent(share: number): string {
  const value = share * 100;
  if (value === 0 || value >= 10) return `${Math.round(value)}%`;
  return `${Number(value.toPrecision(2))}%`;
}
