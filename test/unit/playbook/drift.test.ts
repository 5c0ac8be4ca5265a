import { describe, expect, it, vi } from 'vitest';
import { drift } from '../../../src/playbook/drift';
import { createRandom } from '../../../src/stats/random';
import { type Cells, periodsOf, timeOf, withFolder, withLog, writeCsv } from './investigate';

/** Largest gap of two empirical distributions, by sorting: what the refined counts must give exactly. */
function ksBySorting(good: readonly number[], bad: readonly number[]): number {
  const values = [...new Set([...good, ...bad])].sort((a, b) => a - b);
  const share = (list: readonly number[], value: number): number =>
    list.filter((other) => other <= value).length / list.length;
  return Math.max(...values.map((value) => Math.abs(share(good, value) - share(bad, value))));
}

const normal = (uniform: () => number): number =>
  Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());

vi.setConfig({ testTimeout: 120_000 });

describe('drift', () => {
  it('gives the exact KS statistic and quantiles of ties, heavy tails, outliers and zero inflation', async () => {
    const random = createRandom(3);
    const uniform = (): number => random.uniform();
    const rows = 1200;
    const make = (row: number): Cells => {
      const moved = row >= rows / 2 ? 0.4 : 0;
      const z = normal(uniform) + moved;
      return {
        timestamp: timeOf(row),
        feat_plain: z,
        feat_ties: Math.round(z * 12),
        feat_heavy: Math.tan(Math.PI * (uniform() - 0.5)) + moved,
        feat_outlier: row === 7 ? 1e300 : z,
        feat_zeros: uniform() < 0.5 ? 0 : Math.exp(3 * z),
        prediction: uniform() < 0.5 ? 'yes' : 'no',
        label: 'yes',
      };
    };
    const table = Array.from({ length: rows }, (_, row) => make(row));
    const { good, bad } = periodsOf(rows);
    const { features } = await withFolder(async (folder) => withLog(await writeCsv(folder, table), good, bad, drift));
    for (const name of ['feat_plain', 'feat_ties', 'feat_heavy', 'feat_outlier', 'feat_zeros']) {
      const values = table.map((row) => Number(row[name]));
      const [first, second] = [values.slice(0, rows / 2), values.slice(rows / 2)];
      const report = features.find((feature) => feature.name === name);
      expect(report?.ks?.statistic, name).toBeCloseTo(ksBySorting(first, second), 12);
      const median = [...first].sort((a, b) => a - b)[rows / 4 - 1];
      expect(report?.quantiles?.find(({ probability }) => probability === 0.5)?.good, name).toBe(median);
      const shares = report?.distribution.good.reduce((sum, share) => sum + share, report.distribution.nulls.good);
      expect(shares, name).toBeCloseTo(1, 9);
    }
  });

  it('calls a real shift drifted and a shift of a hundredth of a deviation not', async () => {
    const random = createRandom(5);
    const uniform = (): number => random.uniform();
    const rows = 4000;
    const table = Array.from({ length: rows }, (_, row): Cells => {
      const later = row >= rows / 2;
      return {
        timestamp: timeOf(row),
        feat_moved: normal(uniform) + (later ? 0.6 : 0),
        feat_still: normal(uniform) + (later ? 0.01 : 0),
        prediction: uniform() < 0.5 ? 1 : 0,
        label: 1,
      };
    });
    const { good, bad } = periodsOf(rows);
    const { features } = await withFolder(async (folder) => withLog(await writeCsv(folder, table), good, bad, drift));
    expect(features.map(({ name, drifted }) => [name, drifted])).toEqual([
      ['feat_moved', true],
      ['feat_still', false],
    ]);
  });
});
