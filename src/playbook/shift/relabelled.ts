import { labelNoise, type OutcomesAtScore } from '../../stats/label-noise';
import { outcomesAtScores } from './outcomes-at-scores';
import type { PeriodSample } from './sample';

/**
 * Labels that were changed by what knows the label only, told by how often each class comes at every score: turned into the
 * opposite, exchanged at a constant rate, or given to other rows. A world that changes does so along the inputs, and its curve
 * over the scores is another one.
 */
export interface Relabelled {
  how: 'inverted' | 'exchanged' | 'shuffled';
  /** No world that turned round, but for the exact mirror of itself, comes near. */
  sure: boolean;
  /** P(now the other class) of each class. */
  lost: { positive: number; negative: number };
  /** By how much the best world that moved along the scores fits worse (difference of χ²). */
  worldMisfit: number;
}

/** χ² per degree of freedom up to which a curve fits; blocks of time vary more than single rows. */
const FITS = 2;
/** The other curve must fit worse by so much: e⁶ to 1. */
const DECISIVE = 12;
/** Of either class so many labels must have become the other's to be an exchange. */
const EXCHANGED_AT_LEAST = 0.04;
/** Standard errors within which a parameter is what a fault of the labels makes it, and how small these must be. */
const EXACT = 2;
/**
 * A world that turned round shows, through a score that does not know everything, as odds turned to minus nine tenths and
 * nearer: minus one must be likelier by e⁵ to 1.
 */
const WORLD_TURNED = -0.9;
const NATS_AT_LEAST = 5;
const ODDS_ERROR_AT_MOST = 0.15;
const SLOPE_ERROR_AT_MOST = 0.04;

/** Null where the labels moved otherwise, or where rows are too few, or scores too coarse, to tell. */
export function relabelled(good: PeriodSample, bad: PeriodSample): Relabelled | null {
  const cells = outcomesAtScores(good, bad, 'inside');
  const noise = labelNoise(cells);
  if (!noise) return null;
  const { byLabel, byOdds, freedom } = noise;
  const lost = { positive: 1 - byLabel.intercept - byLabel.slope, negative: byLabel.intercept };
  const worldMisfit = byOdds.chiSquare - byLabel.chiSquare;
  if (byLabel.chiSquare > FITS * freedom) return null;
  if (exactly(-1, byOdds) && byOdds.chiSquare <= FITS * freedom && byOdds.slopeError <= ODDS_ERROR_AT_MOST)
    return { how: 'inverted', sure: !mayBeWorld(byOdds), lost: { positive: 1, negative: 1 }, worldMisfit };
  if (exactly(0, { ...byLabel, intercept: 0 }) && byLabel.slopeError <= SLOPE_ERROR_AT_MOST && sharesStayed(cells))
    return { how: 'shuffled', sure: true, lost, worldMisfit };
  return worldMisfit >= DECISIVE && Math.min(lost.positive, lost.negative) >= EXCHANGED_AT_LEAST
    ? { how: 'exchanged', sure: byLabel.slope > 0, lost, worldMisfit } // a world, too, can turn most of one class into the other
    : null;
}

const mayBeWorld = ({ slope, slopeError }: { slope: number; slopeError: number }): boolean =>
  (slope - WORLD_TURNED) ** 2 - (slope + 1) ** 2 < 2 * NATS_AT_LEAST * slopeError ** 2;

const exactly = (
  slope: number,
  curve: { slope: number; intercept: number; slopeError: number; interceptError: number },
): boolean =>
  Math.abs(curve.slope - slope) <= EXACT * curve.slopeError &&
  Math.abs(curve.intercept) <= EXACT * curve.interceptError;

/** Each class has as many rows as before, within chance: labels that were given to other rows are the same labels. */
function sharesStayed(cells: readonly OutcomesAtScore[]): boolean {
  const total = (period: 'good' | 'bad'): { rows: number; events: number } =>
    cells.reduce((sum, cell) => ({ rows: sum.rows + cell[period].rows, events: sum.events + cell[period].events }), {
      rows: 0,
      events: 0,
    });
  const [before, after] = [total('good'), total('bad')];
  const pooled = (before.events + after.events) / (before.rows + after.rows);
  const error = Math.sqrt(pooled * (1 - pooled) * (1 / before.rows + 1 / after.rows));
  return Math.abs(after.events / after.rows - before.events / before.rows) <= EXACT * error;
}
