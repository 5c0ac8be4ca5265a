import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { MonitoringReport } from '../../../src/protocol/monitoring';
import type { SchemaContract } from '../../../src/protocol/schema-contract';
import { built, run, type Built, type Ended } from '../cli/built';
import { GOOD } from '../cli/small-log';
import { monitoredLog } from './monitored-log';
import { shadowLogs } from './shadow-logs';

// Each test starts whole processes; a loaded machine takes its time with them.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let program: Built;
let folder: string;

const write = (name: string, content: unknown): void =>
  writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));

beforeAll(async () => {
  program = await built();
  folder = mkdtempSync(join(tmpdir(), 'monitoring-'));
  write('log.csv', monitoredLog());
  const lines = monitoredLog().trimEnd().split('\n');
  write('unlabelled.csv', lines.map((line) => line.split(',').toSpliced(6, 1).join(',')).join('\n'));
  const shadow = shadowLogs();
  for (const [name, text] of Object.entries(shadow)) write(`${name}.csv`, text);
});
afterAll(() => {
  program.remove();
  rmSync(folder, { recursive: true, force: true });
});

const command = (...words: string[]): Promise<Ended> => run(program.cli, [...words, '--quiet'], { cwd: folder });

async function found(...words: string[]): Promise<MonitoringReport['monitoring']> {
  const { stdout, stderr } = await command(...words, '--format', 'json');
  expect(stderr).toBe('');
  const report = JSON.parse(stdout) as MonitoringReport;
  expect(report.schemaVersion).toBe(1);
  expect(stdout).not.toMatch(/NaN|Infinity/);
  return report.monitoring;
}

/** What holds for every bad input; returns the one line. */
async function complaint(...words: string[]): Promise<string> {
  const { status, stdout, stderr } = await command(...words);
  expect(stderr).toMatch(/^model-incident: [^\n]+[.?]\n$/);
  expect(stderr).not.toMatch(/internal fault|undefined|\[object/);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  return stderr;
}

const at = ['--good', GOOD];

describe('schema', () => {
  it('infers what holds, and finds what breaks it with row and line', async () => {
    const { stdout } = await command('schema', 'infer', 'log.csv', ...at);
    const contract = JSON.parse(stdout) as SchemaContract;
    expect(contract.columns.device).toMatchObject({ type: 'text', allowedValues: ['desktop', 'mobile'] });
    expect(contract.columns.age?.minimum).toBeGreaterThanOrEqual(10);
    write('contract.json', contract);
    const check = await command('schema', 'check', 'log.csv', '--schema', 'contract.json');
    expect(check.status).toBe(1);
    expect(check.stdout).toMatch(/"age" is empty in 2\d(\.\d+)?% of rows, more than 1%/);
    expect(check.stdout).toMatch(/first at line \d+/);
    delete contract.columns.age;
    write('contract.json', contract);
    expect((await command('schema', 'check', 'log.csv', '--schema', 'contract.json')).status).toBe(0);
  });

  it('gives the seed’s own sentences for its own dictionary, for a table before inference', async () => {
    write('batch.csv', 'age,device\n1,mobile\n,fax\n3,mobile\n');
    write('seed.json', { age: { max_null_rate: 0.1 }, device: { allowed_values: ['mobile'] }, gone: {} });
    const { schema } = await found('schema', 'check', 'batch.csv', '--schema', 'seed.json');
    expect(schema?.seedIssues).toEqual([
      'age: null rate 33.3% exceeds limit',
      "device: unexpected values {'fax'}",
      'Missing column: gone',
    ]);
    expect(schema?.issues.find(({ check }) => check === 'values')).toMatchObject({ rows: 1, first: { line: 3 } });
  });
});

describe('estimate and performance', () => {
  it('estimates what is then realised in the good period, and takes the fall it cannot see for concept drift', async () => {
    const { estimate } = await found('estimate', 'log.csv', ...at);
    const good = estimate?.good.accuracy;
    expect(Math.abs((good?.estimated ?? 0) - (good?.realised ?? 1))).toBeLessThan(0.01);
    expect(estimate?.later?.accuracy.realised).toBeLessThan(0.75);
    expect(estimate?.conceptDrift).toMatchObject({ verdict: 'evidence' });
    expect(estimate?.conceptDrift.gap).toBeLessThan(-0.1);
    expect(estimate?.windows.start.length).toBe(estimate?.accuracy.estimated.length);
  });

  it('says that without labels nothing can be calibrated, unless a map is given', async () => {
    expect(await complaint('estimate', 'unlabelled.csv', ...at)).toMatch(/no labels yet.*--calibration-map/);
    write('map.json', { '0.5': 0.52, '0.6': 0.61, '0.7': 0.73, '0.8': 0.82, '0.9': 0.91 });
    const words = ['estimate', 'log.csv', ...at, '--calibration-map', 'map.json', '--role', 'confidence=score_yes'];
    const { estimate } = await found(...words);
    // Python: sum(m[min(bins, key=lambda b: abs(b - c))] for c in confidences) / len(confidences)
    expect(estimate?.seed?.overall).toBeCloseTo(seedEstimate(), 9);
  });

  it('measures true metrics by segment and window, and what labels that came later changed', async () => {
    const { performance } = await found('performance', 'log.csv', ...at, '--floor', 'accuracy=0.75');
    expect(performance?.metrics).toEqual([
      'accuracy',
      'precision',
      'recall',
      'f1',
      'auc',
      'logLoss',
      'brier',
      'calibrationError',
    ]);
    expect(performance?.segments[0]).toMatchObject({ column: 'device', value: 'mobile' });
    expect(performance?.retroactive.length).toBe(5);
    for (const alert of performance?.retroactive ?? []) expect(alert.start >= '2026-01-02T09').toBe(true);
    write('before.json', {
      monitoring: { performance: { ...performance, series: { labelled: performance?.series.labelled.map(() => 0) } } },
    });
    const again = await found('performance', 'log.csv', ...at, '--before', 'before.json');
    expect(again.performance?.rescored.length).toBe(performance?.windows.start.length);
    expect(await complaint('performance', 'unlabelled.csv', ...at)).toMatch(/no labels yet.*--labels/);
    expect(await complaint('performance', 'log.csv', '--floor', 'accurcy=1')).toMatch(/accurcy is none of accuracy/);
  });
});

/** The seed's loop over the log's own scores. */
function seedEstimate(): number {
  const map = new Map([
    [0.5, 0.52],
    [0.6, 0.61],
    [0.7, 0.73],
    [0.8, 0.82],
    [0.9, 0.91],
  ]);
  const scores = monitoredLog()
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => Number(line.split(',')[5]));
  const nearest = (score: number): number =>
    [...map.keys()].reduce((a, b) => (Math.abs(b - score) < Math.abs(a - score) ? b : a));
  return scores.reduce((total, score) => total + (map.get(nearest(score)) ?? 0), 0) / scores.length;
}

