import assert from 'node:assert/strict';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import {
  acceptingProposals,
  closeEverything,
  openInvestigation,
  removeTemporaryFolders,
  temporaryFolder,
  until,
  writeInvestigation,
  writeLog,
} from './support';

/** What the editor shows of an investigation that cannot run. */
async function faultOf(document: object, folder: string): Promise<string> {
  const investigation = await openInvestigation(await writeInvestigation(folder, document));
  await until('the failure', () => investigation.run.state === 'failed');
  assert.ok(investigation.run.state === 'failed');
  return `${investigation.run.message} ${investigation.run.advice}`;
}

describe('Bad input', () => {
  let folder: string;
  before(async () => {
    folder = await temporaryFolder();
    await writeLog(folder);
    await mkdir(path.join(folder, 'folder.csv'));
    await writeFile(path.join(folder, 'empty.csv'), '');
    await writeFile(
      path.join(folder, 'binary.csv'),
      Buffer.from(Array.from({ length: 4096 }, (_, index) => (index * 37) % 256)),
    );
    await writeFile(path.join(folder, 'timeless.csv'), 'a,prediction,label\n' + 'x,yes,no\n'.repeat(50));
    await writeFile(path.join(folder, 'cut.parquet'), Buffer.from('PAR1 this file ends too early'));
  });
  afterEach(closeEverything);
  after(removeTemporaryFolders);

  for (const [name, expected] of [
    ['missing.csv', /missing\.csv/],
    ['empty.csv', /empty\.csv.*(empty|no rows)/],
    ['folder.csv', /folder\.csv/],
    ['binary.csv', /binary\.csv/],
    ['timeless.csv', /time/],
    ['cut.parquet', /cut\.parquet/],
  ] as const)
    it(`${name} is one sentence with what to do`, async () => {
      const text = await faultOf({ version: 1, logs: [name] }, folder);
      assert.match(text, expected);
      assert.doesNotMatch(text, /internal error|\n\s+at /, text);
    });

  for (const [what, document, expected] of [
    [
      'periods that overlap',
      { good: '2024-11-12T00:00Z/2024-11-13T12:00Z', bad: '2024-11-13T00:00Z/2024-11-14T00:00Z' },
      /overlap/,
    ],
    [
      'a period without rows',
      { good: '2020-01-01T00:00Z/2020-01-02T00:00Z', bad: '2024-11-13T18:00Z/2024-11-14T00:00Z' },
      /good period/i,
    ],
  ] as const)
    it(`${what} are one sentence`, async () => {
      const text = await faultOf({ version: 1, logs: ['predictions.csv'], periods: document }, folder);
      assert.match(text, expected);
      assert.doesNotMatch(text, /internal error/, text);
    });

  it('a role for a column that is not there is one sentence', async () => {
    const roles = [{ column: 'nowhere', role: 'label' }];
    assert.match(await faultOf({ version: 1, logs: ['predictions.csv'], roles }, folder), /nowhere/);
  });

  it('the command refuses an empty file before any step, and opens nothing', async () => {
    const before = await readdir(folder);
    const uri = vscode.Uri.file(path.join(folder, 'empty.csv'));
    const result = await acceptingProposals(vscode.commands.executeCommand('modelIncident.investigateLog', uri));
    assert.equal(result, undefined);
    assert.equal(vscode.window.tabGroups.all.flatMap((group) => group.tabs).length, 0);
    assert.deepEqual(await readdir(folder), before);
  });
});
