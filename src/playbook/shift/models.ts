import { fit, type LinearModel, predictions } from './linear';
import type { PeriodSample } from './sample';

/** Does the score still follow from the features as it did? */
export interface ScoreGivenFeatures {
  /** Share of the score's variance that features explain in the good period. */
  explained: number;
  /** Mean squared residual in the bad period over the good period's: in the root segment (or everywhere), and outside it. */
  inRoot: number;
  outside: number;
}

export function scoreGivenFeatures(
  good: PeriodSample,
  bad: PeriodSample,
  confined: boolean,
): ScoreGivenFeatures | null {
  const half = fit(good, good.score, (i) => i % 2 === 0);
  if (!half) return null;
  const goodFit = predictions(half, good);
  const badFit = predictions(half, bad);
  const total = variance(good.score);
  const held = residual(good.score, goodFit, (i) => i % 2 === 1);
  if (held === null || total <= 0) return null;
  const knownGood = familiar(half, good);
  const knownBad = familiar(half, bad);
  const inGood = (inside: boolean): number =>
    residual(good.score, goodFit, (i) => i % 2 === 1 && knownGood(i) && (good.inRoot[i] === 1) === inside) ?? held;
  const inBad = (inside: boolean): number | null =>
    residual(bad.score, badFit, (i) => knownBad(i) && (bad.inRoot[i] === 1) === inside);
  const floor = 1e-3 * total;
  const ratio = (inside: boolean): number => {
    const after = inBad(inside);
    return after === null ? 1 : (after + floor) / (inGood(inside) + floor);
  };
  return { explained: 1 - held / total, inRoot: ratio(true), outside: confined ? ratio(false) : 1 };
}

/** Inputs that matter most to the fit, beyond whose middle 96% a row says more about the fit than about the score. */
const INPUTS_THAT_MATTER = 8;
const FAMILIAR = 2.05;

