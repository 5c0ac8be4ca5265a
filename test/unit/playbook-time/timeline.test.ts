import { describe, expect, it } from 'vitest';
import { data } from '../../../src/playbook/data';
import { segments } from '../../../src/playbook/segments';
import { timeline } from '../../../src/playbook/timeline';
import type { PlaybookContext, TimelineOutcome } from '../../../src/playbook/context';
import { at, HOUR, hoursIn, investigated, START, type Row } from './synthetic-log';

const ask = async (context: PlaybookContext): Promise<TimelineOutcome> =>
  timeline(context, { data: await data(context), segments: await segments(context) });
const since = (hours: number) => (row: Row) => row.at >= START + hours * HOUR;
const DAY_EVENTS = [
  { id: 'early', type: 'deploy', title: 'gateway', start: at(30) },
  { id: 'guilty', type: 'pipeline', title: 'feature refresh', start: at(79.9) },
  { id: 'late', type: 'deploy', title: 'hotfix', start: at(90) },
];

describe('timeline', () => {
  it('dates a change by the empty values that began then, and names the event that coincides', async () => {
    const changed = since(80.15);
    const found = await investigated(
      {
        hours: 120,
        rowsPerHour: 120,
        change: (row) => {
          if (changed(row) && row.region === 'south') Object.assign(row, { input: null, wrong: 0.55 });
        },
      },
      { good: `${at(0)}/${at(72)}`, bad: `${at(84)}/${at(120)}`, events: DAY_EVENTS },
      ({ context }) => ask(context),
    );
    expect(Math.abs(hoursIn(found.onset?.at ?? '') - 80.15)).toBeLessThan(1 / 6);
    expect(hoursIn(found.onset?.low ?? '')).toBeLessThanOrEqual(80.15);
    expect(hoursIn(found.onset?.high ?? '')).toBeGreaterThanOrEqual(80.15);
    expect(found.onset).toMatchObject({ shape: 'step', end: null });
    expect(found.step.status).toBe('suspect');
    expect(found.events[0]).toMatchObject({ id: 'guilty', coincides: true });
    expect(found.events.find(({ id }) => id === 'late')?.reason).toMatch(/^Ruled out/);
    expect(found.events.filter(({ coincides }) => coincides)).toHaveLength(1);
    expect(JSON.stringify(found)).not.toMatch(/caused by/i);
  });

  it('finds no change in a quiet log, and then no event coincides', async () => {
    const found = await investigated(
      { hours: 120, rowsPerHour: 100, seed: 5 },
      { good: `${at(0)}/${at(72)}`, bad: `${at(84)}/${at(120)}`, events: DAY_EVENTS },
      ({ context }) => ask(context),
    );
    expect(found.onset).toBeNull();
    expect(found.step.status).toBe('clear');
    expect(found.events.some(({ coincides }) => coincides)).toBe(false);
  });

  it('abstains where no event lies near the onset', async () => {
    const changed = since(80.15);
    const found = await investigated(
      { hours: 120, rowsPerHour: 120, change: (row) => void (changed(row) && (row.wrong = 0.6)) },
      {
        good: `${at(0)}/${at(72)}`,
        bad: `${at(84)}/${at(120)}`,
        events: DAY_EVENTS.filter(({ id }) => id !== 'guilty'),
      },
      ({ context }) => ask(context),
    );
    expect(found.onset).not.toBeNull();
    expect(found.events.some(({ coincides }) => coincides)).toBe(false);
  });

  it('tells a change that ended, and when', async () => {
    const found = await investigated(
      { hours: 144, rowsPerHour: 120, change: (row) => void (since(80)(row) && !since(104)(row) && (row.wrong = 0.6)) },
      { good: `${at(0)}/${at(72)}`, bad: `${at(84)}/${at(100)}` },
      ({ context }) => ask(context),
    );
    expect(found.onset?.shape).toBe('pulse');
    expect(Math.abs(hoursIn(found.onset?.end ?? '') - 104)).toBeLessThan(2);
  });

  it('draws at most 200 buckets whose counts add up to the log', async () => {
    const found = await investigated(
      { hours: 120, rowsPerHour: 60 },
      { good: `${at(0)}/${at(72)}`, bad: `${at(84)}/${at(120)}` },
      ({ context }) => ask(context),
    );
    const { timeline: series } = found;
    expect(series.start.length).toBeLessThanOrEqual(200);
    expect(series.rows.reduce((sum, count) => sum + count, 0)).toBe(120 * 60);
    for (const list of [series.metric, series.confidence, series.latencyP50, series.latencyP95, series.errorRate]) {
      expect(list).toHaveLength(series.start.length);
    }
    expect(series.metric.every((value) => value === null || (value >= 0 && value <= 1))).toBe(true);
  });
});

