import type { InputEffect, Refit } from './refit';
import type { Input, PeriodSample } from './sample';

/**
 * Labels that no longer have to do with any number among the inputs, though they did: rows of one and values of another were
 * put together. Whose they are is told by the categories, which may still go with the labels as they did.
 */
export interface Unrelated {
  /** The numbers that went with the labels, the one that did most first. */
  features: string[];
  /** What is left of the categories' effect on the label, with its standard error; null where they never had one. */
  kept: { share: number; error: number } | null;
}

const WELL_FORESEEN = 0.65;
/** All effects together are nothing: within so much, and within so many standard errors. */
const NOTHING = 0.1;
const ERRORS = 3;
const ERROR_AT_MOST = 0.05;
const FEATURES_AT_LEAST = 2;
/** Standard errors from which an effect of the good period's categories is one. */
const EFFECT_AT_LEAST = 5;

/** Null where labels were never foreseen, or where some of the effects stayed. */
export function unrelated(refit: Refit | null, good: PeriodSample, bad: PeriodSample): Unrelated | null {
  if (!refit || refit.good < WELL_FORESEEN) return null;
  const { shrinkage, shrinkageError } = refit;
  if (shrinkageError > ERROR_AT_MOST || Math.abs(shrinkage) > Math.min(NOTHING, ERRORS * shrinkageError)) return null;
  const effective = refit.effects
    .filter((effect) => Math.abs(effect.good) > ERRORS * effect.error)
    .sort((a, b) => Math.abs(b.good) - Math.abs(a.good));
  // An effect that turned round may make up for others that stayed.
  const gone = (effect: InputEffect): boolean =>
    Math.abs(effect.bad) <= NOTHING * Math.abs(effect.good) + ERRORS * effect.error;
  if (effective.length < FEATURES_AT_LEAST || !effective.every(gone)) return null;
  return { features: effective.map(({ name }) => name), kept: keptByCategories(good, bad) };
}

interface Deviations {
  rows: Float64Array;
  deviation: Float64Array;
  variance: number;
}

/** One factor, by least squares, from how labels differ between the values of a category in the good period to the bad one. */
function keptByCategories(good: PeriodSample, bad: PeriodSample): Unrelated['kept'] {
  let [products, squares, noise, strength] = [0, 0, 0, 0];
  good.inputs.forEach((input, i) => {
    const other = bad.inputs[i];
    if (input.kind !== 'category' || !other) return;
    const [before, after] = [deviations(input, good.label), deviations(other, bad.label)];
    before.deviation.forEach((deviation, key) => {
      const rows = Math.min(before.rows[key] ?? 0, after.rows[key] ?? 0);
      if (rows < 2) return;
      const weight = rows * deviation;
      products += weight * (after.deviation[key] ?? 0);
      squares += weight * deviation;
      noise += weight ** 2 * (after.variance / (after.rows[key] ?? 1));
      strength += before.variance > 0 ? (rows * deviation ** 2) / before.variance - 1 : 0;
    });
  });
  if (squares <= 0 || strength < EFFECT_AT_LEAST ** 2) return null;
  return { share: products / squares, error: Math.sqrt(noise) / squares };
}

/** Mean label of each value less that of all rows. */
function deviations({ values, categories }: Input, label: Float64Array): Deviations {
  const [rows, sums] = [new Float64Array(categories), new Float64Array(categories)];
  let [all, sum, square] = [0, 0, 0];
  label.forEach((truth, row) => {
    if (!Number.isFinite(truth)) return;
    all++;
    sum += truth;
    square += truth ** 2;
    const key = values[row] ?? -1;
    if (key < 0 || key >= categories) return;
    rows[key] = (rows[key] ?? 0) + 1;
    sums[key] = (sums[key] ?? 0) + truth;
  });
  const mean = all > 0 ? sum / all : 0;
  return {
    rows,
    deviation: sums.map((total, key) => ((rows[key] ?? 0) > 0 ? total / (rows[key] ?? 1) - mean : 0)),
    variance: all > 1 ? square / all - mean ** 2 : 0,
  };
}
