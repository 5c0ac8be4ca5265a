import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Phase } from '../../src/protocol/investigation';
import { loadWhile, type Delays } from './event-loop';
import {
  api,
  closeEverything,
  investigationOfNewLog,
  openInvestigation,
  pause,
  removeTemporaryFolders,
  report,
  reportOf,
  services,
  until,
} from './support';

const LARGE = 300_000;

describe('Running an investigation', () => {
  let uri: vscode.Uri;
  before(async function () {
    this.timeout(60_000);
    ({ uri } = await investigationOfNewLog(LARGE));
  });
  afterEach(closeEverything);
  after(removeTemporaryFolders);

  it('shows one phase after the other', async () => {
    report(`activate() took ${(await api()).activationMilliseconds.toFixed(1)} ms`);
    const began = Date.now();
    const investigation = await openInvestigation(uri);
    const phases = new Set<Phase>();
    const listener = investigation.onDidChange(() => {
      if (investigation.run.state === 'running') phases.add(investigation.run.progress.phase);
    });
    await until('progress', () => investigation.run.state === 'running');
    report(`first progress after ${Date.now() - began} ms`);
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

  // Delays say as much about the machine as about us: they are reported. The share of a processor does not grow with load.
  it('leaves the extension host idle', async () => {
    const idle = await loadWhile(() => pause(1500));
    const investigation = await openInvestigation(uri);
    const busy = await loadWhile(async () => void (await reportOf(investigation)));
    report(`event-loop delay p99 / max: idle ${inWords(idle)}, investigating ${LARGE} rows ${inWords(busy)}`);
    assert.ok(busy.share < 0.5, `the extension host computed ${(busy.share * 100).toFixed(0)}% of the time`);
  });
});

const inWords = ({ p99, max }: Delays): string => `${p99.toFixed(1)} / ${max.toFixed(1)} ms`;
