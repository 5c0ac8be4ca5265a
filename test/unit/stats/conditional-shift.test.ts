import { describe, expect, it } from 'vitest';
import { conditionalShift, type ConditionalCell } from '../../../src/stats/conditional-shift';

/** Rows by value and label, from shares of values and P(yes | value), in both periods. */
function cells(values: Record<string, { good: number; bad: number; yesGood: number; yesBad: number }>) {
  return Object.entries(values).flatMap(([value, { good, bad, yesGood, yesBad }]) => [
    { value, label: 'yes', good: good * yesGood, bad: bad * yesBad },
    { value, label: 'no', good: good * (1 - yesGood), bad: bad * (1 - yesBad) },
  ]);
}

const labelGivenValue = (own: ReturnType<typeof cells>): number =>
  conditionalShift(own.map((cell): ConditionalCell => ({ ...cell, given: cell.value, of: cell.label })));
const valueGivenLabel = (own: ReturnType<typeof cells>): number =>
  conditionalShift(own.map((cell): ConditionalCell => ({ ...cell, given: cell.label, of: cell.value })));

describe('a changed mix against a label shift', () => {
  it('a mix leaves the labels of each value alone', () => {
    const mix = cells({
      employed: { good: 900, bad: 500, yesGood: 0.2, yesBad: 0.2 },
      none: { good: 100, bad: 500, yesGood: 0.7, yesBad: 0.7 },
    });
    expect(labelGivenValue(mix)).toBeCloseTo(0, 12);
    expect(valueGivenLabel(mix)).toBeGreaterThan(0.2);
  });

  it('a label shift leaves the values of each label alone', () => {
    const before = { employed: { yes: 180, no: 720 }, none: { yes: 70, no: 30 } };
    const shifted = Object.entries(before).flatMap(([value, { yes, no }]) => [
      { value, label: 'yes', good: yes, bad: yes * 3 },
      { value, label: 'no', good: no, bad: no * 0.5 },
    ]);
    expect(valueGivenLabel(shifted)).toBeCloseTo(0, 12);
    expect(labelGivenValue(shifted)).toBeGreaterThan(0.2);
  });

  it('ignores what only one period holds', () => {
    expect(conditionalShift([{ given: 'new', of: 'yes', good: 0, bad: 10 }])).toBe(0);
  });
});
