import type { PeriodSample } from './sample';

/** A number whose distribution moved inside the root segment, beside how it moved outside it. */
export interface ShiftedInside {
  name: string;
  /** Largest gap of the cumulative distributions between the periods (Kolmogorov–Smirnov). */
  inside: number;
  outside: number;
}

/** Rows below which a gap is mostly chance: at 100 and 100 rows it exceeds .24 in one of 200 samples. */
const ROWS_AT_LEAST = 100;

/** Every number of the samples, the one that moved most beyond what it did elsewhere first. */
export function shiftedInside(good: PeriodSample, bad: PeriodSample): ShiftedInside[] {
  return good.inputs
    .flatMap((input, i): ShiftedInside[] => {
      const other = bad.inputs[i];
      if (input.kind !== 'number' || !other) return [];
      const gap = (inside: boolean): number | null =>
        largestGap(valuesOf(input.values, good, inside), valuesOf(other.values, bad, inside));
      const [inside, outside] = [gap(true), gap(false)];
      return inside === null || outside === null ? [] : [{ name: input.name, inside, outside }];
    })
    .sort((a, b) => b.inside - b.outside - (a.inside - a.outside));
}

const valuesOf = (values: Float64Array, { inRoot }: PeriodSample, inside: boolean): Float64Array =>
  values.filter((_, row) => (inRoot[row] === 1) === inside).sort();

function largestGap(a: Float64Array, b: Float64Array): number | null {
  if (a.length < ROWS_AT_LEAST || b.length < ROWS_AT_LEAST) return null;
  let [i, j, gap] = [0, 0, 0];
  while (i < a.length && j < b.length) {
    const value = Math.min(a[i] ?? Infinity, b[j] ?? Infinity);
    while (i < a.length && a[i] === value) i++;
    while (j < b.length && b[j] === value) j++;
    gap = Math.max(gap, Math.abs(i / a.length - j / b.length));
  }
  return gap;
}
