// What changes outside of the editor, however soon: a document, its log, the rules it names.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { appendFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import {
  closeEverything,
  investigationOfNewLog,
  openInvestigation,
  pause,
  removeTemporaryFolders,
  report,
  reportOf,
  until,
  writeInvestigation,
} from './support';

const NOTICED = 15_000;

describe('Changes from outside', () => {
  let folder: string;
  let uri: vscode.Uri;
  beforeEach(async () => ({ folder, uri } = await investigationOfNewLog()));
  afterEach(closeEverything);
  after(removeTemporaryFolders);

  it('follows a document that is written right after a save', async function () {
    this.timeout(240_000);
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

  it('follows a write that falls between a save and what VS Code makes of it', async function () {
    this.timeout(240_000);
    const investigation = await openInvestigation(uri);
    await reportOf(investigation);
    const textOf = (title: string) => JSON.stringify({ version: 1, logs: ['predictions.csv'], title });
    for (let attempt = 0; attempt < 8; attempt++) {
      // As long as each other: VS Code tells files apart by time and length.
      const [saved, written] = [textOf(`saved by us ${attempt}`), textOf(`not by us  ${attempt}`)];
      const other = writeAsSoonAsSeen(uri.fsPath, saved, written);
      const edit = new vscode.WorkspaceEdit();
      edit.replace(uri, new vscode.Range(0, 0, investigation.text.lineCount, 0), saved);
      await vscode.workspace.applyEdit(edit);
      await investigation.text.save();
      await other;
      const began = Date.now();
      await until(`write ${attempt}`, () => investigation.text.getText() === written, NOTICED);
      report(`a write in the midst of a save is followed after ${Date.now() - began} ms`);
      // A save while VS Code still takes in the last write is a conflict, about which it asks its reader.
      await pause(1000);
    }
  });

  it('says that the log changed, from the moment it is being read', async function () {
    this.timeout(240_000);
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
    uri = await writeInvestigation(folder, { version: 1, logs: ['predictions.csv'], monitoring });
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

/** Another process that writes the very moment it sees the file as `seen`. */
function writeAsSoonAsSeen(file: string, seen: string, text: string): Promise<void> {
  const program = `
    const fs = require('node:fs');
    const [file, seen, text] = process.argv.slice(1);
    for (const end = Date.now() + 60_000; fs.readFileSync(file, 'utf8') !== seen; ) if (Date.now() > end) process.exit(1);
    fs.writeFileSync(file, text);`;
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1' };
  const child = spawn(process.execPath, ['-e', program, file, seen, text], { env });
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`the other writer ended with ${code}`))));
  });
}
