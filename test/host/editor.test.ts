import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import type { Investigation } from '../../src/extension/investigation/investigation';
import type { FromWebview } from '../../src/protocol/webview';
import {
  closeEverything,
  openInvestigation,
  removeTemporaryFolders,
  reportOf,
  services,
  tabsOf,
  temporaryFolder,
  until,
  VIEW_TYPE,
  writeInvestigation,
  writeLog,
} from './support';

const GOOD = '2024-11-12T00:00:00Z/2024-11-13T12:00:00Z';
const BAD = '2024-11-13T18:00:00Z/2024-11-14T00:00:00Z';

/** Does what a message of the page does. */
async function receive(investigation: Investigation, message: FromWebview): Promise<void> {
  const panel = (await services()).editors.panelOf(investigation);
  assert.ok(panel);
  await panel.receive(message);
}

describe('The editor of *.incident.json', () => {
  let folder: string;
  let uri: vscode.Uri;
  before(async () => {
    folder = await temporaryFolder();
    await writeLog(folder);
  });
  beforeEach(async () => {
    uri = await writeInvestigation(folder, { version: 1, owner: 'checkout', logs: ['predictions.csv'] });
  });
  afterEach(closeEverything);
  after(removeTemporaryFolders);

  it('opens by default and shows its results', async () => {
    await vscode.commands.executeCommand('vscode.open', uri);
    const { investigations } = await services();
    const report = await reportOf(await until('the editor', () => investigations.find(uri)));
    assert.equal(report.source.rows, 4000);
  });

  it('writes periods as one undoable edit, keeps unknown keys, and runs again', async () => {
    const investigation = await openInvestigation(uri);
    await reportOf(investigation);
    await receive(investigation, { type: 'setPeriods', good: GOOD, bad: BAD });
    assert.deepEqual(JSON.parse(investigation.text.getText()), {
      version: 1,
      owner: 'checkout',
      logs: ['predictions.csv'],
      periods: { good: GOOD, bad: BAD },
    });
    assert.equal(investigation.text.isDirty, true);
    assert.equal(investigation.snapshot().stale, true);
    await until('the second run', () => investigation.run.state === 'running');
    const report = await reportOf(investigation);
    assert.equal(
      report.periods.bad.start,
      '2024-11-13T18:00:00.000Z'.replace('.000', report.periods.bad.start?.includes('.') ? '.000' : ''),
    );
    assert.equal(report.periods.bad.proposed, false);

    await vscode.commands.executeCommand('undo');
    await until('undo', () => !investigation.text.getText().includes('periods'));
    await until('the run after undo', () => !investigation.snapshot().stale);
  });

  it('gives a column a role by hand, and takes it back', async () => {
    const investigation = await openInvestigation(uri);
    await reportOf(investigation);
    await receive(investigation, { type: 'setRole', column: 'device', role: 'ignore' });
    assert.match(investigation.text.getText(), /"role": "ignore"/);
    await until('the second run', () => investigation.run.state === 'running');
    const report = await reportOf(investigation);
    assert.ok(!report.roles.segments.includes('device'));
    await receive(investigation, { type: 'setRole', column: 'device', role: null });
    assert.doesNotMatch(investigation.text.getText(), /roles/);
  });

  it('keeps notes in the document without running again', async () => {
    const investigation = await openInvestigation(uri);
    await reportOf(investigation);
    await receive(investigation, { type: 'setNote', finding: 'drift/amount', text: 'asked the data team' });
    assert.match(investigation.text.getText(), /"drift\/amount": "asked the data team"/);
    assert.equal(investigation.snapshot().stale, false);
    assert.equal(investigation.run.state, 'done');
  });

  it('two editors of one document stay in step', async () => {
    const investigation = await openInvestigation(uri);
    await vscode.commands.executeCommand('workbench.action.splitEditorRight');
    await until('two tabs', () => tabsOf(uri).length === 2);
    const { investigations } = await services();
    assert.equal(investigations.find(uri), investigation);
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    await until('one tab', () => tabsOf(uri).length === 1);
    assert.equal(investigations.find(uri), investigation, 'it lives as long as one editor shows it');
    await reportOf(investigation);
  });

  it('reopens as text, and follows what is typed there', async () => {
    const investigation = await openInvestigation(uri);
    await reportOf(investigation);
    await vscode.commands.executeCommand('modelIncident.openAsText');
    const editor = await until('a text editor', () =>
      vscode.window.visibleTextEditors.find(({ document }) => document.uri.toString() === uri.toString()),
    );
    const whole = new vscode.Range(0, 0, editor.document.lineCount, 0);
    await editor.edit((edit) => edit.replace(whole, '{ "version": 1, "logs": ["predictions.csv"], '));
    const notice = await until('the notice', () => investigation.snapshot().notice);
    assert.match(notice.message, /test\.incident\.json, line 1, column \d+: this is not valid JSON/);
    assert.equal(notice.action, 'editDocument');
    await assert.doesNotReject(
      receive(investigation, { type: 'setNote', finding: 'x', text: 'y' }),
      'a refused edit is answered',
    );
    await editor.edit((edit) =>
      edit.insert(new vscode.Position(0, 45), '"where": [{ "column": "device", "value": "mobile" }] }'),
    );
    await until('the notice to go', () => !investigation.snapshot().notice);
    await until('the run for mobile', () => !investigation.snapshot().stale);
    const report = await reportOf(investigation);
    assert.ok(report.periods.bad.rows < 400, 'only the rows of mobile count');
  });

  it('says where an invalid document is wrong', async () => {
    await writeFile(uri.fsPath, '{\n  "version": 1,\n  "logs": "predictions.csv"\n}\n');
    const { notice } = (await openInvestigation(uri)).snapshot();
    assert.match(notice?.message ?? '', /test\.incident\.json, line 3, column 11: "logs"/);
  });

  it('leaves a document of a newer version alone', async () => {
    await writeFile(uri.fsPath, '{ "version": 9, "sources": [] }\n');
    const { notice } = (await openInvestigation(uri)).snapshot();
    assert.match(notice?.message ?? '', /newer version/);
    assert.match(notice?.advice ?? '', /Update/);
  });

  it('shows a missing log as one sentence and stays usable', async () => {
    const missing = await writeInvestigation(folder, { version: 1, logs: ['gone.csv'] }, 'gone.incident.json');
    const investigation = await openInvestigation(missing);
    await until('the failure', () => investigation.run.state === 'failed');
    assert.ok(investigation.run.state === 'failed');
    assert.match(investigation.run.message, /gone\.csv/);
    await writeLog(folder, 'gone.csv');
    await vscode.commands.executeCommand('modelIncident.runAgain');
    await until('the new run', () => investigation.run.state !== 'failed');
    await reportOf(investigation);
  });

  it('adds event files relative to the document', async () => {
    const events = path.join(folder, 'events.json');
    await writeFile(events, '[]');
    const investigation = await openInvestigation(uri);
    await vscode.commands.executeCommand('modelIncident.addEventFiles', vscode.Uri.file(events));
    assert.match(investigation.text.getText(), /"events": \[\s*"events.json"\s*\]/);
  });

  it('copies the headline', async () => {
    const investigation = await openInvestigation(uri);
    const { headline } = await reportOf(investigation);
    await vscode.commands.executeCommand('modelIncident.copyHeadline');
    assert.ok((await vscode.env.clipboard.readText()).startsWith(headline));
  });

  it('opens the log at the line of an example', async () => {
    const investigation = await openInvestigation(uri);
    const { examples } = await reportOf(investigation);
    const example = examples.find(({ file, line }) => file !== null && line !== null);
    assert.ok(example?.file && example.line, 'an example knows its place');
    await receive(investigation, { type: 'openLocation', file: example.file, line: example.line });
    const editor = await until('the log', () =>
      vscode.window.visibleTextEditors.find(({ document }) => document.uri.path.endsWith('predictions.csv')),
    );
    assert.equal(editor.selection.active.line, example.line - 1);
    assert.ok(editor.document.lineAt(example.line - 1).text.startsWith(`${example.id},`));
  });

  it('opens nothing that the investigation did not read', async () => {
    const investigation = await openInvestigation(uri);
    await reportOf(investigation);
    await receive(investigation, { type: 'openLocation', file: '/etc/passwd', line: 1 });
    assert.ok(!vscode.workspace.textDocuments.some((document) => document.uri.path === '/etc/passwd'));
  });

  it('is not opened for the logs themselves', async () => {
    await vscode.commands.executeCommand('vscode.open', vscode.Uri.file(path.join(folder, 'predictions.csv')));
    const [tab] = await until('the tab', () => tabsOf(vscode.Uri.file(path.join(folder, 'predictions.csv'))));
    assert.ok(tab && !(tab.input instanceof vscode.TabInputCustom && tab.input.viewType === VIEW_TYPE));
  });
});
