import assert from 'node:assert/strict';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import * as vscode from 'vscode';
import type { Phase } from '../../src/protocol/investigation';
import {
  api,
  closeEverything,
  openInvestigation,
  pause,
  removeTemporaryFolders,
  report,
  reportOf,
  services,
  temporaryFolder,
  until,
  writeInvestigation,
  writeLog,
} from './support';

const LARGE = 300_000;

describe('Running an investigation', () => {
  let uri: vscode.Uri;
  before(async function () {
    this.timeout(60_000);
    const folder = await temporaryFolder();
    await writeLog(folder, 'large.csv', LARGE);
    uri = await writeInvestigation(folder, { version: 1, logs: ['large.csv'] });
  });
  afterEach(closeEverything);
  after(removeTemporaryFolders);

  it('activates in little time', async () => {
    const { activationMilliseconds } = await api();
    report(`activate() took ${activationMilliseconds.toFixed(1)} ms`);
    assert.ok(activationMilliseconds < 50, `${activationMilliseconds} ms`);
  });

  it('shows its phase within a second', async () => {
    const began = Date.now();
    const investigation = await openInvestigation(uri);
    const phases = new Set<Phase>();
    const listener = investigation.onDidChange(() => {
      if (investigation.run.state === 'running') phases.add(investigation.run.progress.phase);
    });
    await until('progress', () => investigation.run.state === 'running');
    assert.ok(Date.now() - began < 1000, 'the first progress within a second');
    await reportOf(investigation);
    listener.dispose();
    assert.ok(phases.size >= 2, [...phases].join(', '));
  });

  it('cancels, and runs again', async () => {
    const investigation = await openInvestigation(uri);
    await until('progress', () => investigation.run.state === 'running');
    await pause(200);
    await vscode.commands.executeCommand('modelIncident.cancel');
    assert.equal(investigation.run.state, 'cancelled');
    await pause(500);
    assert.equal(investigation.run.state, 'cancelled', 'nothing of the cancelled run arrives later');
    await vscode.commands.executeCommand('modelIncident.runAgain');
    await until('the new run', () => investigation.run.state === 'running');
    await reportOf(investigation);
  });

  it('says so when the analysis process dies, and runs again in a new one', async () => {
    const { analysis } = await services();
    const investigation = await openInvestigation(uri);
    await until('progress', () => investigation.run.state === 'running');
    const killed = await until('the process', () => analysis.processId);
    await pause(200);
    process.kill(killed, 'SIGKILL');
    await until('the failure', () => investigation.run.state === 'failed');
    assert.ok(investigation.run.state === 'failed');
    assert.match(investigation.run.message, /analysis process was killed/);
    await vscode.commands.executeCommand('modelIncident.runAgain');
    await until('the new run', () => investigation.run.state === 'running');
    await reportOf(investigation);
    assert.notEqual(analysis.processId, killed);
  });

  it('leaves the extension host responsive', async () => {
    const idle = await delayWhile(() => pause(1500));
    const investigation = await openInvestigation(uri);
    const busy = await delayWhile(async () => void (await reportOf(investigation)));
    report(`event-loop delay p99 / max: idle ${idle.text}, investigating ${LARGE} rows ${busy.text}`);
    assert.ok(busy.p99 <= Math.max(25, idle.p99 * 1.5), `p99 ${busy.text}, idle ${idle.text}`);
  });
});

async function delayWhile(work: () => Promise<void>): Promise<{ p99: number; text: string }> {
  const histogram = monitorEventLoopDelay({ resolution: 1 });
  histogram.enable();
  await work();
  histogram.disable();
  const p99 = histogram.percentile(99) / 1e6;
  return { p99, text: `${p99.toFixed(1)} / ${(histogram.max / 1e6).toFixed(1)} ms` };
}
