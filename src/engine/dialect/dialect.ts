import type { ColumnType } from '../../protocol/read';
import type { Expression } from '../expression';

/** What a piece of SQL yields: a column's type, or `null` for the literal. */
export type SqlType = Exclude<ColumnType, 'nested'> | 'null';

/**
 * The spelling of one SQL dialect. Names and values enter SQL through `identifier`, `text` and `number` and nowhere
 * else; the rest is what engines call differently.
 */
export interface Dialect {
  readonly identifier: (name: string) => string;
  readonly text: (value: string) => string;
  /** A double, whatever its magnitude and sign; integers stay integers. */
  readonly number: (value: number) => string;
  readonly boolean: (value: boolean) => string;
  /** Text of a value: numbers in their shortest form, booleans `true` or `false`, times as ISO 8601 in UTC. */
  readonly toText: (sql: string, type: SqlType) => string;
  readonly toNumber: (sql: string) => string;
  /** True for a NaN. The operand is a double. */
  readonly isNaN: (sql: string) => string;
  /** Whether comparisons treat NaN as IEEE 754 does; else NaN is the largest number, equal to itself. */
  readonly comparesAsIeee: boolean;
  /** Whether AND and OR know SQL's three values: without, a null operand makes AND null and is false to OR. */
  readonly threeValued: boolean;
  readonly isFinite: (sql: string) => string;
  /** Entry `index` (from 0) of a constant list of texts or of numbers. */
  readonly entryOf: (values: readonly string[] | readonly number[], index: string) => string;
  /** Whether one of the items is the operand, which is of their type; null where the operand is. */
  readonly oneOf: (operand: string, items: readonly string[]) => string;
  /** Largest integer not above the quotient of two 64-bit integers; the divisor is positive. */
  readonly floorDivide: (dividend: string, divisor: string) => string;
  readonly modulo: (dividend: string, divisor: string) => string;
  readonly toInteger: (sql: string) => string;
  /** A double in [0, 1): the last eight bytes of the MD5 of a text, little-endian, without their last 11 bits, over 2^53. */
  readonly uniform: (text: string) => string;
  readonly concatenate: (...parts: string[]) => string;
  readonly countIf: (condition: string) => string;
  /** An aggregate over the rows for which a condition holds. */
  readonly aggregateIf: (aggregate: 'min' | 'max' | 'sum' | 'count', operand: string, condition: string) => string;
  /** Null where no value is. */
  readonly extreme: (aggregate: 'min' | 'max', operand: string) => string;
  /** All NaNs are one value. */
  readonly countDistinct: (operand: string, type: SqlType) => string;
  /** Sum of doubles times 2^exponent as whole numbers, scaled back: the same in any order. 0 without values. */
  readonly fixedPointSum: (operand: string, exponent: number, condition: string) => string;
  readonly integerSum: (operand: string) => string;
}

/** A piece of SQL and what it yields. */
export interface Sql {
  sql: string;
  type: SqlType;
}

/** A piece of SQL that yields the place of a value in a list of texts instead of the text; null stays null. */
export interface CodedSql extends Sql {
  codes: readonly string[] | null;
}

/** Where the columns and the row's own facts are, as SQL of one relation. */
export interface RowSchema {
  readonly relation: string;
  /** Throws `unknown-column` for a name the log does not have. */
  column(name: string): { value: string; type: ColumnType; misfit: string };
  readonly origin: string;
  readonly file: string;
  readonly ordinal: string;
  readonly rowHash: string;
  /**
   * A condition on the column as it is stored that holds wherever the comparison with a number does, so that the server
   * can leave out parts of a sorted table; null where there is none.
   */
  bound?(column: string, operator: string, value: number): string | null;
  /** A column that already holds an expression's value, where the relation has one. */
  known?(expression: Expression): CodedSql | null;
  /** A column that holds a number as whole multiples of 2^−exponent, null where it is not finite. */
  multiples?(expression: Expression): { sql: string; exponent: number } | null;
}