describe('proxy and monitor', () => {
  it('sees without labels what moved, and keeps the good period in its limits', async () => {
    const { signals } = await found('proxy', 'unlabelled.csv', ...at, '--every', '1h');
    const of = (id: string) => signals?.series.find((series) => series.id === id);
    expect(of('null-rate:age')?.outside).toBeGreaterThan(10);
    expect(of('share:yes')?.outside).toBeGreaterThan(5);
    expect(of('null-rate:age')?.firstOutside).toMatch(/^2026-01-02T09/);
    expect(of('latency-p50')?.outside).toBe(0);
    expect(of('accuracy')).toBeUndefined();
  });

  it('alerts once for one incident, says where to, and ends with 1 where asked', async () => {
    const { status, stdout } = await command(
      'monitor',
      'log.csv',
      ...at,
      '--where',
      'device=mobile',
      '--fail-on',
      'critical',
    );
    expect(status).toBe(1);
    expect(stdout).toMatch(/CRITICAL 2026-01-02 \d\d:00 UTC, still active → pager/);
    const { alerts } = await found('monitor', 'log.csv', ...at, '--where', 'device=mobile');
    expect(alerts?.active).toBe('critical');
    expect(alerts?.rules.every(({ falseAlerts }) => falseAlerts === 0)).toBe(true);
    expect(
      (await command('monitor', 'log.csv', ...at, '--where', 'device=desktop', '--fail-on', 'critical')).status,
    ).toBe(0);
  });

  it('says how often a nervous rule would have paged, and how to quieten it', async () => {
    const nervous = { name: 'nervous', tier: 'critical', type: 'threshold', signal: 'accuracy', below: 0.92 };
    write('nervous.json', { version: 1, rules: [nervous] });
    const { alerts } = await found('monitor', 'log.csv', ...at, '--rules', 'nervous.json', '--every', '1h');
    const [rule] = alerts?.rules ?? [];
    expect(rule?.falsePerWeek).toBeGreaterThan(2);
    expect(rule?.text).toMatch(/would have paged \d+ times/);
    expect(rule?.tuned).toMatchObject({ setting: 'below', from: 0.92, stillFinds: true });
    expect(rule?.tuned?.falsePerWeek).toBeLessThanOrEqual(2);
    write('calm.json', { version: 1, rules: [{ ...nervous, below: rule?.tuned?.to }] });
    const calm = await found('monitor', 'log.csv', ...at, '--rules', 'calm.json', '--every', '1h');
    expect(calm.alerts?.rules[0]?.falsePerWeek).toBe(rule?.tuned?.falsePerWeek);
  });

  it('writes rules that together raise at most two false alerts a week, and still alert', async () => {
    const rule = (name: string, more: object) => ({ name, tier: 'warning', type: 'threshold', ...more });
    const rules = [
      rule('accuracy', { signal: 'accuracy', below: 0.92, clear: 0.95 }),
      rule('drift', { signal: 'psi:age', above: 0.05 }),
    ];
    write('noisy.json', { version: 1, rules });
    const asked = ['monitor', 'log.csv', ...at, '--every', '1h', '--rules'];
    const noisy = await found(...asked, 'noisy.json', '--tuned', 'quiet.json');
    expect(noisy.alerts?.falsePerWeek).toBeGreaterThan(10);
    const quiet = await found(...asked, 'quiet.json');
    expect(quiet.alerts?.falsePerWeek).toBeLessThanOrEqual(2);
    expect(quiet.alerts?.falsePerWeek).toBeCloseTo(noisy.alerts?.tunedFalsePerWeek ?? NaN, 9);
    expect(quiet.alerts?.groups.some(({ start }) => start > (quiet.alerts?.baseline.end ?? ''))).toBe(true);
  });

  it.each([
    ['an unknown type', { type: 'thresold', signal: 'accuracy' }, /unknown type "thresold"\. Did you mean "threshold"/],
    [
      'an unknown metric',
      { type: 'threshold', signal: 'acuracy', below: 0.5 },
      /"acuracy", which is no signal.*Did you mean "accuracy"/,
    ],
    ['an unknown column', { type: 'threshold', signal: 'psi:aeg', above: 0.2 }, /psi is not known of "aeg".*"age"/],
    [
      'contradictory thresholds',
      { type: 'threshold', signal: 'accuracy', below: 0.9, above: 0.5 },
      /below 0\.9 or above 0\.5, which every value is/,
    ],
    [
      'a hysteresis the wrong way round',
      { type: 'threshold', signal: 'accuracy', below: 0.7, clear: 0.6 },
      /over at 0\.6 but raised below 0\.7/,
    ],
    ['no limit', { type: 'threshold', signal: 'accuracy' }, /has no limit/],
  ])('refuses %s', async (_name, rule, expected) => {
    write('bad.json', { version: 1, rules: [{ name: 'x', tier: 'critical', ...rule }] });
    expect(await complaint('monitor', 'log.csv', ...at, '--rules', 'bad.json')).toMatch(expected);
  });
});

