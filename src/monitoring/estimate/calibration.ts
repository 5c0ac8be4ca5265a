import { calibratorDraws } from '../../stats/cbpe';
import { fitIsotonic, isotonicAt, type IsotonicFit, type ScorePoint } from '../../stats/isotonic';
import { createRandom } from '../../stats/random';
import { expectedCalibrationError } from '../../stats/score-quality';
import type { ScoreCounts } from '../windows/score-cells';

/** Labelled rows of the good period a calibrator needs. */
export const ENOUGH_LABELS = 100;
const DRAWS = 50;
const SEED = 20240612;

/** From score to probability, with what it could as well have been. */
export interface Calibration {
  at: (score: number) => number;
  /** The same for calibrators fitted to outcomes drawn anew; empty where scores are taken as they are. */
  draws: ((score: number) => number)[];
  isCalibrated: boolean;
  /** Expected calibration error on rows the calibrator did not see, before and after; null where there are too few. */
  heldOut: { before: number; after: number } | null;
  reason: string;
}

/**
 * Isotonic calibration on the labelled rows of the good period, kept only if it lowers the calibration error of rows that it
 * did not see: alternate rows of every score are held out.
 */
export function calibrate(counts: Pick<ScoreCounts, 'cells' | 'baseline'>): Calibration {
  const points = pointsOf(counts);
  const isProbability = points.every(({ score }) => score >= 0 && score <= 1);
  const heldOut = isProbability ? judge(points) : null;
  if (heldOut && heldOut.after >= heldOut.before) {
    const reason = 'The scores are used as they are: on held-out rows of the good period they are as well calibrated.';
    return { at: (score) => score, draws: [], isCalibrated: false, heldOut, reason };
  }
  const fit = fitIsotonic(points);
  if (!fit)
    return { at: (score) => score, draws: [], isCalibrated: false, heldOut: null, reason: 'There are no labels.' };
  const apply = (one: IsotonicFit) => (score: number) => isotonicAt(one, score);
  return {
    at: apply(fit),
    draws: calibratorDraws(points, createRandom(SEED), DRAWS).map(apply),
    isCalibrated: true,
    heldOut,
    reason: isProbability
      ? 'Isotonic calibration on the good period lowers the calibration error of held-out rows.'
      : 'The scores are no probabilities, so they are calibrated on the good period.',
  };
}

function pointsOf({ cells, baseline }: Pick<ScoreCounts, 'cells' | 'baseline'>): ScorePoint[] {
  return cells.flatMap(({ score }, index) => {
    const [rows, events] = [baseline.labelled[index] ?? 0, baseline.events[index] ?? 0];
    return rows > 0 ? [{ score, rows, events }] : [];
  });
}

/** Half of the rows of every score, and half of their events, are fitted; the others judge. Rows are dealt by turns. */
function judge(points: readonly ScorePoint[]): { before: number; after: number } | null {
  const [fitted, judged]: [ScorePoint[], ScorePoint[]] = [[], []];
  const sorted = [...points].sort((a, b) => a.score - b.score);
  let [rowTurn, eventTurn] = [0, 0];
  for (const { score, rows, events } of sorted) {
    const half = (count: number, turn: number): number => Math.floor((count + turn) / 2);
    const mine = { rows: half(rows, rowTurn), events: half(events, eventTurn) };
    rowTurn = (rowTurn + rows) % 2;
    eventTurn = (eventTurn + events) % 2;
    mine.events = Math.min(mine.events, mine.rows);
    fitted.push({ score, ...mine });
    judged.push({ score, rows: rows - mine.rows, events: Math.min(events - mine.events, rows - mine.rows) });
  }
  const fit = fitIsotonic(fitted);
  if (!fit) return null;
  const errorOf = (at: (score: number) => number): number | null =>
    expectedCalibrationError(
      judged.map(({ score, rows, events }) => ({ score: at(score), positives: events, negatives: rows - events })),
    );
  const [before, after] = [errorOf((score) => score), errorOf((score) => isotonicAt(fit, score))];
  return before === null || after === null ? null : { before, after };
}
