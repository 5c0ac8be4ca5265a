import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { AnalysisClient } from '../../../src/analysis/client';
import { IncidentError } from '../../../src/protocol/errors';
import { emptyRequest, type PartialReport, type Progress } from '../../../src/protocol/investigation';
import { built, type Built } from '../cli/built';
import { BAD, GOOD, smallLog } from '../cli/small-log';

// Each test starts whole processes; a loaded machine takes its time with them.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let program: Built;
let folder: string;
let client: AnalysisClient;

beforeAll(async () => {
  program = await built();
  folder = mkdtempSync(join(tmpdir(), 'analysis-'));
  writeFileSync(join(folder, 'small.csv'), smallLog());
  writeFileSync(join(folder, 'large.csv'), smallLog(100_000));
});
afterAll(() => {
  program.remove();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => {
  client = new AnalysisClient({ entry: program.analysis, cancellationGrace: 60_000 });
});
afterEach(() => client.dispose());

const small = () => ({ ...emptyRequest([join(folder, 'small.csv')]), good: GOOD, bad: BAD });
const large = () => emptyRequest([join(folder, 'large.csv')]);

const failure = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => null,
    (error: unknown) => error,
  );

/** True once no process has the id, within half a minute. */
async function gone(id: number): Promise<boolean> {
  for (let wait = 0; wait < 600; wait++) {
    try {
      process.kill(id, 0);
    } catch {
      return true;
    }
    await new Promise((done) => setTimeout(done, 50));
  }
  return false;
}

