import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { calibrated } from '../../../src/playbook/diagnosis/calibration';

const share = fc.double({ min: 0, max: 1, noNaN: true });

describe('calibrated confidence', () => {
  it('never claims certainty, and a rule that says more is believed more', () => {
    fc.assert(
      fc.property(share, share, share, (a, b, rival) => {
        const of = (score: number) => calibrated({ score, rival, none: false });
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        expect(of(low)).toBeLessThanOrEqual(of(high) + 1e-12);
        expect(of(high)).toBeLessThan(1);
        expect(of(low)).toBeGreaterThan(0);
      }),
    );
  });

  it('is lower beside a rival that is nearly as likely', () => {
    const of = (rival: number) => calibrated({ score: 0.9, rival, none: false });
    expect(of(0.85)).toBeLessThanOrEqual(of(0.05));
  });
});
