import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  correctedCramersV,
  correlationRatio,
  independenceTest,
  mutualInformation,
} from '../../../src/stats/association';
import { correlationChangeZ, pearson, pearsonMatrix } from '../../../src/stats/correlation';
import { decomposeShift } from '../../../src/stats/distribution-shift';
import { estimateLabelShift } from '../../../src/stats/label-shift';
import { invert, solvePositiveDefinite } from '../../../src/stats/linear-algebra';
import { fitLogistic, predictLogistic, standardise } from '../../../src/stats/logistic-regression';
import { createRandom } from '../../../src/stats/random';
import { expectClose, golden } from './support';

interface Golden {
  logistic: {
    features: number[];
    target: number[];
    weights: number[];
    fits: Record<string, { ridge: number; weighted: boolean; coefficients: number[]; intercept: number }>;
  };
  association: {
    table: number[][];
    chiSquare: number;
    pValue: number;
    degreesOfFreedom: number;
    mutualInformation: number;
    correctedV: number;
  };
  labelShift: { joint: number[][]; prior: number[]; predicted: number[] };
  correlation: { pairs: [number, number][]; pearson: number; groups: number[]; etaSquared: number };
}
const values = golden<Golden>('models');

describe('logistic regression', () => {
  const { features, target, weights, fits } = values.logistic;
  const design = { values: Float64Array.from(features), columns: 3 };

  it.each(Object.entries(fits))('is scikit-learn’s: %s', (_, expected) => {
    const fit = fitLogistic(design, target, {
      ridge: expected.ridge,
      weights: expected.weighted ? weights : undefined,
    });
    expect(fit.converged).toBe(true);
    expectClose(fit.intercept, expected.intercept, 1e-7);
    expected.coefficients.forEach((value, i) => expectClose(fit.coefficients[i], value, 1e-7));
  });

  it('predicts the rate it was given, and is deterministic', () => {
    const fit = fitLogistic(design, target);
    const predicted = predictLogistic(design, fit);
    const mean = (all: ArrayLike<number>) => Array.from(all).reduce((a, b) => a + b, 0) / all.length;
    expectClose(mean(predicted), mean(target), 1e-8);
    expect(fitLogistic(design, target)).toEqual(fit);
  });

  it('stays finite on separable rows, one class and constant columns', () => {
    const separable = standardise({ values: Float64Array.from([1, 7, 2, 7, 3, 7, 4, 7]), columns: 2 });
    expect(Array.from(separable.values.filter((_, i) => i % 2 === 1))).toEqual([0, 0, 0, 0]);
    for (const labels of [
      [0, 0, 1, 1],
      [1, 1, 1, 1],
      [0, 0, 0, 0],
    ]) {
      const predicted = predictLogistic(separable, fitLogistic(separable, labels));
      expect(Array.from(predicted).every((p) => p >= 0 && p <= 1)).toBe(true);
    }
  });
});

