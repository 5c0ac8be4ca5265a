import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readableGrid, bucketStart } from '../../../src/log/changes/time-grid';
import type { IncidentEvent } from '../../../src/log/prediction-log';
import { DAY, HOUR, MINUTE } from '../../../src/log/time/epoch';
import { coincidences } from '../../../src/playbook/timeline/coincidence';

const ONSET = 50 * HOUR;
const onset = (halfWidth: number) => ({
  at: ONSET,
  low: ONSET - halfWidth,
  high: ONSET + halfWidth,
  moments: [-1, 0, 1].map((step) => ({ at: ONSET + (step * halfWidth) / 2, probability: 1 / 3 })),
});
const event = (id: string, start: number, more: Partial<IncidentEvent> = {}): IncidentEvent => ({
  id,
  type: 'deploy',
  title: id,
  start,
  end: null,
  url: null,
  status: null,
  scope: {},
  ...more,
});
const SPAN = { start: 0, end: 4 * DAY };
const scoresOf = (events: IncidentEvent[], scope: 'match' | 'mismatch' | 'none' = 'none') =>
  new Map(coincidences(events, onset(3 * MINUTE), SPAN, () => scope).map((each) => [each.event.id, each]));

describe('coincidence', () => {
  it('prefers what came minutes before to what came hours before, and rules out what came after', () => {
    const found = scoresOf([
      event('minutes', ONSET - 15 * MINUTE),
      event('hours', ONSET - 5 * HOUR),
      event('after', ONSET + HOUR),
    ]);
    expect(found.get('minutes')?.score).toBeGreaterThan(0.5);
    expect(found.get('hours')?.score).toBeLessThan(0.05);
    expect(found.get('after')).toMatchObject({ score: 0, relation: 'after', chance: null });
  });

  it('gives the chance of a lucky hit: 1 − exp(−rate·window)', () => {
    const deploys = Array.from({ length: 16 }, (_, index) => event(`d${index}`, index * 6 * HOUR));
    const found = scoresOf([...deploys, event('last', ONSET - 57 * MINUTE, { type: 'pipeline' })]);
    const hour = (57 + 3) * MINUTE;
    expect(found.get('last')?.chance).toBeCloseTo(1 - Math.exp((-1 / (4 * DAY)) * hour), 9);
  });

  it('says less of an event whose scope is another segment, or that was never carried out', () => {
    const near = event('near', ONSET - 10 * MINUTE);
    const plain = scoresOf([near]).get('near')?.score ?? 0;
    expect(scoresOf([near], 'mismatch').get('near')?.score).toBeLessThan(plain);
    expect(scoresOf([near], 'match').get('near')?.score).toBeGreaterThan(plain);
    expect(scoresOf([{ ...near, status: 'cancelled' }]).get('near')?.score).toBeLessThan(plain);
    expect(scoresOf([{ ...near, type: 'pipeline', status: 'failed' }]).get('near')?.score).toBeCloseTo(plain, 9);
  });

  it('never hands out more certainty than there is', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 4 * 24 * 60 }), { maxLength: 30 }), (minutes) => {
        const events = minutes.map((minute, index) => event(`e${index}`, minute * MINUTE));
        const found = coincidences(events, onset(20 * MINUTE), SPAN, () => 'none');
        const sum = found.reduce((total, { score }) => total + score, 0);
        expect(sum).toBeLessThan(1);
        for (const { score, chance } of found) {
          expect(score).toBeGreaterThanOrEqual(0);
          if (chance !== null) expect(chance >= 0 && chance <= 1).toBe(true);
        }
      }),
    );
  });
});

describe('readable buckets', () => {
  it('cover the interval with at most as many as asked, beginning on the clock', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1e15 }),
        fc.integer({ min: 1, max: 1e14 }),
        fc.integer({ min: 3, max: 2000 }),
        (start, length, most) => {
          const grid = readableGrid({ start, end: start + length }, most);
          expect(grid.count).toBeLessThanOrEqual(most);
          expect(grid.origin).toBeLessThanOrEqual(start);
          expect(bucketStart(grid, grid.count)).toBeGreaterThanOrEqual(start + length);
          expect(bucketStart(grid, grid.count - 1)).toBeLessThan(start + length);
        },
      ),
    );
  });

  it('begin days at the zone’s midnight and weeks on Monday', () => {
    const start = Date.UTC(1997, 0, 1) * 1000 - 10 * HOUR;
    expect(readableGrid({ start, end: start + 100 * DAY }, 120, 600)).toMatchObject({ origin: start, width: DAY });
    const weeks = readableGrid({ start, end: start + 700 * DAY }, 120);
    expect(new Date(weeks.origin / 1000).getUTCDay()).toBe(1);
  });
});
