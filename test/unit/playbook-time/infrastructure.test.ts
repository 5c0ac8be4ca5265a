import { describe, expect, it } from 'vitest';
import type { StepReport } from '../../../src/protocol/report';
import { infrastructure } from '../../../src/playbook/infrastructure';
import { at, HOUR, investigated, START, type Plan, type Row } from './synthetic-log';

const bad = (row: Row): boolean => row.at >= START + 72 * HOUR;
const step = (plan: Partial<Plan>): Promise<StepReport> =>
  investigated(
    { hours: 96, rowsPerHour: 120, ...plan },
    { good: `${at(0)}/${at(72)}`, bad: `${at(72)}/${at(96)}` },
    async ({ context }) => (await infrastructure(context)).step,
  );
const ids = ({ findings }: StepReport): string[] =>
  findings.filter(({ severity }) => severity !== 'info').map(({ id }) => id);

describe('infrastructure', () => {
  it('is clear where nothing moved, with the numbers', async () => {
    const report = await step({});
    expect(report.status).toBe('clear');
    expect(ids(report)).toEqual([]);
    expect(report.summary).toMatch(/volume .*failed requests .*%.*latency p50/i);
  });

  it('cannot be tested without latency, errors and versions, and says which roles would help', async () => {
    const report = await step({ plain: true });
    expect(report.status).toBe('untestable');
    expect(report.summary).toContain('--role latency=COLUMN');
    expect(report.summary).toContain('--role modelVersion=COLUMN');
  });

  it('sees failing requests', async () => {
    const report = await step({
      change: (row, random) => void (bad(row) && random.uniform() < 0.05 && (row.status = 503)),
    });
    expect(ids(report)).toContain('infrastructure.errors/status_code');
    expect(report.summary).toMatch(/rose from 0\.\d+% to [45](\.\d)?%/);
  });

  it('sees a slow tail and timeouts', async () => {
    const report = await step({
      change: (row, random) => void (bad(row) && random.uniform() < 0.2 && (row.latency = 1000 + random.uniform())),
    });
    expect(ids(report)).toEqual(['infrastructure.latency/latency_ms', 'infrastructure.timeouts/latency_ms']);
  });

  it('names the host whose requests slow down', async () => {
    const report = await step({ change: (row) => void (bad(row) && row.host === 'h2' && (row.latency *= 6)) });
    const host = report.findings.find(({ id }) => id === 'infrastructure.host-latency/host=h2');
    expect(host?.segment).toEqual({ host: 'h2' });
    expect(report.findings.filter(({ id }) => id.includes('host='))).toHaveLength(1);
  });

  it('names a version that is new, when it came and how the old one does beside it', async () => {
    const report = await step({
      change: (row, random) =>
        void (bad(row) && random.uniform() < 0.4 && Object.assign(row, { version: 'v2', wrong: 0.5 })),
    });
    expect(ids(report)).toEqual(['infrastructure.version/v2']);
    expect(report.findings[0]?.text).toMatch(
      /Version v2 is new.*4\d% of its rows, first at 2025-03-06T00:0.*accuracy is (4|5)\d%.*8\d%/,
    );
  });

  it('does not take a season for a change of volume, and sees a hole', async () => {
    const daily = (row: Row, random: { uniform(): number }): boolean =>
      random.uniform() < 0.55 + 0.45 * Math.sin((row.at / HOUR / 24) * 2 * Math.PI);
    expect(ids(await step({ keep: daily }))).toEqual([]);
    const hole = await step({ keep: (row) => row.at < START + 80 * HOUR || row.at >= START + 84 * HOUR });
    expect(ids(hole)).toEqual(['infrastructure.volume/gap']);
    expect(hole.findings[0]?.text).toMatch(/4 hours from 2025-03-06T08:00:00Z/);
  });
});
