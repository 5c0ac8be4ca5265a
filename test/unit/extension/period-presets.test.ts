import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { intervalFault, periodPresets } from '../../../src/extension/investigate/period-presets';

describe('period presets', () => {
  test('offer what fits the log, the last row in the bad period', () => {
    const presets = periodPresets('2024-11-01T00:00:00Z', '2024-11-14T20:00:00Z');
    expect(presets.map(({ id }) => id)).toEqual(['last-6-hours', 'last-day']);
    expect(presets[0]).toMatchObject({
      good: '2024-11-12T14:00:00.001Z/2024-11-14T14:00:00.001Z',
      bad: '2024-11-14T14:00:00.001Z/2024-11-14T20:00:00.001Z',
    });
  });

  test('a log of an hour is split near its end', () => {
    const presets = periodPresets('2024-11-01T00:00:00Z', '2024-11-01T01:00:00Z');
    expect(presets.map(({ id }) => id)).toEqual(['last-tenth']);
  });

  test.each([
    [null, null],
    ['gestern', '2024-11-01T01:00:00Z'],
    ['2024-11-01T01:00:00Z', '2024-11-01T01:00:00Z'],
    ['2024-11-02T01:00:00Z', '2024-11-01T01:00:00Z'],
  ])('none from %s to %s', (first, last) => {
    expect(periodPresets(first, last)).toEqual([]);
  });

  test('never overlap, and stay within the log', () => {
    const time = fc.integer({ min: 0, max: 4e9 }).map((seconds) => seconds * 1000);
    fc.assert(
      fc.property(time, time, (first, last) => {
        for (const { good, bad } of periodPresets(new Date(first).toISOString(), new Date(last).toISOString())) {
          expect([intervalFault(good), intervalFault(bad)]).toEqual([null, null]);
          const [goodStart = 0, goodEnd = 0] = good.split('/').map(Date.parse);
          const [badStart = 0, badEnd = 0] = bad.split('/').map(Date.parse);
          expect(goodStart).toBeGreaterThanOrEqual(first);
          expect(goodEnd).toBeLessThanOrEqual(badStart);
          expect(badEnd).toBe(last + 1);
        }
      }),
    );
  });
});

test.each([
  ['2024-11-12T00:00Z/2024-11-13T00:00Z', null],
  ['2024-11-12/2024-11-13', null],
  ['2024-11-12', 'shape'],
  ['2024-11-12 00:00/2024-11-13', 'shape'],
  ['yesterday/2024-11-13', 'start'],
  ['2024-11-12/tomorrow', 'end'],
  ['2024-11-13/2024-11-12', 'order'],
  ['2024-11-13/2024-11-13', 'order'],
])('the interval %s: %s', (text, expected) => {
  expect(intervalFault(text)).toBe(expected);
});
