/**
 * What the playbook may ask of rows, as data. Engines turn it into their dialect; nobody above `engine/` writes SQL.
 * Times are integers: microseconds since the Unix epoch. Comparisons with null are null (SQL's three values).
 */
export type Expression =
  | { kind: 'column'; name: string }
  /** `log` or `reference`: which of the two logs a row came from. */
  | { kind: 'origin' }
  /** Index of the file (as in the read report) and the row's 0-based ordinal in it. */
  | { kind: 'file' }
  | { kind: 'ordinal' }
  | { kind: 'literal'; value: string | number | boolean | null }
  | { kind: 'compare'; operator: '=' | '!=' | '<' | '<=' | '>' | '>='; left: Expression; right: Expression }
  | { kind: 'and' | 'or'; operands: Expression[] }
  | { kind: 'not' | 'isNull'; operand: Expression }
  | { kind: 'in'; operand: Expression; values: (string | number | boolean)[] }
  | { kind: 'case'; branches: { when: Expression; then: Expression }[]; otherwise: Expression }
  | { kind: 'arithmetic'; operator: '+' | '-' | '*' | '/'; left: Expression; right: Expression }
  | { kind: 'absolute' | 'floor'; operand: Expression }
  /** As text, as a group key or to compare a prediction with a label: numbers in their shortest form, booleans `true`/`false`. */
  | { kind: 'text'; operand: Expression }
  /**
   * Index i of the half-open bin `[edges[i], edges[i+1])`; the last bin is closed. Below the first edge −1, above the
   * last edges.length−1; NaN −2; null stays null. −0 equals 0. Edges ascend strictly and may be infinite.
   */
  | { kind: 'bin'; operand: Expression; edges: readonly number[] }
  /**
   * Index of the equal-width cell of a number, floor((x − origin) · perUnit), from 0 to `cells`; what lies beyond counts
   * to the outermost, −∞ is −1, +∞ cells + 1, NaN −2; null stays null.
   */
  | { kind: 'cell'; operand: Expression; origin: number; perUnit: number; cells: number }
  /** floor((time − origin) / width), all in microseconds. */
  | { kind: 'timeBucket'; operand: Expression; origin: number; width: number }
  /** 0–23 and 0–6 (Monday is 0) of a time shifted by a fixed offset. */
  | { kind: 'hourOfDay' | 'weekday'; operand: Expression; offsetMinutes: number }
  /** True where the file's text did not fit the column's type. */
  | { kind: 'typeChanged'; column: string }
  /** The file's own text where it did not fit the column's type, else null. */
  | { kind: 'misfit'; column: string }
  /**
   * The operand's value on the row before this one: the last of the same origin and, where `by` is given, the same value
   * of it, in ascending `order` (ties by file and ordinal). All rows of the log count, whatever a query is restricted to.
   * Null on a first row and where `by` is null. Not to be nested.
   */
  | { kind: 'previous'; operand: Expression; by: Expression | null; order: Expression }
  /** 64-bit hash of the whole row, for duplicates. */
  | { kind: 'rowHash' }
  /** Uniform in [0, 1): a hash of the operand's text and the seed that every engine computes alike. */
  | { kind: 'uniform'; operand: Expression; seed: number };

export type Measure =
  | { kind: 'count' }
  /** Rows for which the condition is true. */
  | { kind: 'countIf'; condition: Expression }
  /** Values that are not null. */
  | { kind: 'countValues'; operand: Expression }
  /** Exact, order-independent sum of a number column; nulls and non-finite values are left out. */
  | { kind: 'sum'; operand: Expression }
  | { kind: 'minimum' | 'maximum'; operand: Expression }
  /** Exact number of distinct values that are not null. */
  | { kind: 'distinct'; operand: Expression };

export const column = (name: string): Expression => ({ kind: 'column', name });
export const literal = (value: string | number | boolean | null): Expression => ({ kind: 'literal', value });
export const compare = (
  left: Expression,
  operator: '=' | '!=' | '<' | '<=' | '>' | '>=',
  right: Expression,
): Expression => ({ kind: 'compare', operator, left, right });
export const and = (...operands: Expression[]): Expression => ({ kind: 'and', operands });
export const or = (...operands: Expression[]): Expression => ({ kind: 'or', operands });
export const not = (operand: Expression): Expression => ({ kind: 'not', operand });
export const previous = (operand: Expression, by: Expression | null, order: Expression): Expression => ({
  kind: 'previous',
  operand,
  by,
  order,
});
export const isNull = (operand: Expression): Expression => ({ kind: 'isNull', operand });
/** Half-open: `low <= operand < high`. */
export const within = (operand: Expression, low: number, high: number): Expression =>
  and(compare(operand, '>=', literal(low)), compare(operand, '<', literal(high)));
