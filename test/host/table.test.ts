import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import { program, READER, startServers, WHY_SKIPPED, type RunningServer } from '../clickhouse/servers';
import { insert, makeTable } from '../clickhouse/tables';
import { reportJson } from '../../src/report/json';
import {
  acceptingProposals,
  closeEverything,
  investigationOf,
  openInvestigation,
  pause,
  removeTemporaryFolders,
  report as print,
  reportOf,
  temporaryFolder,
  until,
  writeInvestigation,
} from './support';

const ROWS = 3000;
const TYPES = {
  ts: 'DateTime',
  id: 'String',
  model: 'String',
  device: 'String',
  amount: 'Nullable(Float64)',
  prediction: 'String',
  label: 'String',
};

/** Two models; of `ranker` the amount goes missing in the second half, and with it what it knows. */
const rows = Array.from({ length: ROWS * 2 }, (_, n) => {
  const i = Math.floor(n / 2);
  const isRanker = n % 2 === 0;
  const bad = isRanker && i > ROWS / 2 && i % 3 === 0;
  const label = (i * 7) % 5 < 2 ? 'yes' : 'no';
  const wrong = bad || i % 11 === 0;
  const prediction = wrong ? (label === 'yes' ? 'no' : 'yes') : label;
  const device = i % 3 === 0 ? 'ios' : 'web';
  const amount = bad ? null : (i * 13) % 97;
  return [1_760_000_000 + i * 60, `r${n}`, isRanker ? 'ranker' : 'other', device, amount, prediction, label];
});

/** What is typed where the extension asks, and what it asked. */
class Typist {
  readonly asked: string[] = [];
  readonly refusals: string[] = [];
  private readonly own: Record<string, PropertyDescriptor> = Object.getOwnPropertyDescriptors(vscode.window);

  constructor(private readonly answers: (string | undefined)[]) {
    Object.assign(vscode.window, {
      showInputBox: async (options: vscode.InputBoxOptions) => {
        this.asked.push(options.prompt ?? '');
        const answer = this.answers.shift();
        const fault = answer === undefined ? undefined : await options.validateInput?.(answer);
        assert.ok(!fault, `${answer}: ${JSON.stringify(fault)}`);
        return answer;
      },
      showErrorMessage: (message: string, { detail }: vscode.MessageOptions, ...buttons: string[]) => {
        this.refusals.push(`${message} ${detail} [${buttons[0] ?? ''}]`);
        return Promise.resolve(buttons[0]);
      },
    });
  }

  leave(): void {
    for (const name of ['showInputBox', 'showErrorMessage'])
      Object.defineProperty(vscode.window, name, this.own[name] ?? {});
  }
}

describe('Investigate Table', () => {
  let servers: RunningServer[] = [];
  let typist: Typist | undefined;

  before(async function () {
    if (program === null) {
      print(WHY_SKIPPED);
      this.skip();
    }
    servers = await startServers(2);
    const [one, other] = servers;
    if (!one || !other) throw new Error('Two servers are needed.');
    const even = rows.filter((_, index) => index % 4 < 2);
    await makeTable(one.admin, 'shard', TYPES, even, 'MergeTree ORDER BY ts');
    await makeTable(other.admin, 'shard', TYPES, [], 'MergeTree ORDER BY ts');
    await insert(
      other.admin,
      'shard',
      rows.filter((_, index) => index % 4 >= 2),
    );
    await makeTable(one.admin, 'predictions', TYPES, [], 'Distributed(both, default, shard)');
  });
  afterEach(async () => {
    typist?.leave();
    await closeEverything();
  });
  after(async () => {
    for (const server of servers) await server.stop();
    await removeTemporaryFolders();
  });

  const host = (): string => servers[0]?.host ?? '';
  const table = (place = host()): string => `clickhouse://${place}/default/predictions`;
  const command = (): Thenable<vscode.Uri | undefined> =>
    vscode.commands.executeCommand('modelIncident.investigateTable');

  it('asks for server, user and password, offers the tables, and restricts; a wrong password is entered again', async () => {
    typist = new Typist([
      `http://${host()}`,
      READER.user,
      'wr0ng-s3cret',
      READER.user,
      READER.password,
      'model=ranker',
    ]);
    const uri = await acceptingProposals(command());
    assert.ok(uri, typist.asked.join('\n'));
    assert.equal(typist.refusals.length, 1, 'the wrong password is said once');
    assert.match(
      typist.refusals[0] ?? '',
      /does not let this user in\. Check the user and the password\. \[Enter Again…\]/,
    );
    const investigation = await investigationOf(uri);
    assert.deepEqual(JSON.parse(investigation.text.getText()), {
      version: 1,
      logs: [table()],
      where: [{ column: 'model', value: 'ranker' }],
    });
    const report = await reportOf(investigation);
    assert.equal(report.source.engine, 'clickhouse');
    assert.deepEqual(report.hypotheses[0]?.features, ['amount'], report.headline);
    for (const secret of [READER.password, 'wr0ng-s3cret']) {
      for (const text of [investigation.text.getText(), reportJson(report), investigation.snapshotText()])
        assert.ok(!text.includes(secret), 'no password in document, report or page');
      assert.ok(![...typist.asked, ...typist.refusals].some((text) => text.includes(secret)));
    }
  });

  it('opened again it asks for nothing; the server of another name has to be signed in to', async () => {
    const folder = await temporaryFolder();
    typist = new Typist(['nobody-would-know', undefined]);
    const document = { version: 1, logs: [table()], where: [{ column: 'model', value: 'other' }] };
    await reportOf(await openInvestigation(await writeInvestigation(folder, document)));
    assert.deepEqual(typist.asked, []);
    typist.leave();

    const local = host().replace('127.0.0.1', 'localhost');
    typist = new Typist([READER.user, 'wr0ng-s3cret', READER.user, READER.password]);
    const unknown = { version: 1, logs: [table(local)] };
    const investigation = await openInvestigation(await writeInvestigation(folder, unknown, 'unknown.incident.json'));
    const failed = await until('the refusal', () => investigation.run.state === 'failed' && investigation.run);
    assert.match(failed.message, /does not let this user in/);
    assert.equal(failed.signIn, true, 'the page offers to enter it again');
    assert.doesNotMatch(`${failed.message} ${failed.advice}`, /s3cret|CLICKHOUSE_/);
    await investigation.start();
    await reportOf(investigation);
    assert.equal(typist.asked.length, 4, 'asked again after the refusal, and stored then');
    assert.doesNotMatch(await readFile(investigation.uri.fsPath, 'utf8'), /s3cret/);
  });

  it('who leaves the question is told what is missing, and nothing is asked of the server', async () => {
    const nobody = host().replace('127.0.0.1', '127.0.0.2');
    typist = new Typist([undefined]);
    const document = { version: 1, logs: [table(nobody)] };
    const investigation = await openInvestigation(await writeInvestigation(await temporaryFolder(), document));
    const failed = await until('the sentence', () => investigation.run.state === 'failed' && investigation.run);
    assert.match(failed.message, /no user and password were entered/);
    assert.equal(failed.signIn, true);
    await pause(200);
    assert.equal(typist.asked.length, 1);
  });
});