describe('DISDE', () => {
  const draw = (seed: number, shift: number, concept: number) => {
    const random = createRandom(seed);
    const sample = (bad: boolean) => {
      const loss: number[] = [];
      const probabilityBad: number[] = [];
      for (let row = 0; row < 20_000; row++) {
        const isHigh = random.uniform() < (bad ? 0.5 + shift : 0.5);
        loss.push(random.uniform() < (isHigh ? 0.5 : 0.1) + (bad ? concept : 0) ? 1 : 0);
        const bad_ = isHigh ? 0.5 + shift : 0.5 - shift;
        probabilityBad.push(bad_ / (bad_ + 0.5));
      }
      return { loss, probabilityBad };
    };
    return decomposeShift(sample(false), sample(true));
  };

  it('blames the inputs for a covariate shift and the relation for a concept shift', () => {
    const covariate = draw(1, 0.3, 0);
    expect(covariate?.conditional).toBeCloseTo(0, 1.5);
    expect((covariate?.sharedInputs ?? 0) + (covariate?.newInputs ?? 0)).toBeCloseTo(0.12, 1.5);
    const concept = draw(2, 0, 0.2);
    expect(concept?.conditional).toBeCloseTo(0.2, 1.5);
    expect(concept?.sharedInputs).toBeCloseTo(0, 10);
  });

  it('adds up to the change, and abstains where the periods share no inputs', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(5), fc.double({ min: 0.2, max: 0.8, noNaN: true })), { minLength: 2 }),
        (pairs) => {
          const half = Math.floor(pairs.length / 2);
          const sample = (part: [number, number][]) => ({
            loss: part.map(([loss]) => loss),
            probabilityBad: part.map(([, p]) => p),
          });
          const [good, bad] = [sample(pairs.slice(0, half)), sample(pairs.slice(half))];
          const parts = decomposeShift(good, bad);
          if (parts === null) throw new Error('abstained');
          const mean = (all: number[]) => all.reduce((a, b) => a + b, 0) / all.length;
          expect(parts.sharedInputs + parts.conditional + parts.newInputs).toBeCloseTo(
            mean(bad.loss) - mean(good.loss),
            9,
          );
        },
      ),
    );
    const apart = Array<number>(100).fill(0);
    expect(
      decomposeShift(
        { loss: apart, probabilityBad: [1, ...apart.slice(1)] },
        { loss: apart, probabilityBad: [0, ...Array<number>(99).fill(1)] },
      ),
    ).toBeNull();
    expect(decomposeShift({ loss: [], probabilityBad: [] }, { loss: [1], probabilityBad: [0.5] })).toBeNull();
  });
});

describe('label shift (BBSE)', () => {
  it('recovers the true shares of the classes', () => {
    const { joint, prior, predicted } = values.labelShift;
    const found = estimateLabelShift(joint, predicted);
    prior.forEach((share, label) => expectClose(found?.priors[label], share, 1e-10));
  });

  it('finds weights of one where nothing changed', () => {
    const { joint } = values.labelShift;
    const found = estimateLabelShift(
      joint,
      joint.map((row) => row.reduce((a, b) => a + b, 0)),
    );
    for (const weight of found?.weights ?? [NaN]) expectClose(weight, 1, 1e-10);
  });

  it('refuses a model whose predictions say nothing about the label, and empty periods', () => {
    expect(
      estimateLabelShift(
        [
          [50, 50],
          [50, 50],
        ],
        [10, 20],
      ),
    ).toBeNull();
    expect(
      estimateLabelShift(
        [
          [51, 50],
          [50, 50],
        ],
        [10, 20],
      ),
    ).toBeNull();
    expect(
      estimateLabelShift(
        [
          [0, 0],
          [0, 0],
        ],
        [10, 20],
      ),
    ).toBeNull();
    expect(
      estimateLabelShift(
        [
          [5, 1],
          [1, 5],
        ],
        [0, 0],
      ),
    ).toBeNull();
    expect(
      estimateLabelShift(
        [
          [5, 1, 1],
          [1, 5, 1],
        ],
        [3, 3],
      ),
    ).toBeNull();
  });
});

