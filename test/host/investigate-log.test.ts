import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import {
  acceptingProposals,
  closeEverything,
  investigationOf,
  removeTemporaryFolders,
  reportOf,
  tabsOf,
  temporaryFolder,
  until,
  VIEW_TYPE,
  writeLog,
} from './support';

const investigate = (...parameters: unknown[]): Thenable<vscode.Uri | undefined> =>
  vscode.commands.executeCommand('modelIncident.investigateLog', ...parameters);

describe('Investigate Prediction Log', () => {
  afterEach(closeEverything);
  after(removeTemporaryFolders);

  it('from the palette: Enter, Enter, Enter gives a headline', async function () {
    const canSearch = await vscode.workspace.findFiles('*', null, 1).then(
      () => true,
      () => false,
    );
    if (!canSearch) this.skip(); // the web host of VS Code 1.100 comes without its search program
    const uri = await acceptingProposals(investigate());
    assert.ok(uri);
    assert.match(
      uri.path,
      /shopflow-predictions\.incident\.json$/,
      'the likeliest log of the workspace is proposed first',
    );
    const report = await reportOf(await investigationOf(uri));
    assert.ok(report.headline.length > 20, report.headline);
    assert.equal(report.steps.length, 5);
  });

  it('from the Explorer: opens untitled beside the log, and writes nothing', async () => {
    const folder = await temporaryFolder();
    const log = await writeLog(folder);
    const clicked = vscode.Uri.file(log);
    const uri = await acceptingProposals(investigate(clicked, [clicked]));
    assert.equal(uri?.scheme, 'untitled');
    assert.equal(path.dirname(uri.fsPath), folder);
    const [tab] = await until('its tab', () => tabsOf(uri));
    assert.ok(tab?.input instanceof vscode.TabInputCustom);
    assert.equal(tab.input.viewType, VIEW_TYPE);
    assert.equal(tab.isDirty, true);
    const { text } = await investigationOf(uri);
    assert.deepEqual(JSON.parse(text.getText()), { version: 1, logs: ['predictions.csv'] });
    await reportOf(await investigationOf(uri));
    assert.deepEqual(await readdir(folder), ['predictions.csv']);
  });

  it('takes several selected files as one log', async () => {
    const folder = await temporaryFolder();
    const files = [await writeLog(folder, 'a.csv', 2000), await writeLog(folder, 'b.csv', 2000)].map((file) =>
      vscode.Uri.file(file),
    );
    const uri = await acceptingProposals(investigate(files[0], files));
    assert.ok(uri);
    const report = await reportOf(await investigationOf(uri));
    assert.equal(report.source.rows, 4000);
  });

  it('saving writes it where it stands, keeps the results and needs no dialog', async () => {
    const folder = await temporaryFolder();
    const log = vscode.Uri.file(await writeLog(folder));
    const uri = await acceptingProposals(investigate(log));
    assert.ok(uri);
    await reportOf(await investigationOf(uri));
    await vscode.commands.executeCommand('workbench.action.files.save');
    const saved = vscode.Uri.file(uri.fsPath);
    const investigation = await investigationOf(saved);
    assert.equal(investigation.run.state, 'done', 'the results came along');
    const written = JSON.parse(await readFile(uri.fsPath, 'utf8')) as unknown;
    assert.deepEqual(written, { version: 1, logs: ['predictions.csv'] });
    await until('the untitled editor to be replaced', () => tabsOf(uri).length === 0 && tabsOf(saved).length === 1);
  });

  it('a second investigation of the same log gets a name of its own', async () => {
    const log = vscode.Uri.file(await writeLog(await temporaryFolder()));
    const first = await acceptingProposals(investigate(log));
    const second = await acceptingProposals(investigate(log));
    assert.match(first?.path ?? '', /\/predictions\.incident\.json$/);
    assert.match(second?.path ?? '', /\/predictions-2\.incident\.json$/);
  });
});
