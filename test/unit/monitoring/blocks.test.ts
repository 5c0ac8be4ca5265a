import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ExperimentReport, MonitoringReport } from '../../../src/protocol/monitoring';
import { createRandom } from '../../../src/stats/random';
import { built, run, type Built } from '../cli/built';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let program: Built;
let folder: string;

beforeAll(async () => {
  program = await built();
  folder = mkdtempSync(join(tmpdir(), 'blocks-'));
});
afterAll(() => {
  program.remove();
  rmSync(folder, { recursive: true, force: true });
});

/** Purchases of users in regions that differ more than the variants do; regions or users are assigned. */
function experimentLog({ by, effect }: { by: 'region' | 'user'; effect: number }): string {
  const random = createRandom(3);
  const lines = ['timestamp,user_id,region,experiment_variant,prediction,purchased'];
  for (let region = 0; region < 12; region++) {
    const usual = 0.2 + 0.02 * region;
    for (let user = 0; user < 300; user++) {
      const treated = by === 'region' ? region >= 6 : random.uniform() < 0.5;
      const bought = random.uniform() < usual + (treated ? effect : 0) ? 1 : 0;
      const time = new Date(Date.UTC(2026, 2, 1) + (user * 12 + region) * 60_000).toISOString();
      lines.push(`${time},u${region}-${user},r${region},${treated ? 'treatment' : 'control'},yes,${bought}`);
    }
  }
  return `${lines.join('\n')}\n`;
}

async function analysed(name: string, log: string): Promise<ExperimentReport> {
  writeFileSync(join(folder, name), log);
  const words = ['experiment', name, '--primary', 'purchased:max', '--unit', 'user_id', '--block', 'region'];
  const options = ['--role', 'entity=user_id', '--variant', 'experiment_variant', '--format', 'json', '--quiet'];
  const { stdout, stderr } = await run(program.cli, [...words, ...options], { cwd: folder });
  expect(stderr).toBe('');
  const { experiment } = (JSON.parse(stdout) as MonitoringReport).monitoring;
  if (!experiment) throw new Error('no experiment');
  return experiment;
}

describe('an experiment with blocks', () => {
  it('takes whole regions for the units where they were assigned: users of one region are not independent', async () => {
    const { blocks, metrics, sampleRatio, interference, looks } = await analysed(
      'regions.csv',
      experimentLog({ by: 'region', effect: -0.1 }),
    );
    expect(blocks).toMatchObject({ column: 'region', split: 'block', blocks: { control: 6, treatment: 6 } });
    // By 3,600 single users this difference would be worlds away from chance; of twelve regions it is not.
    expect(metrics[0]?.pValue).toBeGreaterThan(0.05);
    expect(metrics[0]).toMatchObject({ significant: false, anytime: null, control: { users: 6 } });
    expect(sampleRatio.mismatch).toBe(false);
    expect(sampleRatio.text).toContain('6 and 6 values of region');
    expect(interference.level).toBe('none');
    expect(looks).toEqual([]);
  });

  it('compares within regions where users were assigned, and finds what is there', async () => {
    const { blocks, metrics } = await analysed('users.csv', experimentLog({ by: 'user', effect: 0.12 }));
    expect(blocks).toMatchObject({ split: 'user', blocks: { control: 12, treatment: 12 } });
    expect(blocks?.pValue).toBeLessThan(0.001);
    expect(blocks?.difference).toBeCloseTo(0.12, 1);
    expect(metrics[0]?.control.users).toBeGreaterThan(1500);
  });
});
