import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { AnalysisClient } from '../../../src/analysis/client';
import { emptyRequest } from '../../../src/protocol/investigation';
import { MONITORING_LIMITS, type Monitoring } from '../../../src/protocol/monitoring';
import type { Report } from '../../../src/protocol/report';
import { built, run, type Built } from '../cli/built';
import { BAD, GOOD } from '../cli/small-log';
import { monitoredLog } from './monitored-log';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let program: Built;
let folder: string;

beforeAll(async () => {
  program = await built();
  folder = mkdtempSync(join(tmpdir(), 'section-'));
  writeFileSync(join(folder, 'log.csv'), monitoredLog());
  const lines = monitoredLog().trimEnd().split('\n');
  const unlabelled = lines.map((line) => line.split(',').toSpliced(6, 1).join(','));
  writeFileSync(join(folder, 'unlabelled.csv'), unlabelled.join('\n'));
  const rule = { name: 'nulls', tier: 'critical', type: 'threshold', signal: 'null-rate:age', above: 0.1 };
  writeFileSync(join(folder, 'rules.json'), JSON.stringify({ version: 1, rules: [rule] }));
  const unknown = { ...rule, signal: 'null-rate:agee' };
  writeFileSync(join(folder, 'unknown.json'), JSON.stringify({ version: 1, rules: [unknown] }));
  const columns = { age: { type: 'number', maxNullRate: 0.01 }, device: { allowedValues: ['mobile'] } };
  writeFileSync(join(folder, 'contract.json'), JSON.stringify({ version: 1, columns }));
  const document = {
    version: 1,
    logs: ['log.csv'],
    periods: { good: GOOD, bad: BAD },
    monitoring: { rules: 'rules.json' },
  };
  writeFileSync(join(folder, 'one.incident.json'), JSON.stringify(document));
});
afterAll(() => {
  program.remove();
  rmSync(folder, { recursive: true, force: true });
});

const PERIODS = ['--good', GOOD, '--bad', BAD];

async function monitoringOf(...words: string[]): Promise<Monitoring | undefined> {
  const { stdout, stderr } = await run(program.cli, ['investigate', ...words, '--format', 'json', '--quiet'], {
    cwd: folder,
  });
  expect(stderr).toBe('');
  return (JSON.parse(stdout) as Report).monitoring;
}

describe('the monitoring of an investigation', () => {
  it('is there only where it is asked for, on the investigation’s own good period and diagnosis', async () => {
    expect(await monitoringOf('log.csv', ...PERIODS)).toBeUndefined();
    const found = await monitoringOf('log.csv', ...PERIODS, '--monitoring');
    const [start] = GOOD.split('/');
    expect(Date.parse(found?.signals?.baseline.start ?? '')).toBe(Date.parse(`${start ?? ''}`));
    expect(found?.signals?.series.find(({ id }) => id === 'null-rate:age')?.outside).toBeGreaterThan(0);
    expect(found?.estimate?.conceptDrift.verdict).toBe('evidence');
    expect(found?.performance?.hours.length).toBeGreaterThan(12);
    expect(found?.alerts?.pages.alerts).toBeGreaterThan(0);
    expect(found?.retraining?.answer).toMatchObject({ kind: 'fix-pipeline', diagnosis: 'data-fault' });
    expect(found?.schema).toMatchObject({ inferred: true, valid: false });
    expect(found?.schema?.issues.map(({ column, check }) => `${check}/${column}`)).toContain('null-rate/age');
    expect(found?.signals?.series.length).toBeLessThanOrEqual(MONITORING_LIMITS.signals);
  });

  it('takes rules and a contract from files, which ask for it, and from the document', async () => {
    const found = await monitoringOf('log.csv', ...PERIODS, '--rules', 'rules.json', '--schema', 'contract.json');
    expect(found?.alerts?.rules.map(({ rule }) => rule)).toEqual(['nulls']);
    expect(found?.schema?.inferred).toBeUndefined();
    expect(found?.schema?.issues.map(({ check }) => check)).toEqual(expect.arrayContaining(['null-rate', 'values']));
    expect((await monitoringOf('one.incident.json'))?.alerts?.rules).toHaveLength(1);
  });

  it('says what a log without labels lacks, and still charts what needs none', async () => {
    const found = await monitoringOf('unlabelled.csv', ...PERIODS, '--monitoring');
    expect(found?.performance).toBeUndefined();
    expect(found?.why?.performance).toMatch(/no labels yet/);
    expect(found?.why?.estimate).toMatch(/no labels/);
    expect(found?.signals?.series.map(({ id }) => id)).toContain('share:yes');
  });

  it('refuses a rule about a column that is not there, with status 2', async () => {
    const { status, stdout, stderr } = await run(
      program.cli,
      ['investigate', 'log.csv', ...PERIODS, '--rules', 'unknown.json', '--quiet'],
      { cwd: folder },
    );
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/"agee"\. Did you mean "age"\?/);
  });

  it('comes on request from the analysis process, once a log is investigated', async () => {
    const client = new AnalysisClient({ entry: program.analysis });
    try {
      const before = await client.monitoring('k', {}).catch((error: unknown) => error);
      expect(before).toMatchObject({ code: 'process-ended' });
      const request = { ...emptyRequest([join(folder, 'log.csv')]), good: GOOD, bad: BAD };
      const report = await client.investigate('k', request);
      expect(report.monitoring).toBeUndefined();
      const found = await client.monitoring('k', { every: '1h' });
      expect(found.signals?.windows.seconds).toBe(3600);
      const narrow = await client.monitoring('k', { every: '1s' }).catch((error: unknown) => error);
      expect(narrow).toMatchObject({ code: 'usage' });
    } finally {
      client.dispose();
    }
  });
});