describe('shadow', () => {
  it('joins both answers however they are logged, and finds the same', async () => {
    const wide = (await found('shadow', 'wide.csv')).shadow;
    const long = (await found('shadow', 'long.csv')).shadow;
    const two = (await found('shadow', 'champion.csv', '--challenger-log', 'challenger.csv')).shadow;
    expect([wide?.layout, long?.layout, two?.layout]).toEqual(['columns', 'values', 'logs']);
    for (const one of [long, two]) expect(one?.paired).toEqual(wide?.paired);
    expect(wide).toMatchObject({ verdict: 'promote', requests: 3000, labelsMissing: 0 });
    expect(wide?.paired?.labelled).toBe(3000);
    expect((wide?.agreement?.matrix ?? []).flat().reduce((total, cell) => total + cell, 0)).toBe(3000);
    expect(wide?.guardrails.map(({ id }) => id)).toContain('latency');
  });

  it('waits where labels are few, and keeps the champion where a guardrail breaks', async () => {
    const few = (await found('shadow', 'wide.csv', '--where', 'day=1')).shadow;
    expect(few?.verdict).toBe('wait');
    expect(few?.labelsMissing).toBeGreaterThan(0);
    expect((await found('shadow', 'wide.csv', '--latency-factor', '0.5')).shadow?.verdict).toBe('keep');
  });

  it('says that ids do not match, and that there is one version only', async () => {
    expect(await complaint('shadow', 'champion.csv', '--challenger-log', 'strangers.csv')).toMatch(
      /No request has answers of both by "request_id": 3000 of the champion alone, 5 of the challenger alone/,
    );
    expect(await complaint('shadow', 'champion.csv', '--by', 'model_version')).toMatch(/one value only \(v1\)/);
  });
});

