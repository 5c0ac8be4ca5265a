import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { appendFile, chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import {
  closeEverything,
  openInvestigation,
  removeTemporaryFolders,
  reportOf,
  services,
  temporaryFolder,
  until,
  writeInvestigation,
  writeLog,
} from './support';

const GOOD = '2024-11-12T00:00:00Z/2024-11-13T12:00:00Z';
const BAD = '2024-11-13T18:00:00Z/2024-11-14T00:00:00Z';

async function setPeriods(uri: vscode.Uri): Promise<void> {
  const { editors, investigations } = await services();
  const investigation = investigations.find(uri);
  assert.ok(investigation);
  await editors.panelOf(investigation)?.receive({ type: 'setPeriods', good: GOOD, bad: BAD });
}

/** Whether VS Code wrote the document; a refusal is not thrown at whoever asks. */
const saved = (document: vscode.TextDocument): Promise<boolean> => Promise.resolve(document.save()).catch(() => false);

describe('A read-only workspace', () => {
  let folder: string;
  let unmount = (): void => undefined;
  before(async function () {
    folder = path.join(await temporaryFolder(), 'read-only');
    await mkdir(folder);
    const mount = (...words: string[]): boolean => spawnSync('mount', words).status === 0;
    // Whoever is root may write whatever the permissions say, but not on a disk that is read-only.
    const mounted = process.getuid?.() === 0 && mount('-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', folder);
    if (mounted) unmount = () => void spawnSync('umount', [folder]);
    await writeLog(folder);
    await writeInvestigation(folder, { version: 1, logs: ['predictions.csv'] });
    if (mounted) mount('-o', 'remount,ro', folder);
    else await chmod(folder, 0o555);
    if (!mounted) await chmod(path.join(folder, 'test.incident.json'), 0o444);
    if (!mounted && process.getuid?.() === 0) this.skip();
  });
  afterEach(closeEverything);
  after(async () => {
    unmount();
    await chmod(folder, 0o755);
    await removeTemporaryFolders();
  });

  it('is investigated; what cannot be saved stays in the editor, and the file as it was', async () => {
    const uri = vscode.Uri.file(path.join(folder, 'test.incident.json'));
    const before = await readFile(uri.fsPath, 'utf8');
    const investigation = await openInvestigation(uri);
    assert.equal((await reportOf(investigation)).source.rows, 4000);
    await setPeriods(uri);
    await until('the second run', () => investigation.run.state === 'running');
    assert.equal((await reportOf(investigation)).periods.bad.proposed, false);
    const saving = saved(investigation.text);
    const outcome = await Promise.race([saving, new Promise((resolve) => setTimeout(() => resolve(false), 5000))]);
    assert.equal(outcome, false);
    assert.equal(investigation.text.isDirty, true);
    assert.match(investigation.text.getText(), /periods/);
    assert.equal(await readFile(uri.fsPath, 'utf8'), before);
    await vscode.commands.executeCommand('modelIncident.runAgain');
    await until('the next run', () => investigation.run.state === 'running');
    await reportOf(investigation);
  });
});

/** Windows share nothing but the disk: what another one saves is a file that changes under this one. */
describe('Two windows on one document', () => {
  let uri: vscode.Uri;
  beforeEach(async () => {
    const folder = await temporaryFolder();
    await writeLog(folder);
    uri = await writeInvestigation(folder, { version: 1, logs: ['predictions.csv'] });
  });
  afterEach(closeEverything);
  after(removeTemporaryFolders);

  const saveInTheOther = (document: object): Promise<void> =>
    writeFile(uri.fsPath, JSON.stringify({ version: 1, logs: ['predictions.csv'], ...document }, null, 2));

  it('what the other saves is taken over and run, while nothing was changed here', async () => {
    const investigation = await openInvestigation(uri);
    await reportOf(investigation);
    await saveInTheOther({ periods: { good: GOOD, bad: BAD } });
    await until('the other text', () => investigation.text.getText().includes('periods'));
    await until('the run of it', () => !investigation.snapshot().stale && investigation.run.state === 'done');
    assert.equal((await reportOf(investigation)).periods.bad.proposed, false);
    assert.equal(investigation.text.isDirty, false);
  });

  it('changes of both are both kept: here in the editor, there on the disk', async () => {
    const investigation = await openInvestigation(uri);
    await reportOf(investigation);
    await setPeriods(uri);
    await reportOf(investigation);
    const elsewhere = { notes: { 'drift/amount': 'written in the other window' } };
    await saveInTheOther(elsewhere);
    await new Promise((resolve) => setTimeout(resolve, 1500));
    assert.match(investigation.text.getText(), /periods/);
    const outcome = await Promise.race([
      saved(investigation.text),
      new Promise((resolve) => setTimeout(() => resolve(false), 5000)),
    ]);
    assert.equal(outcome, false, 'VS Code asks before it overwrites what is newer');
    assert.match(await readFile(uri.fsPath, 'utf8'), /written in the other window/);
    assert.equal(investigation.text.isDirty, true);
    assert.match(investigation.text.getText(), /periods/);
  });
});

describe('Labels that arrive', () => {
  afterEach(closeEverything);
  after(removeTemporaryFolders);

  it('re-score the open investigation, which says what they changed', async () => {
    const folder = await temporaryFolder();
    const lines = (await readFile(await writeLog(folder, 'labelled.csv'), 'utf8')).trimEnd().split('\n').slice(1);
    const cells = lines.map((line) => line.split(','));
    const unlabelled = [
      'prediction_id,timestamp,device,amount,prediction,confidence',
      ...cells.map((row) => row.slice(0, 6).join(',')),
    ];
    await writeFile(path.join(folder, 'predictions.csv'), unlabelled.join('\n'));
    const labels = cells.map((row) => `${row[0]},${row[6]}\n`);
    const file = path.join(folder, 'labels.csv');
    await writeFile(file, `prediction_id,label\n${labels.slice(0, 3000).join('')}`);
    const document = {
      version: 1,
      logs: ['predictions.csv'],
      labels: ['labels.csv'],
      periods: { good: GOOD, bad: BAD },
    };
    const investigation = await openInvestigation(await writeInvestigation(folder, document));
    const early = await reportOf(investigation);
    await appendFile(file, labels.slice(3000).join(''));
    const late = await until('the re-scored report', () => {
      const report = investigation.wholeReport;
      return report && report !== early && report.changes ? report : null;
    });
    assert.ok((late.changes ?? []).length > 0);
    assert.equal(late.metric.labelledShare.bad, 1);
  });
});
