import { fit, linearEffect, linearErrors } from './linear';
import type { PeriodSample } from './sample';

/** A number whose values scatter further than they did, and say so much less of the outcome: noise was added to them. */
export interface Scattered {
  name: string;
  /** Standard deviation in the bad period over that in the good one, of normal ranks. */
  spread: number;
  /** What is left of its effect on the label, and what added noise would leave of it. */
  kept: number;
  expected: number;
}

/** The variance must have grown so far, around a middle that stayed within so much of a standard deviation. */
const GROWN = 1.4;
const MIDDLE = 0.3;
/** Standard errors from which an effect is one, and within which noise explains what is left of it. */
const EFFECT_AT_LEAST = 5;
const ERRORS = 3;
/** Ranks end at the good period's extremes, which takes some of the noise away again. */
const SLACK = 0.2;
const KEPT_AT_MOST = 0.75;

/**
 * Noise added to a regressor multiplies its variance by v and its effect by 1 / v (attenuation by errors in variables: Fuller,
 * Measurement Error Models, 1987, §1.1). A population that became more diverse keeps the effect. In the root segment's rows;
 * the one whose effect fell most, null where there is none.
 */
export function scattered(good: PeriodSample, bad: PeriodSample): Scattered | null {
  const [before, after] = [good, bad].map((sample) => fit(sample, sample.label, (row) => sample.inRoot[row] === 1));
  if (!before || !after) return null;
  const [errorsBefore, errorsAfter] = [linearErrors(before), linearErrors(after)];
  const found = good.inputs.flatMap(({ name, kind }, i): Scattered[] => {
    if (kind !== 'number') return [];
    const [was, is] = [linearEffect(before, name), linearEffect(after, name)];
    if (Math.abs(was) < EFFECT_AT_LEAST * (errorsBefore.get(name) ?? Infinity)) return [];
    const [narrow, wide] = [momentsOf(good, i), momentsOf(bad, i)];
    if (!(wide.variance >= GROWN * narrow.variance) || narrow.variance <= 0) return [];
    if (Math.abs(wide.mean - narrow.mean) > MIDDLE * Math.sqrt(narrow.variance)) return [];
    const [kept, expected] = [is / was, narrow.variance / wide.variance];
    const error = Math.hypot(errorsAfter.get(name) ?? 0, kept * (errorsBefore.get(name) ?? 0)) / Math.abs(was);
    const fits = kept <= KEPT_AT_MOST && Math.abs(kept - expected) <= SLACK + ERRORS * error;
    return fits ? [{ name, spread: Math.sqrt(1 / expected), kept, expected }] : [];
  });
  return found.sort((a, b) => a.kept - b.kept)[0] ?? null;
}

function momentsOf({ inputs, inRoot, rows }: PeriodSample, place: number): { mean: number; variance: number } {
  const input = inputs[place];
  let [n, sum, squares] = [0, 0, 0];
  for (let row = 0; input && row < rows; row++) {
    if (inRoot[row] !== 1 || input.absent?.[row] === 1) continue;
    const value = input.values[row] ?? 0;
    n++;
    sum += value;
    squares += value * value;
  }
  return n > 1 ? { mean: sum / n, variance: squares / n - (sum / n) ** 2 } : { mean: 0, variance: 0 };
}