describe('experiment, assign and retrain', () => {
  it('analyses by user, with a sample ratio, guardrails and an interval that is valid at any time', async () => {
    const { experiment } = await found('experiment', 'log.csv', ...['--p99', '350', '--error-rate', '0.05']);
    expect(experiment).toMatchObject({
      users: { control: 500, treatment: 500 },
      crossed: 0,
      variants: { control: 'control', treatment: 'treatment' },
      sampleRatio: { mismatch: false },
    });
    expect(experiment?.guardrails.map(({ passed }) => passed)).not.toContain(false);
    const [low, high] = experiment?.metrics[0]?.anytime?.interval ?? [0, 0];
    const [fixedLow, fixedHigh] = experiment?.metrics[0]?.interval ?? [0, 0];
    expect(low).toBeLessThan(fixedLow);
    expect(high).toBeGreaterThan(fixedHigh);
  });

  it('fails on a guardrail, finds a broken ratio, leaves open outcomes out, and checks assignments', async () => {
    expect((await found('experiment', 'log.csv', '--p99', '50')).experiment?.verdict).toBe('control');
    const skewed = (await found('experiment', 'log.csv', '--control-share', '0.6')).experiment;
    expect(skewed).toMatchObject({ verdict: 'invalid', sampleRatio: { mismatch: true } });
    const open = (await found('experiment', 'log.csv', '--outcome-window', '60h')).experiment;
    expect(open?.open).toBeGreaterThan(0);
    expect((open?.users.control ?? 0) + (open?.users.treatment ?? 0) + (open?.open ?? 0)).toBe(1000);
    const checked = (await found('experiment', 'log.csv', '--id', 'exp1')).experiment;
    expect(checked?.misassigned?.share).toBeGreaterThan(0.4);
    expect(checked?.misassigned?.share).toBeLessThan(0.6);
    expect(await complaint('experiment', 'log.csv', '--variant', 'model')).toMatch(/"model"/);
    expect(await complaint('experiment', 'log.csv', '--where', 'experiment_variant=control')).toMatch(
      /No user of treatment|one variant only/,
    );
  });

  it('assigns as Python does', async () => {
    expect((await command('assign', 'exp1', 'u1')).stdout).toBe('treatment\n');
    expect((await command('assign', 'exp1', 'ünï')).stdout).toBe('treatment\n');
    expect(await complaint('assign', 'exp1')).toMatch(/no USER is given/);
    expect(await complaint('assign', 'exp1', 'u1', '--control-share', '2')).toMatch(/a share from 0 to 1/);
  });

  it('has reasons to retrain, a guard against too little data, and a diagnosis that speaks against it', async () => {
    const { retraining } = await found('retrain', 'log.csv', ...at);
    expect(retraining).toMatchObject({ retrain: false, urgency: 'no', newSamples: 2080 });
    expect(retraining?.triggers.filter(({ fired }) => fired).map(({ id }) => id)).toContain('drift');
    expect(retraining?.seed.shouldRetrain).toBe(false);
    const enough = (await found('retrain', 'log.csv', ...at, '--min-samples', '1000')).retraining;
    expect(enough).toMatchObject({
      retrain: true,
      urgency: 'now',
      seed: { shouldRetrain: true },
      answer: { kind: 'investigate' },
    });
    const hypotheses = [{ kind: 'data-fault', confidence: 0.9, summary: 'age is empty' }];
    write('report.json', { hypotheses });
    const told = (await found('retrain', 'log.csv', ...at, '--min-samples', '1000', '--report', 'report.json'))
      .retraining;
    expect(told).toMatchObject({ retrain: false, answer: { kind: 'fix-pipeline', diagnosis: 'data-fault' } });
  });

  it('judges the last week without the good period, and repeats a diagnosis that speaks for a new model', async () => {
    const { retraining } = await found('retrain', 'log.csv', ...at);
    const { performance } = await found('performance', 'log.csv', ...at);
    const week = retraining?.triggers.find(({ id }) => id === 'performance')?.value ?? NaN;
    expect(week).toBeCloseTo(performance?.later?.accuracy ?? -1, 9);

    const healthy = monitoredLog().split('\n').slice(0, 1900);
    write('healthy.csv', healthy.join('\n'));
    write('drifted.json', { hypotheses: [{ kind: 'concept-drift', confidence: 0.9, summary: 'what is right moved' }] });
    const told = ['--report', 'drifted.json', '--floor', '0', '--psi', '99'];
    const { stdout } = await command('retrain', 'healthy.csv', ...told);
    expect(stdout).toMatch(/^No trigger fired, but the diagnosis speaks for a new model: Retrain on\s+recent/);
  });
});
