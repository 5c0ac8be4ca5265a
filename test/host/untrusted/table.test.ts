import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import path from 'node:path';
import * as vscode from 'vscode';
import { closeEverything, openInvestigation, pause, until, writeInvestigation } from '../support';

describe('A table of a document in an untrusted workspace', () => {
  let server: Server;
  let connections = 0;

  before(async () => {
    server = createServer((socket) => {
      connections++;
      socket.destroy();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  after(async () => {
    await closeEverything();
    server.close();
  });

  it('no server is asked, and nobody for a password, before the reader agrees', async () => {
    const workspace = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
    const address = server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const document = { version: 1, logs: [`clickhouse://127.0.0.1:${port}/default/predictions`] };
    let asked = 0;
    const original = Object.getOwnPropertyDescriptor(vscode.window, 'showInputBox') ?? {};
    Object.assign(vscode.window, { showInputBox: () => Promise.resolve(void asked++) });
    try {
      const investigation = await openInvestigation(
        await writeInvestigation(workspace, document, 'table.incident.json'),
      );
      const notice = await until('the question', () => investigation.snapshot().notice);
      assert.match(notice.message, /of this untrusted workspace, would ask a server for a table: clickhouse:\/\/127/);
      assert.equal(notice.action, 'run');
      await pause(500);
      assert.equal(investigation.run.state, 'idle');
      assert.deepEqual([connections, asked], [0, 0]);
      investigation.agreeToRead();
      await investigation.start();
      assert.equal(asked, 1, 'asked once the reader agreed');
    } finally {
      Object.defineProperty(vscode.window, 'showInputBox', original);
      await rm(path.join(workspace, 'table.incident.json'));
    }
  });
});
