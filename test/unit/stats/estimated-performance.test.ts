import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  calibrationError,
  estimateAccuracy,
  estimateAccuracySeed,
  estimateBinaryMetrics,
} from '../../../src/stats/cbpe';
import { fitIsotonic, isotonicAt } from '../../../src/stats/isotonic';
import { createRandom } from '../../../src/stats/random';
import { aucFromCounts, brierScore, expectedCalibrationError, logLoss } from '../../../src/stats/score-quality';
import { expectClose, golden } from './support';

interface Golden {
  score: {
    points: [number, number, number][];
    isotonic: { scores: number[]; values: number[]; grid: [number, number][] };
    auc: number;
    brier: number;
    logLoss: number;
    calibrationError: number;
    seedEstimate: number;
  };
}
const values = golden<Golden>('models').score;
const points = values.points.map(([score, rows, events]) => ({ score, rows, events }));
const cells = points.map(({ score, rows, events }) => ({ score, positives: events, negatives: rows - events }));

const anyPoints = fc
  .array(
    fc.tuple(
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.integer({ min: 1, max: 50 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
    ),
    { minLength: 1, maxLength: 40 },
  )
  .map((all) => all.map(([score, rows, share]) => ({ score, rows, events: Math.round(rows * share) })));

describe('isotonic calibration', () => {
  it('is scikit-learn’s, knots and values between them', () => {
    const fit = fitIsotonic(points);
    if (fit === null) throw new Error('no fit');
    for (const [score, value] of values.isotonic.grid) expectClose(isotonicAt(fit, score), value, 1e-9, 1e-9);
    expect(fit.scores).toEqual(values.isotonic.scores);
  });

  it('rises, keeps the number of events, and does not change what already rises', () => {
    fc.assert(
      fc.property(anyPoints, (all) => {
        const fit = fitIsotonic(all);
        if (fit === null) throw new Error('no fit');
        fit.values.forEach((value, i) => expect(value).toBeGreaterThanOrEqual(fit.values[i - 1] ?? 0));
        const predicted = all.reduce((total, point) => total + point.rows * isotonicAt(fit, point.score), 0);
        expect(predicted).toBeCloseTo(
          all.reduce((total, point) => total + point.events, 0),
          6,
        );
        expect(fitIsotonic([...all].reverse())).toEqual(fit);
      }),
    );
    expect(fitIsotonic([])).toBeNull();
    expect(fitIsotonic([{ score: 0.4, rows: 4, events: 1 }])).toEqual({ scores: [0.4], values: [0.25] });
  });
});

describe('CBPE', () => {
  it('reproduces the seed document’s nearest-bin estimate', () => {
    const map = new Map([
      [0.5, 0.52],
      [0.6, 0.61],
      [0.7, 0.73],
      [0.8, 0.82],
      [0.9, 0.91],
    ]);
    expectClose(estimateAccuracySeed(points, map), values.seedEstimate, 1e-12);
    expect(estimateAccuracySeed([], map)).toBeNull();
    expect(estimateAccuracySeed(points, new Map())).toBeNull();
  });

  it('covers the realised accuracy in about 95% of quiet periods', () => {
    let covered = 0;
    const runs = 200;
    for (let run = 1; run <= runs; run++) {
      const random = createRandom(run);
      const draw = (rows: number) =>
        Array.from({ length: 20 }, (_, i) => {
          const score = (i + 0.5) / 20;
          let events = 0;
          for (let row = 0; row < rows; row++) if (random.uniform() < 0.2 + 0.7 * score ** 2) events++;
          return { score, rows, events };
        });
      const good = draw(60);
      const bad = draw(30);
      const fit = fitIsotonic(good);
      if (fit === null) throw new Error('no fit');
      const estimate = estimateAccuracy(
        bad.map(({ score, rows }) => ({ probability: isotonicAt(fit, score), rows })),
        { calibrationError: calibrationError(good, bad, random) },
      );
      const realised = bad.reduce((total, point) => total + point.events, 0) / 600;
      if (estimate !== null && estimate.low <= realised && realised <= estimate.high) covered++;
    }
    expect(covered / runs).toBeGreaterThanOrEqual(0.9);
  });

  it('widens with overdispersion, stays a rate and has no answer without rows', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({ probability: fc.double({ min: 0, max: 1, noNaN: true }), rows: fc.integer({ min: 1, max: 99 }) }),
          { minLength: 1 },
        ),
        (all) => {
          const narrow = estimateAccuracy(all);
          const wide = estimateAccuracy(all, { dispersion: 4 });
          if (narrow === null || wide === null) throw new Error('no estimate');
          expect(wide.error).toBeCloseTo(2 * narrow.error, 12);
          expect(
            narrow.low >= 0 && narrow.high <= 1 && narrow.low <= narrow.estimate && narrow.estimate <= narrow.high,
          ).toBe(true);
        },
      ),
    );
    expect(estimateAccuracy([])).toBeNull();
  });

  it('estimates the binary metrics from the expected confusion matrix', () => {
    const metrics = estimateBinaryMetrics([
      { probability: 0.8, predictedPositive: true, rows: 50 },
      { probability: 0.1, predictedPositive: false, rows: 100 },
    ]);
    expectClose(metrics?.accuracy, 130 / 150, 1e-12);
    expectClose(metrics?.precision, 0.8, 1e-12);
    expectClose(metrics?.recall, 40 / 50, 1e-12);
    expectClose(metrics?.f1, 80 / 100, 1e-12);
    expect(estimateBinaryMetrics([{ probability: 0.2, predictedPositive: false, rows: 5 }])?.precision).toBeNull();
    expect(estimateBinaryMetrics([])).toBeNull();
  });
});

describe('the quality of a score', () => {
  it('is scikit-learn’s, from counts', () => {
    expectClose(aucFromCounts(cells), values.auc, 1e-12);
    expectClose(brierScore(cells), values.brier, 1e-12);
    expectClose(logLoss(cells), values.logLoss, 1e-12);
    expectClose(expectedCalibrationError(cells), values.calibrationError, 1e-9);
  });

  it('keeps its bounds and symmetries', () => {
    fc.assert(
      fc.property(anyPoints, (all) => {
        const sorted = [...new Map(all.map((point) => [point.score, point])).values()].sort(
          (a, b) => a.score - b.score,
        );
        const counted = sorted.map(({ score, rows, events }) => ({
          score,
          positives: events,
          negatives: rows - events,
        }));
        const auc = aucFromCounts(counted);
        if (auc !== null) {
          expect(auc >= 0 && auc <= 1).toBe(true);
          expect(aucFromCounts([...counted].reverse())).toBeCloseTo(1 - auc, 10);
        }
        for (const value of [brierScore(counted), expectedCalibrationError(counted)])
          expect(value !== null && value >= 0 && value <= 1).toBe(true);
        expect(logLoss(counted)).toBeLessThan(37);
      }),
    );
  });

  it('cannot be told from one class or no rows', () => {
    expect(aucFromCounts([{ positives: 5, negatives: 0 }])).toBeNull();
    expect(brierScore([])).toBeNull();
    expect(logLoss([])).toBeNull();
    expect(expectedCalibrationError([])).toBeNull();
    expect(aucFromCounts([{ positives: 5, negatives: 5 }])).toBe(0.5);
  });
});
