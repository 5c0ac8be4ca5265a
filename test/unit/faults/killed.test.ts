import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { AnalysisClient } from '../../../src/analysis/client';
import { IncidentError } from '../../../src/protocol/errors';
import { emptyRequest, type Phase } from '../../../src/protocol/investigation';
import { built, type Built } from '../cli/built';
import { smallLog } from '../cli/small-log';

// Each test starts whole processes; a loaded machine takes its time with them.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 });

let program: Built;
let folder: string;
let spill: string;
let client: AnalysisClient;

beforeAll(async () => {
  program = await built();
  folder = mkdtempSync(join(tmpdir(), 'killed-'));
  spill = mkdtempSync(join(folder, 'spill-'));
  writeFileSync(join(folder, 'log.csv'), smallLog(20_000));
  client = new AnalysisClient({ entry: program.analysis, cancellationGrace: 60_000 });
});
afterAll(() => {
  client.dispose();
  program.remove();
  rmSync(folder, { recursive: true, force: true });
});

const PHASES: Phase[] = ['reading', 'infrastructure', 'data', 'segments', 'timeline', 'reproduction', 'diagnosis'];

it.each(PHASES)('killed while it is at "%s": one sentence, nothing left behind, the next run works', async (phase) => {
  const log = readFileSync(join(folder, 'log.csv'));
  const request = { ...emptyRequest([join(folder, 'log.csv')]), resources: { temporaryFolder: spill } };
  let killed: number | undefined;
  const ended: unknown = await client
    .investigate('a', request, {
      onProgress: (progress) => {
        if (progress.phase !== phase || killed !== undefined) return;
        killed = client.processId;
        if (killed !== undefined) process.kill(killed, 'SIGKILL');
      },
    })
    .catch((reason: unknown) => reason);
  expect(killed).toBeDefined();
  // The diagnosis takes milliseconds: its report may be on its way before the kill arrives, and is then whole.
  if (phase === 'diagnosis' && !(ended instanceof IncidentError)) expect(ended).toMatchObject({ steps: { length: 5 } });
  else {
    expect(ended).toBeInstanceOf(IncidentError);
    expect(ended).toMatchObject({ code: 'process-ended' });
    expect((ended as IncidentError).sentence).toMatch(/^The analysis process was killed.*\. .*run.*again.*\.$/);
  }
  await vi.waitFor(() => expect(readdirSync(spill)).toEqual([]), { timeout: 20_000 });
  expect(readFileSync(join(folder, 'log.csv')).equals(log)).toBe(true);

  const read = await client.read(request);
  expect(read.rows).toBe(20_000);
  expect(client.processId).not.toBe(killed);
  if (phase === 'diagnosis') expect((await client.investigate('a', request)).steps).toHaveLength(5);
});
