import { describe, expect, it } from 'vitest';
import { weekendPart } from '../../../src/playbook/diagnosis/calendar';
import type { Hypothesis } from '../../../src/protocol/report';
import { Random } from '../../incidents/random';
import { type Cells, investigate, withFolder, withLog, writeCsv } from './investigate';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const ROWS = 16_000;
const sigmoid = (odds: number): number => 1 / (1 + Math.exp(-odds));

interface Day {
  /** Midnight before the good period; the bad one is the day after. */
  first: number;
  /** Added to the odds of the outcome of bad rows, which the model does not know. */
  level?: number;
  /** Leaves out the input that the model does not use in the bad period. */
  lost?: boolean;
  seed: number;
}

/** Two days of a model that is right on the first one, with an input `visits` that only resembles what the model reads. */
async function hypotheses({ first, level = 0, lost = false, seed }: Day): Promise<Hypothesis[]> {
  const random = new Random(seed);
  const rows = Array.from({ length: ROWS }, (_, row): Cells => {
    const bad = row >= ROWS / 2;
    const [tenure, spend] = [random.normal(), random.normal()];
    const visits = 0.3 * tenure + random.normal();
    const odds = 1.3 * tenure - 0.9 * spend - 0.4;
    const left = random.chance(sigmoid(odds + (bad ? level : 0)));
    return {
      time: new Date(first + (2 * DAY * (row + 0.5)) / ROWS).toISOString(),
      tenure: tenure.toFixed(3),
      spend: spend.toFixed(3),
      visits: (lost && bad) || random.chance(0.05) ? '' : visits.toFixed(3),
      score: sigmoid(odds).toFixed(4),
      prediction: odds > 0 ? 'left' : 'stayed',
      label: left ? 'left' : 'stayed',
    };
  });
  const day = (n: number): string => new Date(first + n * DAY).toISOString();
  return withFolder(async (folder) => {
    const file = await writeCsv(folder, rows);
    return withLog(file, `${day(0)}/${day(1)}`, `${day(1)}/${day(2)}`, async (context) => {
      const at = day(1);
      const onset = { at, low: at, high: at, shape: 'step' as const, end: null, signal: 'error rate' };
      return (await investigate(context, { onset })).diagnosis.hypotheses;
    });
  });
}

describe('what may be luck or the calendar', () => {
  it('counts weekends by the clock', () => {
    const friday = Date.UTC(2026, 0, 16) * 1000;
    const day = DAY * 1000;
    expect(weekendPart({ start: friday, end: friday + day })).toBe(0);
    expect(weekendPart({ start: friday + day, end: friday + 3 * day })).toBeCloseTo(1, 9);
    expect(weekendPart({ start: friday, end: friday + 7 * day })).toBeCloseTo(2 / 7, 9);
    expect(weekendPart({ start: -day * 4, end: day * 3 })).toBeCloseTo(2 / 7, 9);
  });

  it('is the first Saturday of a log on which all outcomes come a little more often; on a Thursday that is a cause', async () => {
    const [saturday] = await hypotheses({ first: Date.UTC(2026, 0, 16), level: 0.75, seed: 3 });
    const [thursday] = await hypotheses({ first: Date.UTC(2026, 0, 14), level: 0.75, seed: 3 });
    expect(saturday?.kind).toBe('none');
    expect(saturday?.evidenceFor.join(' ')).toContain('The bad period is a weekend and the good period has none');
    expect(thursday?.kind).not.toBe('none');
  });

  it('is a slight fall after a column is gone that only resembles what the model reads', async () => {
    const [first] = await hypotheses({ first: Date.UTC(2026, 0, 13), level: 0.5, lost: true, seed: 5 });
    expect(first?.kind).not.toBe('data-fault');
    expect(first?.features).not.toContain('visits');
  });
});
