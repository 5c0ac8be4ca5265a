/** One column over time, in the buckets of the report's timeline. Nulls where a bucket has nothing to compute from. */
export interface ColumnSeries {
  column: string;
  /** Share of rows without a value. */
  nullRate: (number | null)[];
  /** Mean of the values, for numbers and truth values. */
  mean: (number | null)[] | null;
  /** Share of rows with each of the commonest values, for categories. */
  shares: { value: string; share: (number | null)[] }[] | null;
}
