import { describe, expect, it, vi } from 'vitest';
import { Investigation } from '../../../src/analysis/investigation';
import { emptyRequest } from '../../../src/protocol/investigation';
import { createRandom } from '../../../src/stats/random';
import { type Cells, type Found, investigate, periodsOf, timeOf, withFolder, withLog, writeCsv } from './investigate';

/** Numbers that JSON cannot hold, anywhere in a value. */
function unspeakable(value: unknown, path = ''): string[] {
  if (typeof value === 'number') return Number.isFinite(value) ? [] : [`${path} is ${value}`];
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, part]) => unspeakable(part, `${path}.${key}`));
}

async function run(rows: readonly Cells[], periods = periodsOf(rows.length)): Promise<Found> {
  const found = await withFolder(async (folder) =>
    withLog(await writeCsv(folder, rows), periods.good, periods.bad, investigate),
  );
  const { features, outputs, step } = found.data;
  expect(
    unspeakable({
      features,
      outputs,
      step,
      segments: found.segments.segments,
      metric: found.segments.metric,
      diagnosis: found.diagnosis,
    }),
  ).toEqual([]);
  expect(found.diagnosis.hypotheses.length).toBeGreaterThan(0);
  return found;
}

const random = createRandom(17);
const uniform = (): number => random.uniform();
const base = (row: number): Cells => ({
  timestamp: timeOf(row),
  feat_a: Number(uniform().toFixed(4)),
  device: row % 2 === 0 ? 'phone' : 'desktop',
  prediction: uniform() < 0.5 ? 'yes' : 'no',
  score_yes: Number(uniform().toFixed(4)),
  label: uniform() < 0.5 ? 'yes' : 'no',
});
const log = (rows: number, change: (row: Cells, i: number) => Cells = (row) => row): Cells[] =>
  Array.from({ length: rows }, (_, i) => change(base(i), i));

vi.setConfig({ testTimeout: 120_000 });

describe('degenerate logs', () => {
  it('one class only', async () => {
    const { diagnosis } = await run(log(400, (row) => ({ ...row, prediction: 'yes', label: 'yes' })));
    expect(diagnosis.hypotheses[0]?.kind).toBe('none');
  });

  it('no labels in the bad period: says that concept drift cannot be excluded', async () => {
    const { diagnosis, segments, reproduction } = await run(
      log(400, (row, i) => (i < 200 ? row : { ...row, label: null })),
    );
    expect(segments.metric.bad).toBeNull();
    expect(segments.metric.why?.bad).toBeTruthy();
    expect(segments.step.status).toBe('untestable');
    expect(reproduction.step.status).toBe('untestable');
    expect(JSON.stringify(diagnosis)).toContain('oncept drift cannot be excluded');
  });

  it('one row a period', async () => {
    const { diagnosis } = await run(log(2));
    expect(diagnosis.hypotheses[0]?.kind).toBe('none');
    expect(diagnosis.hypotheses[0]?.confidence).toBeLessThan(0.5);
  });

  it('a thousand values in a segment column', async () => {
    const { segments } = await run(log(3000, (row, i) => ({ ...row, device: `d${i % 1000}` })));
    expect(segments.root).toBeNull();
  });

  it('columns that are empty, constant, or constant in one period', async () => {
    const { data } = await run(
      log(600, (row, i) => ({
        ...row,
        feat_empty: null,
        feat_constant: 4,
        feat_later: i < 300 ? 2 : i,
        feat_gone: i < 300 ? i : null,
      })),
    );
    const texts = data.step.findings.map(({ id }) => id);
    expect(texts.some((id) => id.startsWith('constant-until/feat_later/'))).toBe(true);
    expect(texts.some((id) => id.startsWith('missing/feat_gone/'))).toBe(true);
    expect(texts.some((id) => id.includes('feat_constant') || id.includes('feat_empty'))).toBe(false);
  });

  it('two hundred features', async () => {
    const wide = log(400, (row, i) => ({
      ...row,
      ...Object.fromEntries(Array.from({ length: 200 }, (_, k) => [`feat_${k}`, (i * (k + 7)) % 101])),
    }));
    const { data, diagnosis } = await run(wide);
    expect(data.features.length).toBeGreaterThanOrEqual(200);
    expect(diagnosis.hypotheses[0]?.kind).toBe('none');
  });

  it('labels for one predicted class only: accuracy is not shown, and why is said', async () => {
    await withFolder(async (folder) => {
      const one = log(800, (row) => ({ ...row, label: row.prediction === 'yes' ? (row.label ?? null) : null }));
      const investigation = new Investigation();
      const report = await investigation.run({ ...emptyRequest([await writeCsv(folder, one)]), ...periodsOf(800) });
      await investigation.close();
      expect(report.metric.good).toBeNull();
      expect(report.metric.bad).toBeNull();
      expect(JSON.stringify(report.metric.why)).toContain('selection');
      expect(report.headline).toContain('not shown');
      expect(JSON.stringify(report.hypotheses)).not.toContain('metric');
    });
  });

  it('all rows at one time: says that there is nothing to compare, and what would help', async () => {
    await withFolder(async (folder) => {
      const file = await writeCsv(
        folder,
        log(300, (row) => ({ ...row, timestamp: timeOf(0) })),
      );
      const asked = new Investigation().run(emptyRequest([file]));
      await expect(asked).rejects.toMatchObject({
        code: 'nothing-to-compare',
        message: expect.stringContaining('the same time') as string,
        advice: expect.stringContaining('--reference') as string,
      });
    });
  });

  it('a period before the log begins: names the period and where the log runs', async () => {
    await withFolder(async (folder) => {
      const file = await writeCsv(folder, log(300));
      const request = { ...emptyRequest([file]), good: '2025-11-01/2025-12-01', bad: `${timeOf(100)}/${timeOf(300)}` };
      await expect(new Investigation().run(request)).rejects.toMatchObject({
        code: 'period-empty',
        message: expect.stringContaining('2025-11-01') as string,
        advice: expect.stringContaining('2026-01-01') as string,
      });
    });
  });

  it('a good period that begins before the log: the part that the log has is compared', async () => {
    const { segments } = await run(log(600), {
      good: `2025-12-01/${timeOf(300)}`,
      bad: `${timeOf(300)}/${timeOf(600)}`,
    });
    expect(segments.metric.good).not.toBeNull();
  });
});
