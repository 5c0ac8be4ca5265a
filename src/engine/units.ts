import type { ColumnTable } from 'arquero';
import type { CountQuery, QuantileQuery, QuantileResult } from './engine';
import type { Expression, Measure } from './expression';

/** Rows that belong together, a request that several models answered or a user with many rows, become one unit. */
export interface UnitQuery {
  /** What rows of a unit have in common; rows where one of them is null belong to none. */
  units: Record<string, Expression>;
  /** What is known of a unit from its rows. */
  values: Record<string, Measure>;
  where?: Expression;
}

/**
 * Units, which are counted as rows are: keys and values are columns by their names. Sums are exact to the double. To be
 * closed.
 */
export interface Units {
  count(query: Omit<CountQuery, 'largest'>, signal?: AbortSignal): Promise<ColumnTable>;
  quantiles(query: Omit<QuantileQuery, 'by'>, signal?: AbortSignal): Promise<QuantileResult['values']>;
  close(): Promise<void>;
}
