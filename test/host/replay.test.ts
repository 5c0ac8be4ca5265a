import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import type { Investigation } from '../../src/extension/investigation/investigation';
import {
  closeEverything,
  investigationOfNewLog,
  openInvestigation,
  removeTemporaryFolders,
  reportOf,
  until,
} from './support';

/** A program that answers as the log did while `right` says so, else with the other class. */
const model = (right: string): string => `
  const logged = new Map(fs.readFileSync('predictions.csv', 'utf8').trim().split('\\n').slice(1).map((line) => {
    const [, time, , amount, prediction] = line.split(',');
    return [amount, { time, prediction }];
  }));
  for (const line of fs.readFileSync(0, 'utf8').trim().split('\\n')) {
    const { time, prediction } = logged.get(String(JSON.parse(line).amount));
    const isGood = time < '2024-11-13T18';
    console.log(JSON.stringify({ prediction: ${right} ? prediction : prediction === 'yes' ? 'no' : 'yes' }));
  }`;

describe('Replaying the examples through the reader’s own model', () => {
  let folder: string;
  let investigation: Investigation;
  const settings = () => vscode.workspace.getConfiguration('modelIncident.replay');
  const run = async (command: string): Promise<void> => {
    await settings().update('command', command, vscode.ConfigurationTarget.Global);
    await investigation.replay.start();
  };
  const finding = () =>
    investigation.wholeReport?.steps.flatMap(({ findings }) => findings).find(({ id }) => id === 'replay');
  const program = async (text: string): Promise<string> => {
    const file = path.join(folder, 'model.mjs');
    await writeFile(file, `import fs from 'node:fs';\nprocess.chdir(${JSON.stringify(folder)});\n${text}`);
    return `"${process.execPath}" "${file}"`;
  };

  before(async function () {
    this.timeout(120_000);
    const made = await investigationOfNewLog();
    ({ folder } = made);
    await withOwnAmounts(made.log);
    investigation = await openInvestigation(made.uri);
    await reportOf(investigation);
  });
  after(async () => {
    await settings().update('command', undefined, vscode.ConfigurationTarget.Global);
    await closeEverything();
    await removeTemporaryFolders();
  });

  it('asks for the command where none is set', async () => {
    await run('');
    assert.deepEqual(investigation.snapshot().replay, { state: 'unset' });
  });

  it('finds training–serving skew, keeps it in the document, and does not run the investigation again', async () => {
    const before = investigation.run;
    await run(await program(model('isGood')));
    assert.deepEqual(investigation.snapshot().replay, { state: 'idle' });
    assert.match(finding()?.text ?? '', /^Training–serving skew: (\d+) of \1 wrong predictions of the bad period/);
    assert.match(investigation.text.getText(), /"file": "predictions\.csv", "line": \d+, "logged": "(yes|no)"/);
    assert.equal(investigation.run, before);
    assert.equal(investigation.snapshot().stale, false);
  });

  it('rules skew out where everything is reproduced', async () => {
    await run(await program(model('true')));
    assert.equal(finding()?.severity, 'info');
  });

  it('says in one sentence why a command failed, and what was found before stays', async () => {
    await run(await program(`console.log('warming up')`));
    const { replay } = investigation.snapshot();
    assert.equal(replay.state, 'failed');
    assert.match(replay.state === 'failed' ? replay.message : '', /^Line 1 .* is not JSON: "warming up"\.$/);
    assert.equal(finding()?.severity, 'info');
  });

  it('is undone like any other edit', async () => {
    await vscode.commands.executeCommand('workbench.action.files.save');
    await vscode.commands.executeCommand('undo');
    await until('the earlier replay', () => finding()?.severity === 'critical');
  });

  it('stops when it is cancelled', async () => {
    const running = run(await program('setInterval(() => undefined, 1000);'));
    await until('the command to run', () => investigation.snapshot().replay.state === 'running');
    investigation.replay.cancel();
    await running;
    assert.deepEqual(investigation.snapshot().replay, { state: 'idle' });
  });
});

/** Gives each row an amount that no other has, so that a program can tell rows by their features. */
async function withOwnAmounts(file: string): Promise<void> {
  const lines = (await readFile(file, 'utf8')).split('\n');
  const changed = lines.map((line, row) => line.replace(/^(p\d+,[^,]+,\w+,)[\d.]+/, `$1${(row * 37) % 4001}.5`));
  await writeFile(file, changed.join('\n'));
}
