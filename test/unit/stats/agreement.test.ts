import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coefficientOfDetermination } from '../../../src/stats/coefficient-of-determination';
import { type AgreementCell, cohensKappa } from '../../../src/stats/cohens-kappa';
import { expectClose, golden } from './support';

interface Golden {
  kappas: { cells: AgreementCell[]; kappa: number }[];
  amounts: { pairs: { observed: number; predicted: number }[]; r2: number }[];
}
const { kappas, amounts } = golden<Golden>('agreement');
const name = fc.constantFrom('a', 'b', 'c');
const cells = fc.array(fc.record({ left: name, right: name, rows: fc.integer({ min: 1, max: 50 }) }), { minLength: 1 });

describe("Cohen's kappa", () => {
  it('is that of scikit-learn', () => {
    for (const one of kappas) expectClose(cohensKappa(one.cells), one.kappa, 1e-9, 1e-3);
  });

  it('is at most 1, does not ask who is left, and sums cells of one pair', () => {
    fc.assert(
      fc.property(cells, (own) => {
        const kappa = cohensKappa(own);
        const turned = cohensKappa(own.map(({ left, right, rows }) => ({ left: right, right: left, rows })));
        const doubled = cohensKappa([...own, ...own]);
        if (kappa === null) {
          expect([turned, doubled]).toEqual([null, null]);
          return;
        }
        expect(kappa).toBeLessThanOrEqual(1 + 1e-12);
        expectClose(turned, kappa, 1e-9, 1e-6);
        expectClose(doubled, kappa, 1e-9, 1e-6);
      }),
    );
  });

  it('is unknown without rows and where there is one class only', () => {
    expect(cohensKappa([])).toBeNull();
    expect(cohensKappa([{ left: 'a', right: 'a', rows: 9 }])).toBeNull();
  });
});

describe('R²', () => {
  it('is that of scikit-learn', () => {
    for (const { pairs, r2 } of amounts) expectClose(coefficientOfDetermination(pairs), r2);
  });

  it('is 1 for what was observed, 0 for its mean, and never above 1', () => {
    const number = fc.integer({ min: -1000, max: 1000 });
    fc.assert(
      fc.property(fc.array(fc.tuple(number, number), { minLength: 2 }), (drawn) => {
        const pairs = drawn.map(([observed, predicted]) => ({ observed, predicted }));
        const mean = pairs.reduce((sum, { observed }) => sum + observed, 0) / pairs.length;
        const share = coefficientOfDetermination(pairs);
        if (share === null) return;
        expect(share).toBeLessThanOrEqual(1);
        expect(coefficientOfDetermination(pairs.map(({ observed }) => ({ observed, predicted: observed })))).toBe(1);
        const byMean = coefficientOfDetermination(pairs.map(({ observed }) => ({ observed, predicted: mean })));
        expect(byMean).toBeCloseTo(0, 9);
      }),
    );
  });

  it('is unknown where nothing varies', () => {
    expect(coefficientOfDetermination([{ observed: 1, predicted: 2 }])).toBeNull();
    expect(coefficientOfDetermination([1, 1].map((observed) => ({ observed, predicted: 2 })))).toBeNull();
  });
});
