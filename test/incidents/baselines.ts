import { psi } from '../../src/stats/psi';
import type { LogTable } from './log';
import type { Planted } from './make';

/** What three trivial rules would have said, to hold the playbook against. */
export interface Baselines {
  /** Largest accuracy gap among single segment values is the planted segment. */
  segment: boolean | null;
  /** Largest decile PSI is the planted feature. */
  feature: boolean | null;
  /** The latest event before the true onset is the guilty one. */
  event: boolean | null;
}

type Side = 'good' | 'bad';

const sideOf = (planted: Planted): ((time: string) => Side | null) => {
  const [good, bad] = [planted.good, planted.bad].map((interval) =>
    interval.split('/').map((edge) => Date.parse(edge)),
  );
  return (time) => {
    const at = Date.parse(time);
    if (at >= (good?.[0] ?? 0) && at < (good?.[1] ?? 0)) return 'good';
    return at >= (bad?.[0] ?? 0) && at < (bad?.[1] ?? 0) ? 'bad' : null;
  };
};

function largestGap(
  { columns, rows }: LogTable,
  planted: Planted,
  segments: readonly string[],
  outcome: [number, number],
): string {
  const side = sideOf(planted);
  const cells = new Map<string, Record<Side, [number, number]>>();
  for (const row of rows) {
    const period = side(String(row[0]));
    if (period === null || row[outcome[1]] === null) continue;
    for (const name of segments) {
      const key = `${name}=${String(row[columns.indexOf(name)])}`;
      const cell = cells.get(key) ?? { good: [0, 0], bad: [0, 0] };
      cell[period][0] += 1;
      cell[period][1] += row[outcome[0]] === row[outcome[1]] ? 1 : 0;
      cells.set(key, cell);
    }
  }
  const gap = ({ good, bad }: Record<Side, [number, number]>): number =>
    good[0] < 50 || bad[0] < 50 ? -1 : good[1] / good[0] - bad[1] / bad[0];
  return [...cells].sort((a, b) => gap(b[1]) - gap(a[1]))[0]?.[0] ?? '';
}

function largestPsi({ columns, rows }: LogTable, planted: Planted, features: readonly string[]): string {
  const side = sideOf(planted);
  const scores = features.map((name) => {
    const at = columns.indexOf(name);
    const values: Record<Side, number[]> = { good: [], bad: [] };
    for (const row of rows) {
      const period = side(String(row[0]));
      const value = row[at];
      if (period !== null && typeof value === 'number') values[period].push(value);
    }
    const sorted = values.good.sort((a, b) => a - b);
    const edges = [
      ...new Set(
        Array.from({ length: 9 }, (_, decile) => sorted[Math.floor((sorted.length * (decile + 1)) / 10)] ?? 0),
      ),
    ];
    const counts = (list: number[]): number[] => {
      const result = new Array<number>(edges.length + 1).fill(0);
      for (const value of list) {
        const bin = edges.filter((edge) => edge <= value).length;
        result[bin] = (result[bin] ?? 0) + 1;
      }
      return result;
    };
    return { name, score: psi(counts(values.good), counts(values.bad)) ?? 0 };
  });
  return scores.sort((a, b) => b.score - a.score)[0]?.name ?? '';
}

export function baselines(table: LogTable, planted: Planted): Baselines {
  const { truth } = planted;
  const single =
    truth.segment && Object.keys(truth.segment).length === 1 ? Object.entries(truth.segment)[0] : undefined;
  const said = single ? largestGap(table, planted, planted.segmentColumns, planted.outcomeColumns) : '';
  const before = planted.planned.filter(({ start }) => Date.parse(start) <= (truth.onset ?? 0)).at(-1);
  return {
    segment: truth.segment ? single !== undefined && said === `${single[0]}=${single[1]}` : null,
    feature: truth.features.length ? truth.features.includes(largestPsi(table, planted, planted.featureColumns)) : null,
    event: planted.guiltyEvent === null ? null : before?.id === planted.guiltyEvent,
  };
}
