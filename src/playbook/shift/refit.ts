import { aucFromCounts } from '../../stats/score-quality';
import { fit, linearEffect, linearErrors, predictions } from './linear';
import type { PeriodSample } from './sample';

/** Linear effect of a numeric input on the label in both periods. */
export interface InputEffect {
  name: string;
  good: number;
  bad: number;
  /** Standard error of the difference. */
  error: number;
}

/** A model refit on each period's own labels. */
export interface Refit {
  /** AUC of a refit model on held-out rows of its own period: labels above their mean against the rest. */
  good: number;
  bad: number;
  /** AUC of the good period's refit on the bad period. */
  carried: number;
  /** The largest change first. */
  effects: InputEffect[];
  /** Common factor of all effects between the periods, and its standard error. */
  shrinkage: number;
  shrinkageError: number;
}

/** Fits the labels of each period by the same linear model; null without enough labelled rows in both. */
export function refit(good: PeriodSample, bad: PeriodSample): Refit | null {
  const goodHalf = fit(good, good.label, (i) => i % 2 === 0);
  const badHalf = fit(bad, bad.label, (i) => i % 2 === 0);
  const goodAll = fit(good, good.label, () => true);
  const badAll = fit(bad, bad.label, () => true);
  if (!goodHalf || !badHalf || !goodAll || !badAll) return null;
  const [goodErrors, badErrors] = [linearErrors(goodAll), linearErrors(badAll)];
  const effects = good.inputs
    .filter(({ kind }) => kind === 'number')
    .map(({ name }) => ({
      name,
      good: linearEffect(goodAll, name),
      bad: linearEffect(badAll, name),
      error: Math.hypot(goodErrors.get(name) ?? 0, badErrors.get(name) ?? 0),
    }));
  const squares = effects.reduce((sum, effect) => sum + effect.good ** 2, 0);
  const products = effects.reduce((sum, effect) => sum + effect.good * effect.bad, 0);
  const noise = effects.reduce((sum, effect) => sum + (effect.good * effect.error) ** 2, 0);
  return {
    good: auc(good.label, predictions(goodHalf, good), (i) => i % 2 === 1),
    bad: auc(bad.label, predictions(badHalf, bad), (i) => i % 2 === 1),
    carried: auc(bad.label, predictions(goodAll, bad), () => true),
    effects: effects.sort((a, b) => Math.abs(b.bad - b.good) - Math.abs(a.bad - a.good)),
    shrinkage: squares > 0 ? products / squares : 1,
    shrinkageError: squares > 0 ? Math.sqrt(noise) / squares : Infinity,
  };
}

/** Probability that a row above the mean label is ranked above one below it; ½ where there is only one side. */
function auc(label: Float64Array, score: Float64Array, use: (row: number) => boolean): number {
  const rows: { label: number; score: number }[] = [];
  label.forEach((value, i) => {
    if (!Number.isNaN(value) && use(i)) rows.push({ label: value, score: score[i] ?? 0 });
  });
  const mean = rows.reduce((sum, row) => sum + row.label, 0) / Math.max(1, rows.length);
  rows.sort((a, b) => a.score - b.score);
  const cells: { score: number; positives: number; negatives: number }[] = [];
  for (const row of rows) {
    const last = cells.at(-1);
    const cell = last?.score === row.score ? last : { score: row.score, positives: 0, negatives: 0 };
    if (cell !== last) cells.push(cell);
    if (row.label > mean) cell.positives += 1;
    else cell.negatives += 1;
  }
  return aucFromCounts(cells) ?? 0.5;
}
