import type { Check } from './fault';

/** Share of values that do not fit the column's type from which on the type is said to have changed. */
const SHARE_AT_LEAST = 0.005;

/** Values that no longer read as the column's type: "12,5" in a column of numbers. */
export const typeChange: Check = ({ columns }) =>
  [...columns.values()].flatMap(({ name, type, good, bad }) => {
    if (good.rows === 0 || bad.rows === 0) return [];
    const rise = bad.typeChanges / bad.rows - good.typeChanges / good.rows;
    if (rise < SHARE_AT_LEAST) return [];
    return [
      {
        check: 'type-change',
        kind: 'schema-change' as const,
        columns: [name],
        signal: { kind: 'event' as const, value: { kind: 'typeChanged' as const, column: name } },
        text: (share: string, where: string) =>
          `${name} does not read as ${type} in ${share} of rows${where}: its type changed.`,
        severity: 'critical' as const,
        strength: 0.95,
      },
    ];
  });
