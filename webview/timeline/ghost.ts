import type { Timeline } from '../../src/protocol/report';
import { t } from '../strings';
import type { Series } from './series';

const DAY = 86_400;
const PERIODS = [
  { seconds: 7 * DAY, name: () => t('A week before') },
  { seconds: DAY, name: () => t('A day before') },
];

/** The longest of a week and a day that the log reaches back by, in whole points of its timeline. */
function periodOf({ bucketSeconds, start }: Timeline): { points: number; name: string } | null {
  for (const { seconds, name } of PERIODS) {
    const points = seconds / bucketSeconds;
    if (Number.isInteger(points) && points >= 2 && points < start.length) return { points, name: name() };
  }
  return null;
}

/** What the earlier line is called; null where the log does not reach back so far. */
export const ghostName = (timeline: Timeline): string | null => periodOf(timeline)?.name ?? null;

/** What a line showed a week (in short logs a day) before: the usual rhythm, to tell a fall from a night. */
export function ghostOf(timeline: Timeline, values: (number | null)[]): Series | null {
  const period = periodOf(timeline);
  if (!period) return null;
  const { points, name } = period;
  const earlier = values.map((_value, index) => (index < points ? null : (values[index - points] ?? null)));
  return { name, values: earlier, style: 'ghost' };
}