describe('proposed periods', () => {
  it('surround the change, in whole days before it', async () => {
    const periods = await investigated(
      { hours: 120, rowsPerHour: 120, change: (row) => void (since(80)(row) && (row.wrong = 0.5)) },
      {},
      ({ context }) => Promise.resolve(context.periods),
    );
    const [good, bad] = [periods.good.interval, periods.bad.interval];
    const inHours = (time: number | undefined): number => ((time ?? 0) / 1000 - START) / HOUR;
    expect(periods.good.proposed && periods.bad.proposed).toBe(true);
    expect(inHours(good?.end)).toBeLessThanOrEqual(80);
    expect(inHours(bad?.start)).toBeGreaterThanOrEqual(79.9);
    expect(inHours(bad?.start)).toBeLessThan(82);
    expect((inHours(good?.end) - inHours(good?.start)) % 24).toBeCloseTo(0, 6);
  });

  it('find a change that only one segment has', async () => {
    const { bad } = await investigated(
      {
        hours: 120,
        rowsPerHour: 120,
        seed: 3,
        change: (row) => void (since(80)(row) && row.region === 'east' && (row.wrong = 0.45)),
      },
      {},
      ({ context }) => Promise.resolve(context.periods),
    );
    expect(bad.reason).toBeUndefined();
    expect(Math.abs(((bad.interval?.start ?? 0) / 1000 - START) / HOUR - 80)).toBeLessThan(6);
  });

  it('compare the last third where nothing changes, and say so, in nearly every quiet log', async () => {
    const quiet: PlaybookContext['periods'][] = [];
    for (const seed of [9, 10, 11, 12, 13]) {
      const plan = { hours: 120, rowsPerHour: 60, seed };
      const periods = await investigated(plan, {}, ({ context }) => Promise.resolve(context.periods));
      if (periods.bad.reason?.includes('No change was found')) quiet.push(periods);
    }
    expect(quiet.length).toBeGreaterThanOrEqual(4);
    for (const { good, bad } of quiet) expect(good.interval?.end).toBe(bad.interval?.start);
  });

  it('keep the side that is given', async () => {
    const changed = since(80);
    const plan = { hours: 120, rowsPerHour: 120, change: (row: Row) => void (changed(row) && (row.wrong = 0.5)) };
    const onlyBad = await investigated(plan, { bad: `${at(90)}/${at(120)}` }, ({ context }) =>
      Promise.resolve(context.periods),
    );
    expect(onlyBad.bad.proposed).toBe(false);
    expect(onlyBad.good.interval?.end).toBeLessThanOrEqual(Date.parse(at(90)) * 1000);
    const onlyGood = await investigated(plan, { good: `${at(0)}/${at(48)}` }, ({ context }) =>
      Promise.resolve(context.periods),
    );
    expect(onlyGood.good.proposed).toBe(false);
    expect(Math.abs(((onlyGood.bad.interval?.start ?? 0) / 1000 - START) / HOUR - 80)).toBeLessThan(3);
  });

  it('that lie outside the log are refused with its span', async () => {
    const outside = investigated(
      { hours: 24, rowsPerHour: 20 },
      { good: `${at(-48)}/${at(-24)}`, bad: `${at(12)}/${at(24)}` },
      () => Promise.resolve(),
    );
    await expect(outside).rejects.toMatchObject({
      code: 'period-empty',
      advice: expect.stringContaining('2025-03-03T00:0') as string,
    });
    const overlapping = investigated(
      { hours: 24, rowsPerHour: 20 },
      { good: `${at(0)}/${at(13)}`, bad: `${at(12)}/${at(24)}` },
      () => Promise.resolve(),
    );
    await expect(overlapping).rejects.toMatchObject({ code: 'periods-overlap' });
  });
});
