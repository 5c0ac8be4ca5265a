import { fit, linearEffect, type LinearModel, predictions } from './linear';
import { expectedResidual } from './roughness';
import { residualSegment, type ResidualSegment } from './residual-segment';
import type { PeriodSample } from './sample';

/** Does the score still follow from the features as it did? */
export interface ScoreGivenFeatures {
  /** Share of the score's variance that features explain in the good period. */
  explained: number;
  /**
   * Mean squared residual in the bad period over the good period's: in the root segment (or everywhere), and outside it.
   * Null where too few rows have inputs such as the good period had.
   */
  inRoot: number | null;
  outside: number | null;
  /** The value of a category that holds the growth of the residuals, where no root segment was given. */
  where: ResidualSegment | null;
}

/** Residuals below this share of the score's variance are the fit's own roughness, whatever they are multiplied by. */
const FLOOR = 0.02;

export function scoreGivenFeatures(
  good: PeriodSample,
  bad: PeriodSample,
  confined: boolean,
): ScoreGivenFeatures | null {
  const half = fit(good, good.score, (i) => i % 2 === 0);
  if (!half) return null;
  const goodFit = predictions(half, good);
  const badFit = withOwnLevels(good, bad, predictions(half, bad));
  const total = variance(good.score);
  const held = residual(good.score, goodFit, (i) => i % 2 === 1);
  if (held === null || total <= 0) return null;
  const leading = leadingInputs(half, good);
  const [knownGood, knownBad] = [familiar(leading, good), familiar(leading, bad)];
  const inGood = (inside: boolean): number =>
    residual(good.score, goodFit, (i) => i % 2 === 1 && knownGood(i) && (good.inRoot[i] === 1) === inside) ?? held;
  const inBad = (inside: boolean): number | null =>
    residual(bad.score, badFit, (i) => knownBad(i) && (bad.inRoot[i] === 1) === inside);
  const floor = FLOOR * total;
  const elsewhere = { sample: good, fitted: goodFit, use: (i: number) => i % 2 === 1 && knownGood(i) };
  const ratio = (inside: boolean): number | null => {
    const after = inBad(inside);
    if (after === null) return null;
    const there = { sample: bad, fitted: badFit, use: (i: number) => knownBad(i) && (bad.inRoot[i] === 1) === inside };
    const usual = Math.max(inGood(inside), expectedResidual(elsewhere, there, leading) ?? 0);
    return (after + floor) / (usual + floor);
  };
  const squares = bad.score.map((value, i) => (Number.isNaN(value) ? held : (value - (badFit[i] ?? 0)) ** 2));
  return {
    explained: 1 - held / total,
    inRoot: ratio(true),
    outside: confined ? ratio(false) : null,
    where: confined ? null : residualSegment(bad, squares, held),
  };
}

/**
 * A value of a category that the good period never had has a level of its own, which the fit cannot know: rows that have one are
 * predicted as high as they are on average, so that only what varies among them counts.
 */
function withOwnLevels(good: PeriodSample, { inputs, score }: PeriodSample, fitted: Float64Array): Float64Array {
  const levelled = Float64Array.from(fitted);
  inputs.forEach(({ kind, values }, place) => {
    if (kind !== 'category') return;
    const known = new Set(good.inputs[place]?.values);
    const fresh = new Map<number, number[]>();
    values.forEach((value, row) => {
      if (known.has(value) || Number.isNaN(score[row])) return;
      const rows = fresh.get(value) ?? [];
      rows.push(row);
      fresh.set(value, rows);
    });
    for (const rows of fresh.values()) {
      const above = rows.reduce((sum, row) => sum + (score[row] ?? 0) - (levelled[row] ?? 0), 0) / rows.length;
      for (const row of rows) levelled[row] = (levelled[row] ?? 0) + above;
    }
  });
  return levelled;
}

/** Inputs that matter most to the fit, beyond whose middle 96% a row says more about the fit than about the score. */
const INPUTS_THAT_MATTER = 8;
const FAMILIAR = 2.05;
/** An input with less than this part of the largest effect cannot lead the fit astray. */
const MATTERS = 0.05;

function leadingInputs(model: LinearModel, { inputs }: PeriodSample): string[] {
  const weight = (name: string): number => Math.abs(linearEffect(model, name));
  const numbers = inputs.filter(({ kind }) => kind === 'number');
  const largest = Math.max(0, ...numbers.map(({ name }) => weight(name)));
  return numbers
    .filter(({ name }) => weight(name) > MATTERS * largest)
    .sort((a, b) => weight(b.name) - weight(a.name))
    .slice(0, INPUTS_THAT_MATTER)
    .map(({ name }) => name);
}

/** Of rows without a value so many may be left out; where there are more, theirs is a score as any. */
const ABSENT_AT_MOST = 0.2;

/** Rows whose inputs lie where the good period had plenty, and are there: outside, a linear model guesses. */
function familiar(leading: readonly string[], { inputs, rows }: PeriodSample): (row: number) => boolean {
  const columns = inputs.filter(({ name, kind }) => kind === 'number' && leading.includes(name));
  const left = columns.flatMap(({ absent }) =>
    absent && absent.reduce((sum, one) => sum + one, 0) <= ABSENT_AT_MOST * rows ? [absent] : [],
  );
  return (row) =>
    columns.every(({ values }) => Math.abs(values[row] ?? 0) <= FAMILIAR) && left.every((absent) => absent[row] === 0);
}

function variance(values: Float64Array): number {
  let n = 0;
  let sum = 0;
  let squares = 0;
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    n++;
    sum += value;
    squares += value * value;
  }
  return n > 1 ? squares / n - (sum / n) ** 2 : 0;
}

function residual(target: Float64Array, fitted: Float64Array, use: (row: number) => boolean): number | null {
  let n = 0;
  let sum = 0;
  target.forEach((value, i) => {
    if (Number.isNaN(value) || !use(i)) return;
    n++;
    sum += (value - (fitted[i] ?? 0)) ** 2;
  });
  return n >= 30 ? sum / n : null;
}
