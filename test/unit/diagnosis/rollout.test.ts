import { describe, expect, it } from 'vitest';
import { data } from '../../../src/playbook/data';
import { segments } from '../../../src/playbook/segments';
import { timeline } from '../../../src/playbook/timeline';
import { at, HOUR, hoursIn, investigated, START, type Row } from '../playbook-time/synthetic-log';
import type { Random } from '../../../src/stats/random';

/** Ten, fifty, a hundred per cent, a day apart, of a version that is wrong more often than right. */
const rollout = (row: Row, random: Random): void => {
  const hours = (row.at - START) / HOUR;
  const share = hours < 80.25 ? 0 : hours < 100 ? 0.1 : hours < 120 ? 0.5 : 1;
  if (random.uniform() < share) Object.assign(row, { version: 'v2', wrong: 0.65 });
};

describe('a staged rollout of a bad version', () => {
  it('is dated by its first rows, and errors follow its share', async () => {
    const { onset, dose } = await investigated(
      { hours: 144, rowsPerHour: 100, change: rollout },
      { good: `${at(0)}/${at(72)}`, bad: `${at(82)}/${at(144)}` },
      async ({ context }) => {
        const found = { data: await data(context), segments: await segments(context) };
        return { onset: (await timeline(context, found)).onset, dose: found.segments.shift.dose };
      },
    );
    expect(onset?.signal).toContain('model_version');
    expect(hoursIn(onset?.low ?? '')).toBeLessThanOrEqual(80.25);
    expect(hoursIn(onset?.high ?? '')).toBeGreaterThanOrEqual(80.25);
    expect(hoursIn(onset?.high ?? '') - hoursIn(onset?.low ?? '')).toBeLessThan(1);
    expect(dose).toMatchObject({ version: 'v2' });
    expect(dose?.correlation).toBeGreaterThan(0.9);
    expect(dose?.own).toBeGreaterThan(0.55);
    expect(dose?.others).toBeLessThan(0.3);
  });

  it('is the version also where its first tenth of the rows served at the end of the good period', async () => {
    const { onset, root } = await investigated(
      { hours: 144, rowsPerHour: 100, change: rollout },
      { good: `${at(0)}/${at(88)}`, bad: `${at(100)}/${at(144)}` },
      async ({ context }) => {
        const found = { data: await data(context), segments: await segments(context) };
        return { onset: (await timeline(context, found)).onset, root: found.segments.root };
      },
    );
    expect(root?.where).toEqual({ model_version: 'v2' });
    expect(root?.rows.good).toBeGreaterThan(0);
    expect(hoursIn(onset?.low ?? '')).toBeLessThanOrEqual(80.25);
    expect(hoursIn(onset?.high ?? '')).toBeGreaterThanOrEqual(80.25);
    expect(hoursIn(onset?.high ?? '') - hoursIn(onset?.low ?? '')).toBeLessThan(1);
  });
});
