import type { OutcomesAtScore } from '../../stats/label-noise';
import type { Decisions } from './decisions';
import { fit, predictions } from './linear';
import { outcomesAtScores } from './outcomes-at-scores';
import type { PeriodSample } from './sample';

/**
 * A class whose labels fell by one factor at every score, the rest of them became another: what a label pipeline does that
 * loses or overwrites labels.
 */
export interface ThinnedLabel {
  label: string;
  /** It is the class whose probability the score is. */
  scored: boolean;
  /** What the score was: the model's own, or what the features say of the good period's labels. */
  by: 'score' | 'features';
  /** Share of its labels that are lost, and how badly one factor fits (0 is perfectly). */
  lost: number;
  misfit: number;
}

const ROWS_AT_LEAST = 30;
const SCORES_AT_LEAST = 3;
const LOST_AT_LEAST = 0.05;

/** The class that one factor fits best among those that lost any; each by its rows and labels at every score. */
export function worstThinned(
  classes: readonly { label: string; scored: boolean; rates: readonly OutcomesAtScore[] }[],
  by: ThinnedLabel['by'],
): ThinnedLabel | null {
  const found = classes.map(({ label, scored, rates }) => ({ label, scored, by, ...oneFactor(rates) }));
  return found.filter(({ lost }) => lost > LOST_AT_LEAST).sort((a, b) => a.misfit - b.misfit)[0] ?? null;
}

/** Least squares through the origin of the bad period's share on the good one's. */
function oneFactor(rates: readonly OutcomesAtScore[]): { lost: number; misfit: number } {
  const points = rates
    .filter(({ good, bad }) => good.rows > 0 && bad.rows >= ROWS_AT_LEAST)
    .map(({ good, bad }) => ({ before: good.events / good.rows, after: bad.events / bad.rows, n: bad.rows }));
  const sum = (of: (point: (typeof points)[number]) => number): number =>
    points.reduce((total, point) => total + point.n * of(point), 0);
  const weight = sum(({ before }) => before * before);
  if (points.length < SCORES_AT_LEAST || weight === 0) return { lost: 0, misfit: 1 };
  const kept = sum(({ before, after }) => before * after) / weight;
  const residual = sum(({ before, after }) => (after - kept * before) ** 2);
  const change = sum(({ before, after }) => (after - before) ** 2);
  return { lost: 1 - kept, misfit: change > 0 ? Math.sqrt(residual / change) : 1 };
}

/**
 * Samples whose score is what the good period's labels say given the features, for logs that hold decisions alone: a decision
 * is too coarse to tell a thinned class from a world that is harder to predict. The rows the model is fitted to have no label
 * left, so that the others are judged as the bad period's rows are. Null where too few rows are labelled.
 */
export function scoredByLabels(
  good: PeriodSample,
  bad: PeriodSample,
): { good: PeriodSample; bad: PeriodSample } | null {
  const model = fit(good, good.label, (row) => row % 2 === 0);
  if (!model) return null;
  return {
    good: {
      ...good,
      score: predictions(model, good),
      label: good.label.map((label, row) => (row % 2 === 0 ? NaN : label)),
    },
    bad: { ...bad, score: predictions(model, bad) },
  };
}

/** The thinned class of two by such scores, in the root segment. */
export function thinnedByFeatures(
  { cells }: Decisions,
  positive: string | null,
  scored: { good: PeriodSample; bad: PeriodSample },
): ThinnedLabel | null {
  const labels = [...new Set(cells.flatMap(({ label }) => (label === null ? [] : [label])))];
  const other = labels.find((label) => label !== positive);
  if (labels.length !== 2 || positive === null || other === undefined) return null;
  const rates = outcomesAtScores(scored.good, scored.bad, 'inside');
  const opposite = ({ rows, events }: { rows: number; events: number }) => ({ rows, events: rows - events });
  return worstThinned(
    [
      { label: positive, scored: true, rates },
      {
        label: other,
        scored: false,
        rates: rates.map(({ good, bad }) => ({ good: opposite(good), bad: opposite(bad) })),
      },
    ],
    'features',
  );
}