describe('the analysis process', () => {
  it('investigates in a child, with progress and steps arriving one by one', async () => {
    const phases: Progress['phase'][] = [];
    const steps: number[] = [];
    const report = await client.investigate('a', small(), {
      onProgress: (progress) => phases.push(progress.phase),
      onPartial: (partial: PartialReport) => steps.push(partial.steps.length),
    });
    expect(client.processId).not.toBe(process.pid);
    expect(phases).toContain('reading');
    expect(phases).toContain('diagnosis');
    expect([...new Set(steps)]).toEqual([0, 1, 2, 3, 4, 5]);
    expect(report.steps).toHaveLength(5);
    expect(report.metric.good).toBeGreaterThan(0.85);
  });

  it('starts no process before it is asked something, and none to close', async () => {
    expect(client.processId).toBeUndefined();
    await client.close('never opened');
    expect(client.processId).toBeUndefined();
  });

  it('uses what it loaded again when only the periods change, and loads anew when the file changes', async () => {
    const first = await client.investigate('a', small());
    const read: Progress['phase'][] = [];
    const onProgress = (progress: Progress): void => void read.push(progress.phase);
    const other = { ...small(), good: '2026-01-01T00:00Z/2026-01-01T12:00Z' };
    const second = await client.investigate('a', other, { onProgress });
    expect(second.periods.good.rows).toBe(720);
    expect(second.metric.bad).toBe(first.metric.bad);
    expect(read).not.toContain('reading');
    writeFileSync(join(folder, 'small.csv'), smallLog(4200));
    const third = await client.investigate('a', other, { onProgress });
    expect(read).toContain('reading');
    expect(third.source.rows).toBe(4200);
    writeFileSync(join(folder, 'small.csv'), smallLog());
  });

  it('hands the user’s faults over with code and advice', async () => {
    const error = await failure(client.investigate('a', emptyRequest([join(folder, 'absent.csv')])));
    expect(error).toBeInstanceOf(IncidentError);
    expect(error).toMatchObject({ code: 'file-not-found' });
    expect((error as IncidentError).message).toContain('absent.csv');
    expect((error as IncidentError).advice).not.toBe('');
    // The process is still the same and still works.
    const id = client.processId;
    await client.read(small());
    expect(client.processId).toBe(id);
  });

  it('killed in mid-run: says so, and the next request works in a new process', async () => {
    let killed: number | undefined;
    const error = await failure(
      client.investigate('a', large(), {
        onProgress: () => {
          if (killed !== undefined) return;
          killed = client.processId;
          if (killed !== undefined) process.kill(killed, 'SIGKILL');
        },
      }),
    );
    expect(error).toBeInstanceOf(IncidentError);
    expect(error).toMatchObject({ code: 'process-ended' });
    expect((error as IncidentError).sentence).toMatch(
      /analysis process was killed \(SIGKILL\).*run the investigation again/i,
    );
    const report = await client.investigate('a', small());
    expect(report.steps).toHaveLength(5);
    expect(client.processId).not.toBe(killed);
  });

  it('rejects every request that was waiting when the process died', async () => {
    const requests = [client.investigate('a', large()), client.investigate('b', large()), client.read(large())].map(
      failure,
    );
    const id = client.processId;
    expect(id).toBeDefined();
    process.kill(id ?? 0, 'SIGSEGV');
    for (const error of await Promise.all(requests)) {
      expect(error).toMatchObject({ code: 'process-ended', message: 'The analysis process crashed (SIGSEGV).' });
    }
  });

  it('stops at once when cancelled and answers the next request in the same process', async () => {
    const abort = new AbortController();
    const error = await failure(
      client.investigate('a', large(), {
        signal: abort.signal,
        onProgress: () => abort.abort(),
      }),
    );
    expect(error).toMatchObject({ code: 'cancelled' });
    const id = client.processId;
    expect((await client.investigate('a', small())).steps).toHaveLength(5);
    expect(client.processId).toBe(id);
  });

  it('says that an entry which is no program cannot run', async () => {
    const broken = new AnalysisClient({ entry: join(folder, 'absent.js') });
    expect(await failure(broken.read(small()))).toMatchObject({ code: 'process-ended' });
    broken.dispose();
  });

  it('shows the row that stands at a line', async () => {
    const report = await client.investigate('a', small());
    const file = report.source.files[0] ?? '';
    const lines = smallLog().split('\n');
    const example = report.examples[0];
    expect(example?.line).toBeGreaterThan(1);
    const row = await client.row({ key: 'a', file, line: example?.line ?? 0 });
    const values = Object.fromEntries(row.columns.map((name, index) => [name, row.values[index]]));
    expect(values.request_id).toBe(lines[(example?.line ?? 0) - 1]?.split(',')[0]);
    expect(await failure(client.row({ key: 'a', file, line: 999_999 }))).toMatchObject({ code: 'usage' });
    await client.close('a');
    expect(await failure(client.row({ key: 'a', file, line: 2 }))).toMatchObject({ code: 'process-ended' });
  });

  it('ends with the client, and takes its temporary files along', async () => {
    const temporary = mkdtempSync(join(folder, 'tmp-'));
    await client.investigate('a', { ...small(), resources: { temporaryFolder: temporary } });
    const id = client.processId ?? 0;
    client.dispose();
    expect(await gone(id)).toBe(true);
    expect(readdirSync(temporary)).toEqual([]);
  });

  it('ends when its parent is killed, even in mid-run', async () => {
    const parent = spawn(process.execPath, ['-e', PARENT, program.analysis, join(folder, 'large.csv')], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const id = await new Promise<number>((done) => parent.stdout.once('data', (text) => done(Number(text))));
    parent.kill('SIGKILL');
    expect(await gone(id)).toBe(true);
  });
});

/** A parent that starts an investigation and says the child's id once the child is at work. */
const PARENT = `
const { fork } = require('node:child_process');
const [entry, log] = process.argv.slice(1);
const child = fork(entry, [], { serialization: 'advanced', stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
const request = { logs: [log], reference: [], labels: [], events: [], roles: [], read: {}, where: [], thresholds: {}, resources: {} };
child.send({ jsonrpc: '2.0', id: 1, method: 'investigate', params: { key: 'a', token: '1', request } });
child.once('message', () => console.log(child.pid));
`;
