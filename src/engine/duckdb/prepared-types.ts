import type { Expression } from '../expression';

type Bounds = readonly [low: number, high: number];

/** The range an integer expression keeps to whatever the rows hold; null where it has none that is known. */
export function boundsOf(expression: Expression): Bounds | null {
  switch (expression.kind) {
    case 'bin':
      return [-2, expression.edges.length];
    case 'cell':
      return [-2, expression.cells + 1];
    case 'hourOfDay':
      return [0, 23];
    case 'weekday':
      return [0, 6];
    case 'literal':
      return typeof expression.value === 'number' && Number.isSafeInteger(expression.value)
        ? [expression.value, expression.value]
        : null;
    case 'case': {
      const results = [...expression.branches.map(({ then }) => then), expression.otherwise];
      const bounds = results.filter((result) => result.kind !== 'literal' || result.value !== null).map(boundsOf);
      const known = bounds.filter((one) => one !== null);
      if (known.length === 0 || known.length < bounds.length) return null;
      return [Math.min(...known.map(([low]) => low)), Math.max(...known.map(([, high]) => high))];
    }
    default:
      return null;
  }
}

/** DuckDB's smallest type for whole numbers of a range. */
export function smallestInteger([low, high]: Bounds): string {
  if (low >= -128 && high <= 127) return 'TINYINT';
  if (low >= -32_768 && high <= 32_767) return 'SMALLINT';
  return low >= -(2 ** 31) && high < 2 ** 31 ? 'INTEGER' : 'BIGINT';
}
