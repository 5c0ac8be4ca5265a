import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { copyFile, rm } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import {
  closeEverything,
  openInvestigation,
  removeTemporaryFolders,
  reportOf,
  temporaryFolder,
  writeInvestigation,
  writeLog,
} from '../support';

describe('A replay in an untrusted workspace', () => {
  const settings = () => vscode.workspace.getConfiguration('modelIncident.replay');
  const workspace = (): string => vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
  const document = (): string => path.join(workspace(), 'replay.incident.json');

  after(async () => {
    await settings().update('command', undefined, vscode.ConfigurationTarget.Global);
    await closeEverything();
    for (const file of ['replay.incident.json', 'replay.csv', 'ran'])
      await rm(path.join(workspace(), file), { force: true });
    await removeTemporaryFolders();
  });

  it('runs nothing, the reader’s own command neither, and says what to do', async () => {
    await copyFile(await writeLog(await temporaryFolder()), path.join(workspace(), 'replay.csv'));
    await settings().update('command', `touch "${workspace()}/ran"`, vscode.ConfigurationTarget.Global);
    const uri = await writeInvestigation(workspace(), { version: 1, logs: ['replay.csv'] }, path.basename(document()));
    const investigation = await openInvestigation(uri);
    await reportOf(investigation);
    await investigation.replay.start();
    const { replay } = investigation.snapshot();
    assert.equal(replay.state, 'failed');
    assert.match(replay.state === 'failed' ? `${replay.message} ${replay.advice}` : '', /not trusted.*Trust it with/s);
    assert.equal(existsSync(path.join(workspace(), 'ran')), false);
  });
});
