import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { built, run, type Built } from '../cli/built';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let program: Built;
let folder: string;

beforeAll(async () => {
  program = await built();
  folder = mkdtempSync(join(tmpdir(), 'monitoring-input-'));
  const unlabelled = ['timestamp,prediction_id,age,prediction,confidence'];
  const log = [`${unlabelled[0]},label,variant,user_id`];
  for (let row = 0; row < 1000; row++) {
    const time = new Date(Date.UTC(2026, 0, 1) + row * 600_000).toISOString();
    const first = `${time},p${row},${20 + (row % 50)},${row % 3 ? 'yes' : 'no'},${0.5 + (row % 500) / 1000}`;
    unlabelled.push(first);
    log.push(`${first},${row % 4 ? 'yes' : 'no'},${row % 2 ? 'A' : 'B'},u${row % 300}`);
  }
  const span = (more: object): string =>
    JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [{ spanId: '01', ...more }] }] }] });
  const rule = (more: object): string =>
    JSON.stringify({ version: 1, rules: [{ name: 'x', tier: 'critical', type: 'threshold', ...more }] });
  const files = {
    'log.csv': log.join('\n'),
    'unlabelled.csv': unlabelled.join('\n'),
    'words.csv': log
      .map((line) =>
        line.replace(
          /,(yes|no),([AB]),/,
          (_, label: string, variant: string) => `,${label === 'yes' ? 1 : 0},${variant},`,
        ),
      )
      .join('\n'),
    'strangers.csv': 'prediction_id,label\nzz1,yes\nzz2,no\n',
    'metric.json': rule({ signal: 'acuracy', below: 0.5 }),
    'extra.json': rule({ signal: 'accuracy', below: 0.5, belwo: 3 }),
    'cut.json': '{"version":1,',
    'cut.jsonl': `${span({ traceId: 'ab', startTimeUnixNano: '1' })}\n{"resourceSpans`,
    'number.json': '{"resourceSpans": 5}',
    'timeless.json': span({ traceId: 'ab', startTimeUnixNano: '1e400' }),
    'idless.json': span({ startTimeUnixNano: '1772000000000000000' }),
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
});
afterAll(() => {
  program.remove();
  rmSync(folder, { recursive: true, force: true });
});

it.each([
  ['monitor log.csv --rules metric.json', /no signal of this log\. Did you mean "accuracy"/],
  ['monitor log.csv --rules extra.json', /Unrecognized key: "belwo"/],
  ['monitor log.csv --rules cut.json', /cut\.json is not a file of alert rules/],
  ['performance unlabelled.csv --labels strangers.csv', /None of the 2 labels has the id of a row/],
  ['performance unlabelled.csv', /no labels yet.*--labels/],
  ['performance words.csv', /"prediction" and "label" have no value in common.*--role correct=COLUMN/],
  ['estimate words.csv', /have no value in common/],
  ['estimate unlabelled.csv', /no labels yet.*--calibration-map/],
  ['shadow log.csv --champion prediction --challenger nothere', /--challenger names the column "nothere"/],
  ['shadow log.csv --by variant --champion A --challenger A', /both "A", so there is nothing to compare/],
  ['shadow log.csv --by variant', /No request has answers of both by "prediction_id": 500 of the champion alone/],
  ['shadow log.csv --by variant --where variant=A', /one value only/],
  ['experiment log.csv --primary age:median', /asks for the median of a user’s rows.*age:mean, age:sum/],
  ['experiment log.csv --primary spent:sum', /The metric names the column "spent"/],
  ['experiment log.csv --control A --treatment A', /both "A", so there is nothing to compare/],
  ['retrain log.csv --error-factor 1', /--error-factor 1: write a number above 1/],
  ['retrain log.csv --error-factor often', /--error-factor often: write a number above 1/],
  ['retrain log.csv --feature agee', /--feature names the column "agee".*"age"/],
  ['metrics log.csv --latency-unit h', /--latency-unit h: is no unit of time.*ns, us, ms or s/],
  ['traces log.csv --traces number.json', /holds no spans/],
  ['traces log.csv --traces timeless.json', /No span .* start time that can be read/],
  ['traces log.csv --traces idless.json', /No span .* has a trace id/],
  ['traces log.csv --traces cut.jsonl', /line 2 is not valid JSON/],
])('one clear sentence for: %s', async (line, expected) => {
  const variant = line.startsWith('experiment') ? ['--variant', 'variant', '--unit', 'user_id'] : [];
  const { status, stdout, stderr } = await run(program.cli, [...line.split(' '), ...variant, '--quiet'], {
    cwd: folder,
  });
  expect(stderr).toMatch(/^model-incident: [^\n]+\.\n$/);
  expect(stderr).not.toMatch(/internal fault|undefined|\[object/);
  expect(stderr).toMatch(expected);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
});

it('labels in other words than the predictions page nobody with an accuracy of nothing', async () => {
  const { status, stdout } = await run(program.cli, ['monitor', 'words.csv', '--format', 'json', '--quiet'], {
    cwd: folder,
  });
  expect(status).toBe(0);
  const { monitoring, problems } = JSON.parse(stdout) as {
    monitoring: { alerts: { rules: { signals: string[] }[] } };
    problems: { code: string }[];
  };
  expect(monitoring.alerts.rules.flatMap(({ signals }) => signals)).not.toContain('accuracy');
  expect(problems.map(({ code }) => code)).toContain('labels-not-comparable');
});

it('a rule learns of the signals that it does not watch', async () => {
  const { stderr } = await run(program.cli, ['monitor', 'log.csv', '--rules', 'metric.json', '--quiet'], {
    cwd: folder,
  });
  for (const signal of ['confidence', 'null-rate:…', 'psi:…']) expect(stderr).toContain(signal);
});
