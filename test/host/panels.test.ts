import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import type { FromWebview } from '../../src/protocol/webview';
import type { Investigation } from '../../src/extension/investigation/investigation';
import {
  closeEverything,
  openInvestigation,
  removeTemporaryFolders,
  reportOf,
  services,
  tabs,
  temporaryFolder,
  until,
  writeInvestigation,
  writeLog,
} from './support';

async function receive(investigation: Investigation, message: FromWebview): Promise<void> {
  const panel = (await services()).editors.panelOf(investigation);
  assert.ok(panel);
  await panel.receive(message);
}

const viewPanels = (): vscode.Tab[] =>
  tabs().filter(
    ({ input }) => input instanceof vscode.TabInputWebview && input.viewType.endsWith('modelIncident.view'),
  );

describe('Beside the editor', () => {
  let folder: string;
  let uri: vscode.Uri;
  before(async () => {
    folder = await temporaryFolder();
    await writeLog(folder);
    uri = await writeInvestigation(folder, { version: 1, logs: ['predictions.csv'] });
  });
  afterEach(closeEverything);
  after(removeTemporaryFolders);

  it('a view has a panel of its own, which holds the investigation open', async () => {
    const investigation = await openInvestigation(uri);
    await reportOf(investigation);
    await receive(investigation, { type: 'openBeside', view: 'segments' });
    const [panel] = await until('the panel', () => (viewPanels().length > 0 ? viewPanels() : undefined));
    assert.match(panel?.label ?? '', /^Segments – test$/);
    await receive(investigation, { type: 'openBeside', view: 'segments' });
    assert.equal(viewPanels().length, 1, 'a view that is open is not opened twice');
    const { investigations } = await services();
    const editor = tabs().find(({ input }) => input instanceof vscode.TabInputCustom);
    assert.ok(editor);
    await vscode.window.tabGroups.close(editor);
    await until('the editor to close', () => !tabs().some(({ input }) => input instanceof vscode.TabInputCustom));
    assert.equal(investigations.find(uri), investigation, 'the panel still shows it');
    await vscode.window.tabGroups.close(viewPanels());
    await until('the end', () => !investigations.find(uri));
  });

  it('a panel of a document that is gone is not brought back', async () => {
    const { editors } = await services();
    const panel = vscode.window.createWebviewPanel('modelIncident.view', 'gone', vscode.ViewColumn.One);
    const disposed = new Promise<void>((resolve) => panel.onDidDispose(resolve));
    const document = vscode.Uri.file(path.join(folder, 'gone.incident.json')).toString();
    await editors.views.deserializeWebviewPanel(panel, { panel: { document, view: 'features' } });
    await disposed;
  });

  it('columns are followed over time, anew after each run', async () => {
    const investigation = await openInvestigation(uri);
    const { timeline } = await reportOf(investigation);
    await receive(investigation, { type: 'follow', columns: ['amount', 'device'] });
    const { amount, device } = await until('the columns', () => {
      const { series } = investigation.snapshot();
      return series.amount && series.device ? series : undefined;
    });
    assert.equal(amount?.mean?.length, timeline.start.length);
    assert.ok(amount?.nullRate.every((rate) => rate === 0 || rate === null));
    assert.deepEqual(device?.shares?.map(({ value }) => value).sort(), ['desktop', 'mobile']);
    await vscode.commands.executeCommand('modelIncident.runAgain');
    await until('the new run', () => investigation.run.state === 'running');
    await reportOf(investigation);
    await until('the column once more', () => investigation.snapshot().series.amount);
  });

  it('commits and tags of a repository are events like any other', async () => {
    const git = (...parameters: string[]): void => {
      const who = {
        GIT_AUTHOR_NAME: 'a',
        GIT_AUTHOR_EMAIL: 'a@b',
        GIT_COMMITTER_NAME: 'a',
        GIT_COMMITTER_EMAIL: 'a@b',
      };
      const at = { GIT_AUTHOR_DATE: '2024-11-13T17:50:00Z', GIT_COMMITTER_DATE: '2024-11-13T17:50:00Z' };
      execFileSync('git', parameters, { cwd: folder, env: { ...process.env, ...who, ...at }, stdio: 'ignore' });
    };
    git('init');
    git('commit', '--allow-empty', '-m', 'Round amounts');
    git('tag', 'v2');
    const investigation = await openInvestigation(uri);
    await reportOf(investigation);
    const edit = new vscode.WorkspaceEdit();
    const text = JSON.stringify({ version: 1, logs: ['predictions.csv'], events: ['.'] });
    edit.replace(uri, new vscode.Range(0, 0, investigation.text.lineCount, 0), text);
    await vscode.workspace.applyEdit(edit);
    await until('the new run', () => investigation.run.state === 'running');
    const { events } = await reportOf(investigation);
    assert.deepEqual(events.map(({ type }) => type).sort(), ['commit', 'tag']);
    assert.ok(events.some(({ title }) => title === 'Round amounts'));
  });
});

describe('The tool for agents', () => {
  let folder: string;
  before(() => {
    folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
    assert.ok(folder, 'the samples are open');
  });

  it('answers with aggregates of a log of the workspace, and no row', async () => {
    const { tool } = await services();
    const token = new vscode.CancellationTokenSource().token;
    const input = {
      log: 'shopflow-predictions.jsonl',
      good: '2026-03-02T08:00Z/2026-03-05T20:00Z',
      bad: '2026-03-05T20:00Z/2026-03-06T02:00Z',
    };
    const result = await tool.invoke({ input, toolInvocationToken: undefined }, token);
    const [part] = result.content;
    assert.ok(part instanceof vscode.LanguageModelTextPart);
    const answer = JSON.parse(part.value) as { headline: string; likelyCauses: { kind: string }[]; examples?: unknown };
    assert.match(answer.headline, /^Accuracy fell from 78% to 52%/);
    assert.equal(answer.likelyCauses[0]?.kind, 'data-fault');
    assert.equal(answer.examples, undefined);
    const [first = ''] = (await readFile(path.join(folder, input.log), 'utf8')).split('\n');
    const { prediction_id: id } = JSON.parse(first) as { prediction_id: string };
    assert.ok(!part.value.includes(id) && !part.value.includes(folder));
  });

  it('says what it will read before, and refuses what lies outside the workspace', async () => {
    const { tool } = await services();
    const prepared = tool.prepareInvocation({ input: { log: 'shopflow-predictions.jsonl' } });
    assert.match(JSON.stringify(prepared), /shopflow-predictions\.jsonl.*No row of the log/);
    const token = new vscode.CancellationTokenSource().token;
    const result = await tool.invoke({ input: { log: '/etc/passwd' }, toolInvocationToken: undefined }, token);
    const [part] = result.content;
    assert.ok(part instanceof vscode.LanguageModelTextPart);
    assert.match(part.value, /outside the workspace/);
  });
});
