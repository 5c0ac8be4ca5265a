import assert from 'node:assert/strict';
import { copyFile, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import {
  closeEverything,
  openInvestigation,
  pause,
  removeTemporaryFolders,
  reportOf,
  temporaryFolder,
  until,
  writeInvestigation,
  writeLog,
} from '../support';

/** Documents of a workspace that nobody vouched for: a cloned repository, say. */
describe('An untrusted workspace', () => {
  let workspace: string;
  let outside: string;
  const written: string[] = [];

  before(async () => {
    assert.equal(vscode.workspace.isTrusted, false, 'the host was started without trust');
    workspace = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
    outside = await writeLog(await temporaryFolder());
    await copyFile(outside, path.join(workspace, 'inside.csv'));
  });
  afterEach(async () => {
    await closeEverything();
    for (const file of written.splice(0)) await rm(file, { force: true });
  });
  after(removeTemporaryFolders);

  const inWorkspace = (name: string): string => {
    const file = path.join(workspace, name);
    written.push(file);
    return file;
  };

  async function open(document: object): Promise<Awaited<ReturnType<typeof openInvestigation>>> {
    inWorkspace('untrusted.incident.json');
    return openInvestigation(await writeInvestigation(workspace, document, 'untrusted.incident.json'));
  }

  it('reads what lies within it', async () => {
    const report = await reportOf(await open({ version: 1, logs: ['inside.csv'] }));
    assert.equal(report.source.rows, 4000);
  });

  for (const [what, document] of [
    ['a log', () => ({ logs: [outside] })],
    ['a relative path', () => ({ logs: [path.relative(workspace, outside)] })],
    ['events', () => ({ logs: ['inside.csv'], events: [outside] })],
    ['labels', () => ({ logs: ['inside.csv'], labels: [outside] })],
    ['alert rules', () => ({ logs: ['inside.csv'], monitoring: { rules: outside } })],
    ['traces', () => ({ logs: ['inside.csv'], traces: [outside] })],
    ['a pattern', () => ({ logs: [path.join(path.dirname(outside), '*.csv')] })],
  ] as const)
    it(`reads nothing outside it unasked: ${what}`, async () => {
      const investigation = await open({ version: 1, ...document() });
      const { notice } = await until('the question', () => investigation.snapshot().notice && investigation.snapshot());
      assert.match(notice?.message ?? '', /would read files outside this untrusted workspace/);
      await pause(500);
      assert.equal(investigation.run.state, 'idle');
      assert.equal(investigation.results, null);
    });

  it('a link that leads out of it is outside; asked for, it is read', async () => {
    await symlink(outside, inWorkspace('link.csv'));
    const investigation = await open({ version: 1, logs: ['link.csv'] });
    await until('the question', () => investigation.snapshot().notice);
    assert.equal(investigation.results, null);
    investigation.agreeToRead();
    await investigation.start();
    assert.equal((await reportOf(investigation)).source.rows, 4000);
  });

  it('settings of the workspace that name commands and folders are not followed', async () => {
    const settings = inWorkspace('.vscode/settings.json');
    await vscode.workspace.fs.createDirectory(vscode.Uri.file(path.dirname(settings)));
    await writeFile(settings, JSON.stringify({ 'modelIncident.replay.command': 'touch pwned' }));
    await pause(1000);
    assert.ok(!vscode.workspace.getConfiguration('modelIncident').get<string>('replay.command'));
    await rm(path.dirname(settings), { recursive: true });
  });
});