/** Rows whose inputs lie where the good period had plenty: outside, a linear model guesses. */
function familiar(model: LinearModel, { inputs }: PeriodSample): (row: number) => boolean {
  const weight = (name: string): number => Math.abs(linearEffect(model, name));
  const leading = inputs
    .filter(({ kind }) => kind === 'number')
    .sort((a, b) => weight(b.name) - weight(a.name))
    .slice(0, INPUTS_THAT_MATTER);
  return (row) => leading.every(({ values }) => Math.abs(values[row] ?? 0) <= FAMILIAR);
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

/** A model refit on each period's own labels. */
export interface Refit {
  /** AUC of a refit model on held-out rows of its own period (correlation for amounts). */
  good: number;
  bad: number;
  /** AUC of the good period's refit on the bad period. */
  carried: number;
  /** Linear effect of each numeric input on the label, in both periods, the largest change first. */
  effects: { name: string; good: number; bad: number }[];
  /** Common factor of all effects between the periods. */
  shrinkage: number;
}

export function refit(good: PeriodSample, bad: PeriodSample): Refit | null {
  const goodHalf = fit(good, good.label, (i) => i % 2 === 0);
  const badHalf = fit(bad, bad.label, (i) => i % 2 === 0);
  const goodAll = fit(good, good.label, () => true);
  const badAll = fit(bad, bad.label, () => true);
  if (!goodHalf || !badHalf || !goodAll || !badAll) return null;
  const effects = good.inputs
    .filter(({ kind }) => kind === 'number')
    .map(({ name }) => ({ name, good: linearEffect(goodAll, name), bad: linearEffect(badAll, name) }));
  const squares = effects.reduce((sum, effect) => sum + effect.good ** 2, 0);
  const shrinkage = squares > 0 ? effects.reduce((sum, effect) => sum + effect.good * effect.bad, 0) / squares : 1;
  return {
    good: auc(good.label, predictions(goodHalf, good), (i) => i % 2 === 1),
    bad: auc(bad.label, predictions(badHalf, bad), (i) => i % 2 === 1),
    carried: auc(bad.label, predictions(goodAll, bad), () => true),
    effects: effects.sort((a, b) => Math.abs(b.bad - b.good) - Math.abs(a.bad - a.good)),
    shrinkage,
  };
}

function linearEffect({ terms, coefficients }: LinearModel, name: string): number {
  const k = terms.findIndex((term) => term.input === name && term.kind === 'linear');
  return coefficients[k] ?? 0;
}

/** Probability that a row above the mean label is ranked above one below it. */
export function auc(label: Float64Array, score: Float64Array, use: (row: number) => boolean): number {
  const rows: { y: number; s: number }[] = [];
  label.forEach((y, i) => {
    if (!Number.isNaN(y) && use(i)) rows.push({ y, s: score[i] ?? 0 });
  });
  const mean = rows.reduce((sum, { y }) => sum + y, 0) / Math.max(1, rows.length);
  rows.sort((a, b) => a.s - b.s);
  let rank = 0;
  let positives = 0;
  rows.forEach(({ y }, i) => {
    if (y <= mean) return;
    positives++;
    rank += i + 1;
  });
  const negatives = rows.length - positives;
  return positives > 0 && negatives > 0 ? (rank - (positives * (positives + 1)) / 2) / (positives * negatives) : 0.5;
}

/** A feature whose relation to the other features was lost while its own distribution stayed. */
export interface LostAssociation {
  name: string;
  /** Root mean square correlation with the other features, in both periods. */
  good: number;
  bad: number;
  /** Standard score of the loss. */
  z: number;
}

/** Correlations of normal ranks; pairs of features that moved are left out, or harmless drift blames its partner. */
export function lostAssociations(good: PeriodSample, bad: PeriodSample, moved: ReadonlySet<string>): LostAssociation[] {
  const inputs = good.inputs.flatMap((input, i) => (input.kind === 'number' && !moved.has(input.name) ? [i] : []));
  const pairs = new Map<number, { good: number; bad: number }[]>(inputs.map((i) => [i, []]));
  for (const [position, a] of inputs.entries()) {
    for (const b of inputs.slice(position + 1)) {
      const pair = { good: correlation(good, a, b), bad: correlation(bad, a, b) };
      pairs.get(a)?.push(pair);
      pairs.get(b)?.push(pair);
    }
  }
  const error = 1 / good.rows + 1 / bad.rows;
  return inputs
    .map((i): LostAssociation => {
      const own = pairs.get(i) ?? [];
      const mean = (of: (pair: { good: number; bad: number }) => number): number =>
        own.reduce((sum, pair) => sum + of(pair), 0) / Math.max(1, own.length);
      const along = own.reduce((sum, pair) => sum + Math.sign(pair.good) * (pair.good - pair.bad), 0);
      return {
        name: good.inputs[i]?.name ?? '',
        good: Math.sqrt(mean((pair) => pair.good ** 2)),
        bad: Math.sqrt(mean((pair) => pair.bad ** 2)),
        z: own.length > 0 ? along / Math.sqrt(own.length * error) : 0,
      };
    })
    .sort((a, b) => b.z - a.z);
}

function correlation(sample: PeriodSample, a: number, b: number): number {
  const x = sample.inputs[a]?.values ?? new Float64Array();
  const y = sample.inputs[b]?.values ?? new Float64Array();
  let [sx, sy, sxx, syy, sxy] = [0, 0, 0, 0, 0];
  for (let i = 0; i < x.length; i++) {
    const [u, v] = [x[i] ?? 0, y[i] ?? 0];
    sx += u;
    sy += v;
    sxx += u * u;
    syy += v * v;
    sxy += u * v;
  }
  const n = x.length;
  const scale = (sxx - (sx * sx) / n) * (syy - (sy * sy) / n);
  return scale > 0 ? (sxy - (sx * sy) / n) / Math.sqrt(scale) : 0;
}
