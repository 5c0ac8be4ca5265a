import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { dashboard } from '../../../src/monitoring/exposition/dashboard';
import { built, run, type Built } from '../cli/built';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const CLASSES = [
  'say "no"',
  'two\nlines',
  'back\\slash\\',
  '{{feature_name}} ${datasource}',
  '}',
  'ünï # {trace_id="x"} 1',
];
const FEATURES = ['a "b"', 'c\nd', 'e\\n', '{{f}}', 'g}h,i="j'];

let program: Built;
let folder: string;

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;

beforeAll(async () => {
  program = await built();
  folder = mkdtempSync(join(tmpdir(), 'hostile-metrics-'));
  const lines = [['timestamp', 'prediction_id', 'latency_ms', 'prediction', ...FEATURES].map(quoted).join()];
  for (let row = 0; row < 2000; row++) {
    const time = new Date(Date.UTC(2026, 0, 1) + row * 60_000).toISOString();
    const features = FEATURES.map((_, index) => String((row * (7 + index)) % 101));
    const id = row % 2 ? `"} 1 # {p="${row}\n` : `p${row}`.padEnd(300, 'x');
    lines.push(
      [time, id, String(20 + (row % 30)), CLASSES[row % CLASSES.length] ?? '', ...features].map(quoted).join(),
    );
  }
  writeFileSync(join(folder, 'log.csv'), `${lines.join('\n')}\n`);
});
afterAll(() => {
  program.remove();
  rmSync(folder, { recursive: true, force: true });
});

const SAMPLE =
  /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{((?:[a-zA-Z_]\w*="(?:[^"\\\n]|\\[\\"n])*",?)*)\})? (?:[-+]?(?:[0-9.]+(?:e[-+]?\d+)?|Inf)|NaN)( \d+(\.\d+)?)?( # \{(?:[a-zA-Z_]\w*="(?:[^"\\\n]|\\[\\"n])*",?)*\} [-+0-9.e]+( [0-9.]+)?)?$/;

/** Values of one label of a metric, as a scraper reads them. */
function labelValues(text: string, metric: string, label: string): Set<string> {
  const found = new Set<string>();
  for (const line of text.split('\n')) {
    if (line === '' || line.startsWith('#')) continue;
    const sample = SAMPLE.exec(line);
    expect(sample, line).not.toBeNull();
    if (sample?.[1] !== metric) continue;
    const value = new RegExp(`${label}="((?:[^"\\\\]|\\\\.)*)"`).exec(sample[2] ?? '')?.[1] ?? '';
    found.add(value.replace(/\\(.)/g, (_, escaped: string) => (escaped === 'n' ? '\n' : escaped)));
  }
  return found;
}

async function exposed(...words: string[]): Promise<string> {
  const { status, stdout, stderr } = await run(program.cli, ['metrics', 'log.csv', ...words, '--quiet'], {
    cwd: folder,
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout;
}

describe('names with quotes, line breaks, backslashes and braces', () => {
  it.each([[[]], [['--openmetrics']]])('come out of the metrics as they went in (%j)', async (words: string[]) => {
    const text = await exposed(...words);
    expect([...labelValues(text, 'ml_predictions_total', 'predicted_class')].sort()).toEqual([...CLASSES].sort());
    expect([...labelValues(text, 'ml_feature_psi', 'feature_name')].sort()).toEqual([...FEATURES].sort());
  });

  it('are in no query and no template of the dashboard and the rules: Grafana takes them from the labels', async () => {
    await exposed('--dashboard', 'board.json', '--alerting-rules', 'rules.yml');
    const board = readFileSync(join(folder, 'board.json'), 'utf8');
    const rules = readFileSync(join(folder, 'rules.yml'), 'utf8');
    for (const name of [...CLASSES.slice(0, 3), ...FEATURES]) {
      expect(board).not.toContain(JSON.stringify(name).slice(1, -1));
      expect(rules).not.toContain(name);
    }
    expect(JSON.parse(board)).toEqual(JSON.parse(JSON.stringify(dashboard())));
  });
});

interface Panel {
  id: number;
  title: string;
  type: string;
  datasource: { type: string; uid: string };
  gridPos: { x: number; y: number; w: number; h: number };
  fieldConfig: { defaults: { unit: string; thresholds: { steps: { color: string; value: number | null }[] } } };
  targets: { expr: string; refId: string; legendFormat: string; datasource: { type: string; uid: string } }[];
}

describe('the dashboard', () => {
  const board = dashboard() as unknown as {
    schemaVersion: number;
    title: string;
    uid: string;
    templating: { list: { name: string; type: string }[] };
    panels: Panel[];
  };

  it('is one that Grafana imports: ids once, panels beside each other, every query of its data source variable', () => {
    expect(board.schemaVersion).toBeGreaterThanOrEqual(36);
    expect(board.uid).toMatch(/^[a-zA-Z0-9_-]{1,40}$/);
    expect(board.templating.list).toMatchObject([{ name: 'datasource', type: 'datasource' }]);
    expect(new Set(board.panels.map(({ id }) => id)).size).toBe(board.panels.length);
    const taken = new Set<string>();
    for (const { type, gridPos, datasource, targets } of board.panels) {
      expect(type).toBe('timeseries');
      expect(datasource).toEqual({ type: 'prometheus', uid: '${datasource}' });
      expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
      for (let x = gridPos.x; x < gridPos.x + gridPos.w; x++)
        for (let y = gridPos.y; y < gridPos.y + gridPos.h; y++) taken.add(`${x},${y}`);
      expect(targets.length).toBeGreaterThan(0);
      expect(new Set(targets.map(({ refId }) => refId)).size).toBe(targets.length);
      for (const target of targets) expect(target.datasource).toEqual(datasource);
    }
    expect(taken.size).toBe(board.panels.reduce((all, { gridPos }) => all + gridPos.w * gridPos.h, 0));
  });

  it('asks for nothing that the metrics do not give', async () => {
    const text = await exposed();
    const given = new Set([...text.matchAll(/^# TYPE (\S+) /gm)].map(([, name]) => name ?? ''));
    for (const { expr } of board.panels.flatMap(({ targets }) => targets))
      for (const [name] of expr.matchAll(/\bml_\w+/g))
        if (name !== 'ml_model_accuracy_ratio') expect(given).toContain(name.replace(/_bucket$/, ''));
  });

  it('is red where it is bad: below the floor of accuracy, above the limits of the rest', () => {
    const colours = (title: string): string[] =>
      board.panels
        .find((panel) => panel.title === title)
        ?.fieldConfig.defaults.thresholds.steps.map(({ color }) => color) ?? [];
    expect(colours('Accuracy')).toEqual(['red', 'green']);
    expect(colours('Latency')).toEqual(['green', 'red']);
    expect(colours('PSI per feature')).toEqual(['green', 'red']);
  });
});
