import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { exportLog } from '../../../src/analysis/export';
import { emptyRequest } from '../../../src/protocol/investigation';
import { pythonWith } from './python-with';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 120_000 });

const evidently = pythonWith('evidently');
const nannyml = pythonWith('nannyml');

const ROWS = 1500;
const CLASSES = { binary: ['won', 'lost'], words: ['mug', 'pen', 'cap'], digits: ['0', '1', '2'], regression: [] };
type Shape = keyof typeof CLASSES;
const SHAPES: Shape[] = ['binary', 'words', 'digits', 'regression'];

/** A log of which some labels have not come. Right in half of the rows of three classes, in three quarters of two. */
function logOf(shape: Shape): string {
  const classes = CLASSES[shape];
  const scores = shape === 'binary' ? ['score'] : classes.map((name) => `score_${name}`);
  const lines = [['timestamp', 'prediction_id', 'age', 'country', ...scores, 'prediction', 'label'].join()];
  for (let row = 0; row < ROWS; row++) {
    const score = ((row * 7919) % 997) / 997;
    const happens = ((row * 104_729) % 1009) / 1009 < score;
    const predicted = shape === 'binary' ? Number(score <= 0.5) : row % 3;
    const truth = shape === 'binary' ? Number(!happens) : happens ? predicted : (predicted + 1) % 3;
    const given = shape === 'binary' ? [score] : classes.map((_, index) => (index === predicted ? 0.6 : 0.2));
    const answers =
      shape === 'regression'
        ? [(score * 100).toFixed(1), (score * 100 + ((row * 31) % 17) - 8).toFixed(1)]
        : [classes[predicted], classes[truth]];
    const time = new Date(Date.UTC(2026, 2, 1) + row * 60_000).toISOString();
    const label = row % 50 === 3 ? '' : answers[1];
    lines.push([time, `p${row}`, 20 + (row % 50), row % 2 ? 'DE' : 'FR', ...given, answers[0], label].join());
  }
  return lines.join('\n');
}

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mapping-'));
  for (const shape of SHAPES) await writeFile(join(folder, `${shape}-log.csv`), logOf(shape));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Ran {
  rows: number;
  reference: number;
  current: number;
  metrics?: Record<string, unknown>;
  estimated?: number;
}

const FORMATS = ['csv', 'parquet'];

/** Exports every log in both formats, and runs the printed texts of one tool as they are, beside the files, in one process. */
async function ran(python: string | undefined, tool: string): Promise<[Shape, Ran][]> {
  const files: [Shape, string][] = [];
  for (const shape of SHAPES) {
    const roles = CLASSES[shape].flatMap((className) => {
      const column = shape === 'binary' ? 'score' : `score_${className}`;
      return shape === 'binary' && className === 'lost' ? [] : [{ role: 'score' as const, column, className }];
    });
    for (const format of FORMATS) {
      const path = join(folder, `${shape}.${format}`);
      const request = { ...emptyRequest([join(folder, `${shape}-log.csv`)]), roles };
      await writeFile(`${path}.txt`, await exportLog(request, { path, raw: false }, {}));
      files.push([shape, `${path}.txt`]);
    }
  }
  const script = resolve(import.meta.dirname, '../../golden/run-mapping.py');
  const words = [script, tool, ...files.map(([, file]) => file)];
  const said = execFileSync(python ?? '', words, { cwd: folder, stdio: ['ignore', 'pipe', 'ignore'] }).toString();
  const found = JSON.parse(said.trimEnd().split('\n').at(-1) ?? '') as Ran[];
  expect(found).toHaveLength(files.length);
  return files.map(([shape], index) => [shape, found[index] ?? { rows: 0, reference: 0, current: 0 }]);
}

describe('the printed mapping runs as it is, on logs of two and three classes and of a regression, as CSV and Parquet', () => {
  test.skipIf(!evidently)('in Evidently', async () => {
    for (const [shape, found] of await ran(evidently, 'evidently')) {
      expect([found.rows, found.reference, found.current]).toEqual([ROWS, ROWS / 2, ROWS / 2]);
      if (shape === 'regression') expect(found.metrics).toHaveProperty('RMSE');
      else expect(found.metrics?.RocAuc).toBeGreaterThan(shape === 'binary' ? 0.8 : 0.6);
    }
  });

  test.skipIf(!evidently)('in Evidently before 0.7', async () => {
    for (const [shape, found] of await ran(evidently, 'evidently-before-0.7')) {
      const metric = shape === 'regression' ? 'RegressionQualityMetric' : 'ClassificationQualityMetric';
      expect(found.metrics).toHaveProperty(metric);
    }
  });

  test.skipIf(!nannyml)('in NannyML', async () => {
    const expected = { binary: 0.75, words: 0.5, digits: 0.5, regression: 4.2 };
    for (const [shape, { estimated = 0 }] of await ran(nannyml, 'nannyml'))
      expect(Math.abs(estimated - expected[shape])).toBeLessThan(0.1 * expected[shape]);
  });
});
