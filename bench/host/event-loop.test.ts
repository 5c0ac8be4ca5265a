import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type * as vscode from 'vscode';
import {
  api,
  closeEverything,
  openInvestigation,
  pause,
  removeTemporaryFolders,
  report,
  reportOf,
  temporaryFolder,
  writeInvestigation,
} from '../../test/host/support';
import { loadWhile } from '../../test/host/event-loop';
import { stretchesWhile } from './stretches';

const IDLE = 20_000;
const MINUTES = 60_000;

describe('The event loop of the extension host', () => {
  afterEach(closeEverything);
  after(removeTemporaryFolders);

  it('is measured idle, and while a large log is investigated', async function () {
    this.timeout(10 * MINUTES);
    const folder = await temporaryFolder();
    await pause(5000); // the host has just started
    const logs = (process.env.BENCH_LOGS ?? '').split(path.delimiter);
    const idle = await loadWhile(() => pause(IDLE));
    const { activationMilliseconds } = await api();
    const results: Record<string, unknown> = { activationMilliseconds, idle };
    for (const log of logs) {
      const name = path.extname(log).slice(1);
      const uri = await writeInvestigation(folder, { version: 1, logs: [log] }, `${name}.incident.json`);
      const busy = await loadWhile(() => investigate(uri));
      await closeEverything();
      // Once more under the profiler, which costs time itself.
      const longest = (await stretchesWhile(() => investigate(uri), isOurs)).slice(0, 3);
      await closeEverything();
      results[name] = { ...busy, longest };
    }
    report(JSON.stringify(results));
    if (process.env.BENCH_RESULT) writeFileSync(process.env.BENCH_RESULT, JSON.stringify(results));
  });
});

const isOurs = (url: string): boolean => /dist[/\\]extension\.js$/.test(url);

async function investigate(uri: vscode.Uri): Promise<void> {
  await reportOf(await openInvestigation(uri), 5 * MINUTES);
  await pause(500); // the last snapshot is sent after the run has ended
}
