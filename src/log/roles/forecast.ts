import type { Draft } from './draft';
import { pairs } from './pairs';
import { firstHalf, isCategorical, isProbability, type ColumnProfile } from './profile';
import { decides, separation } from './separation';

const ROWS_AT_LEAST = 200;
/** A score has more values than an answer. */
const VALUES_AT_LEAST = 20;
/** Nats by which the score must beat the outcome's own frequency; a column that has nothing to do with it loses. */
const NATS_AT_LEAST = 20;
/** Nothing is impossible or certain, or a single row would decide. */
const SURE = 1e-4;

interface Forecast {
  score: ColumnProfile;
  outcome: ColumnProfile;
  className: string;
  nats: number;
}

/**
 * Where no name tells an output: the fraction that says row by row best how likely one of two values of another column is. An
 * input may go with the outcome, but seldom in the size of a probability, and never better than the model that was given it.
 * Two values that a cut of the fraction makes did not come later: they are what was decided by it.
 */
export function claimForecast(draft: Draft): void {
  if (OUTPUTS.some((role) => draft.first(role) !== undefined) || draft.all('score').length > 0) return;
  const open = draft.columns.filter(({ name }) => draft.of(name) === undefined);
  const all = [open, open.map(firstHalf)].flatMap(forecasts).sort((a, b) => b.nats - a.nats);
  const enough = all.filter(({ nats }) => nats >= NATS_AT_LEAST);
  const best = enough.find(({ score, outcome }) => !decides(score, outcome)) ?? enough[0];
  if (!best) return;
  const { score, outcome, className } = best;
  draft.guess(score.name, 'score', `Says row by row how likely "${className}" in "${outcome.name}" is.`, className);
  if (Math.abs((separation(score, outcome)?.auc ?? 0.5) - 0.5) === 0.5)
    return draft.guess(
      outcome.name,
      'prediction',
      `A cut of "${score.name}" makes it without exception: what was decided.`,
    );
  draft.guess(outcome.name, 'label', `"${className}" comes true as "${score.name}" says: the outcome it predicts.`);
}

const OUTPUTS = ['prediction', 'confidence', 'label', 'correct', 'loss'] as const;

function forecasts(columns: readonly ColumnProfile[]): Forecast[] {
  const scores = columns.filter((column) => isProbability(column) && column.distinct >= VALUES_AT_LEAST);
  const outcomes = columns.filter((column) => isCategorical(column) && column.vocabulary.size === 2);
  return scores.flatMap((score) =>
    outcomes.flatMap((outcome) =>
      [...outcome.vocabulary].map((className) => ({
        score,
        outcome,
        className,
        nats: gainOf(score, outcome, className),
      })),
    ),
  );
}

/** Log-likelihood of the outcomes under the score, above that under their mean. */
function gainOf(score: ColumnProfile, outcome: ColumnProfile, className: string): number {
  const rows = pairs(score, outcome).map(({ left, right }) => ({ p: Number(left), came: right === className }));
  if (rows.length < ROWS_AT_LEAST) return -Infinity;
  const mean = rows.filter(({ came }) => came).length / rows.length;
  const nats = (p: number, came: boolean): number => {
    const kept = Math.min(1 - SURE, Math.max(SURE, p));
    return Math.log(came ? kept : 1 - kept);
  };
  return rows.reduce((sum, { p, came }) => sum + nats(p, came) - nats(mean, came), 0);
}
