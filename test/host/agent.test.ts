import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { api } from './support';

const TOOL = 'model-incident_investigate';

/** What a language model is given for the input. */
async function ask(input: object): Promise<string> {
  const { token } = new vscode.CancellationTokenSource();
  const { content } = await vscode.lm.invokeTool(TOOL, { input, toolInvocationToken: undefined }, token);
  return content.map((part) => (part instanceof vscode.LanguageModelTextPart ? part.value : '')).join('');
}

describe('The language-model tool, asked as an agent asks it', () => {
  before(async function () {
    this.timeout(60_000);
    await api();
  });

  it('is listed with what it takes', () => {
    const tool = vscode.lm.tools.find(({ name }) => name === TOOL);
    assert.ok(tool, vscode.lm.tools.map(({ name }) => name).join());
    assert.match(tool.description, /log/i);
    assert.ok(JSON.stringify(tool.inputSchema).includes('"log"'));
  });

  it('names the cause of the sample and hands over no row of it', async function () {
    this.timeout(120_000);
    const text = await ask({ log: 'shopflow-predictions.jsonl', events: 'shopflow-events.json' });
    const told = JSON.parse(text) as { headline: string; likelyCauses: { kind: string }[]; log: { files: string[] } };
    assert.match(told.headline, /features\.age/);
    assert.equal(told.likelyCauses[0]?.kind, 'data-fault');
    assert.deepEqual(told.log.files, ['shopflow-predictions.jsonl']);
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(folder);
    const rows = readFileSync(path.join(folder.uri.fsPath, 'shopflow-predictions.jsonl'), 'utf8').trim().split('\n');
    const ids = rows.map((row) => (JSON.parse(row) as { prediction_id: string }).prediction_id);
    assert.deepEqual(
      ids.filter((id) => text.includes(id)),
      [],
    );
    assert.ok(!text.includes(folder.uri.fsPath), 'no path of the machine');
    assert.ok(text.length < 60_000, `${text.length} letters`);
  });

  it('says what is wrong with a log that is not there, or lies outside', async function () {
    this.timeout(60_000);
    const missing = JSON.parse(await ask({ log: 'nowhere.csv' })) as { error: string; advice: string };
    assert.match(missing.error, /nowhere\.csv/);
    const outside = JSON.parse(await ask({ log: '/etc/hostname' })) as { error: string };
    assert.match(outside.error, /outside the workspace/);
  });
});
