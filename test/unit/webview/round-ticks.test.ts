import { expect, test } from 'vitest';
import fc from 'fast-check';
import { placeAmong, roundTicks } from '../../../webview/features/round-ticks';

test('ticks between crooked ends are the round numbers a reader expects', () => {
  expect(roundTicks(82.38, 148.8)).toEqual([90, 100, 110, 120, 130, 140]);
  expect(roundTicks(-0.37, 0.41)).toEqual([-0.2, 0, 0.2, 0.4]);
  expect(roundTicks(0, 1)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
  expect(roundTicks(5, 5)).toEqual([5]);
  expect(roundTicks(NaN, 1)).toEqual([]);
});

test('ticks never leave the range, rise evenly, and are few but at least two', () => {
  const finite = fc.double({ min: -1e12, max: 1e12, noNaN: true });
  fc.assert(
    fc.property(finite, fc.double({ min: 1e-3, max: 1e9, noNaN: true }), (low, span) => {
      const high = low + span;
      fc.pre(span > Math.abs(low) * 1e-9);
      const ticks = roundTicks(low, high);
      expect(ticks.length).toBeGreaterThanOrEqual(2);
      expect(ticks.length).toBeLessThanOrEqual(8);
      for (const tick of ticks) {
        expect(tick).toBeGreaterThanOrEqual(low - span * 1e-6);
        expect(tick).toBeLessThanOrEqual(high + span * 1e-6);
      }
    }),
  );
});

test('a value has its place within its bin, however unequal the bins are', () => {
  const edges = [0, 10, 12, 100];
  expect(placeAmong(edges, 0)).toBe(-0.5);
  expect(placeAmong(edges, 5)).toBe(0);
  expect(placeAmong(edges, 11)).toBe(1);
  expect(placeAmong(edges, 100)).toBe(2.5);
  expect(placeAmong(edges, 101)).toBeNull();
});