describe('association', () => {
  const { association, correlation } = values;

  it('is that of scipy and scikit-learn', () => {
    const test = independenceTest(association.table);
    expectClose(test?.statistic, association.chiSquare, 1e-11);
    expectClose(test?.pValue, association.pValue, 1e-9);
    expect(test?.degreesOfFreedom).toBe(association.degreesOfFreedom);
    expectClose(mutualInformation(association.table), association.mutualInformation, 1e-10);
    expectClose(correctedCramersV(association.table), association.correctedV, 1e-10);
  });

  it('is zero for independent columns, one for copies, and does not mind a transposed table', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 2, maxLength: 6 }),
        fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 2, maxLength: 6 }),
        (a, b) => {
          const table = a.map((x) => b.map((y) => x * y));
          expect(mutualInformation(table)).toBeCloseTo(0, 10);
          expect(independenceTest(table)?.statistic).toBeCloseTo(0, 6);
          const copy = a.map((x, i) => a.map((_, j) => (i === j ? x + 50 : 0)));
          expectClose(correctedCramersV(copy), 1, 1e-9);
          const mixed = a.map((x, i) => b.map((y, j) => ((x * 7 + y * 3 + i * j) % 11) + 1));
          const transposed = b.map((_, j) => mixed.map((row) => row[j] ?? 0));
          expectClose(mutualInformation(transposed), mutualInformation(mixed) ?? NaN, 1e-9, 1e-9);
        },
      ),
    );
    expect(mutualInformation([[0]])).toBeNull();
    expect(correctedCramersV([[5, 5]])).toBeNull();
  });

  it('of numbers is NumPy’s, even far from zero', () => {
    const [cx, cy] = correlation.pairs[0] ?? [0, 0];
    const sums = { count: 0, x: 0, y: 0, xx: 0, yy: 0, xy: 0 };
    for (const [px, py] of correlation.pairs) {
      const [x, y] = [px - cx, py - cy];
      sums.count++;
      sums.x += x;
      sums.y += y;
      sums.xx += x * x;
      sums.yy += y * y;
      sums.xy += x * y;
    }
    expectClose(pearson(sums), correlation.pearson, 1e-10);
    expectClose(pearsonMatrix(2, () => sums)[1]?.[0], correlation.pearson, 1e-10);
    const groups = [0, 1, 2, 3].map((group) => {
      const centred = correlation.pairs.filter((_, i) => correlation.groups[i] === group).map(([x]) => x - cx);
      return {
        count: centred.length,
        sum: centred.reduce((a, b) => a + b, 0),
        sumOfSquares: centred.reduce((a, b) => a + b * b, 0),
      };
    });
    expectClose(correlationRatio(groups), correlation.etaSquared, 1e-8);
    expect(pearson({ count: 5, x: 5, y: 5, xx: 5, yy: 9, xy: 5 })).toBeNull();
    expect(pearson({ count: 1, x: 1, y: 1, xx: 1, yy: 1, xy: 1 })).toBeNull();
    expect(correlationRatio([{ count: 3, sum: 6, sumOfSquares: 12 }])).toBeNull();
    expect(correlationRatio([])).toBeNull();
  });

  it('of two periods is compared in Fisher’s z', () => {
    expectClose(correlationChangeZ(0.2, 103, 0.5, 103), (Math.atanh(0.5) - Math.atanh(0.2)) / Math.sqrt(0.02), 1e-12);
    expect(correlationChangeZ(1, 50, 0, 50)).toBeLessThan(-10);
    expect(correlationChangeZ(0.1, 3, 0.1, 50)).toBeNull();
  });
});

describe('small matrices', () => {
  it('are inverted, unless they are singular', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 9, maxLength: 9 }), (cells) => {
        const matrix = [0, 1, 2].map((i) => [0, 1, 2].map((j) => (cells[3 * i + j] ?? 0) + (i === j ? 4 : 0)));
        const inverse = invert(matrix) ?? [];
        matrix.forEach((row, i) => {
          [0, 1, 2].forEach((j) => {
            const product = row.reduce((total, value, k) => total + value * (inverse[k]?.[j] ?? NaN), 0);
            expect(product).toBeCloseTo(i === j ? 1 : 0, 10);
          });
        });
      }),
    );
    expect(
      invert([
        [1, 2],
        [2, 4],
      ]),
    ).toBeNull();
    expect(solvePositiveDefinite(Float64Array.from([1, 0, 0, -1]), Float64Array.from([1, 1]))).toBeNull();
    const solution = solvePositiveDefinite(Float64Array.from([4, 2, 2, 3]), Float64Array.from([8, 7]));
    expectClose(solution?.[0], 1.25, 1e-14);
    expectClose(solution?.[1], 1.5, 1e-14);
  });
});
