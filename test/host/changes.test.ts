// What changes outside of the editor, however soon: a document, its log, the rules it names.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { appendFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import {
  closeEverything,
  openInvestigation,
  pause,
  removeTemporaryFolders,
  report,
  reportOf,
  temporaryFolder,
  until,
  writeInvestigation,
  writeLog,
} from './support';

const NOTICED = 15_000;

describe('Changes from outside', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await temporaryFolder();
    await writeLog(folder);
  });
  afterEach(closeEverything);
  after(removeTemporaryFolders);

  it('follows a document that is written right after a save', async function () {
    this.timeout(240_000);
    const uri = await writeInvestigation(folder, { version: 1, logs: ['predictions.csv'] });
    const investigation = await openInvestigation(uri);
    await reportOf(investigation);
    const titleOf = () => (JSON.parse(investigation.text.getText()) as { title?: string }).title;
    for (const wait of [0, 20, 100, 300, 700, 1200, 0, 0]) {
      const edit = new vscode.WorkspaceEdit();
      const saved = `saved before ${wait} ${Date.now()}`;
      const whole = new vscode.Range(0, 0, investigation.text.lineCount, 0);
      edit.replace(uri, whole, JSON.stringify({ version: 1, logs: ['predictions.csv'], title: saved }));
      await vscode.workspace.applyEdit(edit);
      await investigation.text.save();
      assert.match(readFileSync(uri.fsPath, 'utf8'), new RegExp(saved));
      await pause(wait);
      const written = `written after ${wait} ${Date.now()}`;
      await writeFile(uri.fsPath, JSON.stringify({ version: 1, logs: ['predictions.csv'], title: written }));
      const began = Date.now();
      await until(`what was written ${wait} ms after a save`, () => titleOf() === written, NOTICED);
      report(`a document written ${wait} ms after a save is followed after ${Date.now() - began} ms`);
    }
  });

  it('says that the log changed, from the moment it is being read', async function () {
    this.timeout(240_000);
    const uri = await writeInvestigation(folder, { version: 1, logs: ['predictions.csv'] });
    const investigation = await openInvestigation(uri);
    await until('the run', () => investigation.run.state === 'running');
    await appendFile(path.join(folder, 'predictions.csv'), '\n');
    await until('word of it', () => investigation.snapshot().logChanged, NOTICED);
    await reportOf(investigation);
    assert.equal(investigation.snapshot().logChanged, true);
  });

  it('works monitoring out again when the rules that the document names change', async function () {
    this.timeout(240_000);
    const rule = (name: string, below: number) =>
      writeFile(
        path.join(folder, 'rules.json'),
        JSON.stringify({
          version: 1,
          rules: [{ name, type: 'threshold', signal: 'accuracy', tier: 'critical', below }],
        }),
      );
    await rule('low accuracy', 0.7);
    const monitoring = { rules: 'rules.json' };
    const uri = await writeInvestigation(folder, { version: 1, logs: ['predictions.csv'], monitoring });
    const investigation = await openInvestigation(uri);
    await reportOf(investigation);
    await investigation.monitor();
    const text = () => JSON.stringify(investigation.results?.monitoring?.alerts ?? null);
    await until('the rule', () => text().includes('low accuracy') || failure(investigation.snapshot()));
    await rule('very low accuracy', 0.6);
    await until('the new rule', () => text().includes('very low accuracy'), NOTICED);
    await writeFile(path.join(folder, 'rules.json'), '{"rules": [');
    await until('its fault', () => investigation.snapshot().monitoring?.state === 'failed', NOTICED);
    await rule('mended', 0.65);
    await until('the mended rule', () => text().includes('mended'), NOTICED);
  });
});

/** Throws what monitoring failed with, which says more than a wait without end. */
function failure({ monitoring }: { monitoring?: { state: string; message?: string } }): false {
  assert.notEqual(monitoring?.state, 'failed', monitoring?.message);
  return false;
}
