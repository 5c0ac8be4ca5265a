import { describe, expect, it } from 'vitest';
import { data } from '../../../src/playbook/data';
import { segments } from '../../../src/playbook/segments';
import { timeline } from '../../../src/playbook/timeline';
import type { PlaybookContext, TimelineOutcome } from '../../../src/playbook/context';
import { at, HOUR, hoursIn, investigated, START, type Plan } from './synthetic-log';

const ask = async (context: PlaybookContext): Promise<TimelineOutcome> =>
  timeline(context, { data: await data(context), segments: await segments(context) });
const dated = (plan: Plan, good = `${at(0)}/${at(72)}`, bad = `${at(84)}/${at(120)}`): Promise<TimelineOutcome> =>
  investigated(plan, { good, bad }, ({ context }) => ask(context));
const hours = (row: { at: number }): number => (row.at - START) / HOUR;

/** The interval, in hours after the start of the log. */
function intervalOf({ onset }: TimelineOutcome): { low: number; high: number; width: number } {
  const [low, high] = [hoursIn(onset?.low ?? ''), hoursIn(onset?.high ?? '')];
  return { low, high, width: high - low };
}

describe('the onset interval', () => {
  it('reaches back to the last row that could have shown the fault and did not', async () => {
    const found = await dated({
      hours: 120,
      rowsPerHour: 120,
      keep: (row) => row.region !== 'south' || hours(row) < 79.9 || hours(row) >= 80.6,
      change: (row) => {
        if (hours(row) >= 80.15 && row.region === 'south') Object.assign(row, { input: null, wrong: 0.55 });
      },
    });
    const { low, high, width } = intervalOf(found);
    expect(low).toBeLessThanOrEqual(80.15);
    expect(high).toBeGreaterThanOrEqual(80.6);
    expect(width).toBeLessThan(1.2);
  });

  it('ends after the value at which a column froze: that one was right when it came', async () => {
    let last: number | null = null;
    let truth = 0;
    const found = await dated({
      hours: 120,
      rowsPerHour: 120,
      change: (row) => {
        if (hours(row) < 80.15) {
          last = row.input;
          truth = hours(row);
        } else Object.assign(row, { input: last, wrong: 0.5 });
      },
    });
    const { low, high, width } = intervalOf(found);
    expect(low).toBeLessThanOrEqual(80.15);
    expect(truth).toBeLessThan(80.15);
    expect(high).toBeGreaterThanOrEqual(80.15);
    expect(width).toBeLessThan(0.25);
  });

  it('allows for a clock of whole minutes', async () => {
    const onset = 80 + 9.8 / 60;
    const found = await dated({
      hours: 120,
      rowsPerHour: 240,
      change: (row) => {
        if (hours(row) >= onset) Object.assign(row, { input: null, wrong: 0.5 });
        row.at = Math.floor(row.at / 60_000) * 60_000;
      },
    });
    const { low, high, width } = intervalOf(found);
    expect(low).toBeLessThanOrEqual(onset);
    expect(high).toBeGreaterThanOrEqual(onset);
    expect(width).toBeLessThan(0.25);
  });

  it('is of the sign that tells most: a share of rows that goes from all to none, beside errors that rise a little', async () => {
    const found = await dated({
      hours: 120,
      rowsPerHour: 60,
      change: (row) => {
        if (hours(row) >= 80.15) Object.assign(row, { version: 'v2', wrong: row.wrong + 0.2 });
      },
    });
    const { low, high, width } = intervalOf(found);
    expect(found.step.findings[0]?.text).toMatch(/model_version/);
    expect(low).toBeLessThanOrEqual(80.15);
    expect(high).toBeGreaterThanOrEqual(80.15);
    expect(width).toBeLessThan(0.2);
  });
});

describe('shapes', () => {
  it('says of what grows that it has grown, and since when', async () => {
    const found = await dated({
      hours: 120,
      rowsPerHour: 240,
      change: (row) => {
        const risen = Math.min(1, Math.max(0, (hours(row) - 76) / 30));
        row.wrong += 0.5 * risen;
      },
    });
    expect(found.onset?.shape).toBe('ramp');
    expect(found.step.summary).toMatch(/^Has grown since/);
    const { low, high } = intervalOf(found);
    expect(low).toBeLessThanOrEqual(77.5);
    expect(high).toBeGreaterThanOrEqual(74.5);
  });

  it('says of what comes back every night that it recurs', async () => {
    const found = await investigated(
      {
        hours: 240,
        rowsPerHour: 120,
        change: (row) => {
          if (hours(row) >= 98 && hours(row) % 24 >= 2 && hours(row) % 24 < 5) row.wrong = 0.7;
        },
      },
      { good: `${at(0)}/${at(92)}`, bad: `${at(97)}/${at(240)}` },
      ({ context }) => ask(context),
    );
    expect(found.onset?.shape).toBe('recurring');
    expect(found.step.summary).toMatch(/again and again at the same hours/);
    expect(Math.abs(hoursIn(found.onset?.at ?? '') - 98)).toBeLessThan(0.5);
  });
});

describe('degenerate logs', () => {
  it('one row a period: no change is found, and none is made up', async () => {
    const found = await dated({ hours: 120, rowsPerHour: 1, keep: (row) => [1, 100].includes(Math.floor(hours(row))) });
    expect(found.onset).toBeNull();
    expect(found.step.summary).toMatch(/No change found/);
  });

  it('no labels: the date comes from the sign', async () => {
    const found = await dated({
      hours: 120,
      rowsPerHour: 120,
      unlabelled: true,
      change: (row) => void (hours(row) >= 80.15 && (row.version = 'v2')),
    });
    expect(Math.abs(hoursIn(found.onset?.at ?? '') - 80.15)).toBeLessThan(0.2);
    expect(found.step.findings[0]?.text).toMatch(/model_version/);
  });

  it('a clock that goes back: rows are taken in the order of their times', async () => {
    let row = 0;
    const found = await dated({
      hours: 120,
      rowsPerHour: 120,
      change: (each) => {
        if (hours(each) >= 80.15) Object.assign(each, { input: null, wrong: 0.5 });
        if (row++ % 50 === 0) each.at -= 2 * 60_000;
      },
    });
    const { low, high } = intervalOf(found);
    expect(low).toBeLessThanOrEqual(80.15);
    expect(high).toBeGreaterThanOrEqual(80.15 - 2 / 60);
  });
});
