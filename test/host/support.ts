import assert from 'node:assert/strict';
import { appendFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import type { ModelIncidentApi } from '../../src/extension/api';
import type { Investigation } from '../../src/extension/investigation/investigation';
import type { Services } from '../../src/extension/services';
import type { Report } from '../../src/protocol/report';

export const VIEW_TYPE = 'modelIncident.investigation';

export async function api(): Promise<ModelIncidentApi> {
  const extension = vscode.extensions.getExtension<ModelIncidentApi>('model-incident.model-incident-investigator');
  assert.ok(extension, 'the extension is installed');
  return extension.activate();
}

export const services = async (): Promise<Services> => (await api()).services();

/** Prints a measurement: the web host has no console of ours, the suite's output goes to a file. */
export function report(line: string): void {
  const output = process.env.TEST_OUTPUT;
  if (output) appendFileSync(output, `      ${line}\n`);
  else console.info(line);
}

export const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Polls until `get` gives something; fails with what was waited for. */
export async function until<T>(what: string, get: () => T | undefined | false | null, limit = 60_000): Promise<T> {
  for (const end = Date.now() + limit; Date.now() < end; await pause(20)) {
    const found = get();
    if (found) return found;
  }
  throw new Error(`waited ${limit} ms for ${what}`);
}

export async function investigationOf(uri: vscode.Uri): Promise<Investigation> {
  const { investigations } = await services();
  return until(`an editor of ${uri.toString()}`, () => investigations.find(uri));
}

/** Waits for the run to end and gives the whole report; fails with the message of a failed run. */
export async function reportOf(investigation: Investigation, limit = 90_000): Promise<Report> {
  await until('the run to end', () => ['done', 'failed', 'cancelled'].includes(investigation.run.state), limit);
  assert.equal(investigation.run.state, 'done', JSON.stringify(investigation.run));
  return investigation.results as Report;
}

/** A new folder with a log of `rows` rows and a document that asks about it. */
export async function investigationOfNewLog(rows?: number): Promise<{ folder: string; log: string; uri: vscode.Uri }> {
  const folder = await temporaryFolder();
  const log = await writeLog(folder, 'predictions.csv', rows);
  const uri = await writeInvestigation(folder, { version: 1, logs: ['predictions.csv'] });
  return { folder, log, uri };
}

export async function openInvestigation(uri: vscode.Uri): Promise<Investigation> {
  await vscode.commands.executeCommand('vscode.openWith', uri, VIEW_TYPE);
  return investigationOf(uri);
}

/** Presses Enter in whatever quick pick is shown until the command is over. */
export async function acceptingProposals<T>(command: Thenable<T>): Promise<T> {
  let over = false;
  const settled = Promise.resolve(command).finally(() => (over = true));
  while (!over) {
    await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
    await pause(100);
  }
  return settled;
}

export const tabs = (): vscode.Tab[] => vscode.window.tabGroups.all.flatMap((group) => group.tabs);

export const tabsOf = (uri: vscode.Uri): vscode.Tab[] =>
  tabs().filter(
    ({ input }) =>
      (input instanceof vscode.TabInputCustom || input instanceof vscode.TabInputText) &&
      input.uri.toString() === uri.toString(),
  );

/** Throws away what the tests wrote into editors. */
export async function closeEverything(): Promise<void> {
  while (tabs().length > 0) {
    await vscode.commands.executeCommand('workbench.action.focusActiveEditorGroup');
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await pause(50);
  }
}

const folders: string[] = [];

export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'incident-host-'));
  folders.push(folder);
  return folder;
}

export async function removeTemporaryFolders(): Promise<void> {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
}

/** A log of two days whose last six hours are worse on mobile: enough for a verdict, small enough to be quick. */
export async function writeLog(folder: string, name = 'predictions.csv', rows = 4000): Promise<string> {
  const random = randomNumbers();
  const lines = ['prediction_id,timestamp,device,amount,prediction,confidence,label'];
  const first = Date.UTC(2024, 10, 12);
  const step = (2 * 86_400_000) / rows;
  for (let row = 0; row < rows; row++) {
    const bad = row >= rows * 0.875;
    const device = random() < 0.5 ? 'mobile' : 'desktop';
    const label = random() < 0.5 ? 'yes' : 'no';
    const right = random() < (bad && device === 'mobile' ? 0.3 : 0.85);
    const prediction = right ? label : label === 'yes' ? 'no' : 'yes';
    const time = new Date(first + row * step).toISOString();
    lines.push(
      `p${row},${time},${device},${(random() * 100).toFixed(2)},${prediction},${(0.5 + random() / 2).toFixed(3)},${label}`,
    );
  }
  const file = path.join(folder, name);
  await writeFile(file, lines.join('\n') + '\n');
  return file;
}

/** Numerical Recipes' linear congruential generator: the same log every time. */
function randomNumbers(): () => number {
  let state = 42;
  return () => (state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32) / 2 ** 32;
}

export async function writeInvestigation(
  folder: string,
  document: object,
  name = 'test.incident.json',
): Promise<vscode.Uri> {
  const file = path.join(folder, name);
  await writeFile(file, JSON.stringify(document, null, 2) + '\n');
  return vscode.Uri.file(file);
}
