import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Investigation } from '../../src/analysis/investigation';
import { ClickHouseEngine } from '../../src/engine/clickhouse/engine';
import { openPredictionLog } from '../../src/log/open';
import { emptyRequest, type InvestigationRequest } from '../../src/protocol/investigation';
import type { Report } from '../../src/protocol/report';
import { reportJson } from '../../src/report/json';
import { plant, type Planted } from '../incidents/make';
import { differences } from './differences';
import { program, startServers, WHY_SKIPPED, type RunningServer } from './servers';
import { makeTable } from './tables';

const ROWS = 8_000;
/** Values that may come from a table of any size. */
const VALUES_AT_MOST = 2_500_000;

if (program === null) console.warn(WHY_SKIPPED);

/** The log as a table: in another order, numbers as numbers, the time as text or, where seconds do, as DateTime. */
async function asTable(servers: readonly RunningServer[], { table, timestamp }: Planted): Promise<void> {
  const [one, other] = servers;
  if (!one || !other) throw new Error('Two servers are needed.');
  const { columns, rows } = table;
  const types = columns.map((name, index) => {
    const values = rows.map((row) => row[index] ?? null).filter((value) => value !== null);
    if (name === timestamp) return 'String';
    if (!values.every((value) => typeof value === 'number')) return 'Nullable(String)';
    return values.every(Number.isInteger) ? 'Nullable(Int64)' : 'Nullable(Float64)';
  });
  const cells = rows.map((row) => row.map((value) => (typeof value === 'boolean' ? String(value) : value)));
  const shuffled = cells.map((row, index) => ({ row, key: (index * 7919) % 10_007 })).sort((a, b) => a.key - b.key);
  const defined = Object.fromEntries(columns.map((name, index) => [name, types[index] ?? 'String']));
  const of = (part: number): (string | number | null)[][] =>
    shuffled.filter((_, index) => index % 2 === part).map(({ row }) => row);
  await makeTable(one.admin, 'part', defined, of(0), 'MergeTree ORDER BY tuple()');
  await makeTable(other.admin, 'part', defined, of(1), 'MergeTree ORDER BY tuple()');
  await makeTable(one.admin, 'whole', defined, [], 'Distributed(both, default, part)');
}

async function investigated(request: InvestigationRequest): Promise<Report> {
  const investigation = new Investigation();
  try {
    return await investigation.run(request);
  } finally {
    await investigation.close();
  }
}

describe.skipIf(program === null)('The playbook over a Distributed table of two servers', () => {
  let servers: RunningServer[] = [];
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'report-'));
    servers = await startServers(2);
  }, 90_000);
  afterAll(async () => {
    for (const server of servers) await server.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it.each(['null', 'concept'])(
    'reports of the incident "%s" what the file gives',
    async (name) => {
      const { SCENARIOS } = await import('../incidents/scenarios');
      const scenario = Object.keys(SCENARIOS).find((each) => each.includes(name)) ?? Object.keys(SCENARIOS)[0] ?? '';
      const planted = await plant(scenario, 5, ROWS, folder);
      await asTable(servers, planted);
      const asked = { good: planted.good, bad: planted.bad, events: [planted.events] };
      const ofFile = await investigated({ ...emptyRequest([planted.log]), ...asked });
      // A sample of rows in another order may give a borderline column another role: the same roles for both.
      const roles = (ofFile.source.read?.roles ?? []).map(({ column, role, className }) =>
        className === undefined ? { column, role } : { column, role, className },
      );
      const url = `clickhouse://${servers[0]?.host}/default/whole`;
      const ofTable = await investigated({ ...emptyRequest([url]), ...asked, roles });
      expect(ofTable.source).toMatchObject({ engine: 'clickhouse', files: [url], rows: ofFile.source.rows });
      const [one, other] = [ofTable, ofFile].map((report) => JSON.parse(reportJson(report)) as unknown);
      expect(differences(one, other)).toEqual([]);
    },
    240_000,
  );

  it('guesses roles from the sample, and few values travel', async () => {
    const url = `clickhouse://${servers[0]?.host}/default/whole`;
    const log = await openPredictionLog(emptyRequest([url]));
    const { engine, roles } = log;
    expect(roles.timestamp).toBeDefined();
    expect(roles.prediction ?? Object.keys(roles.scores)[0]).toBeDefined();
    expect(engine).toBeInstanceOf(ClickHouseEngine);
    await engine.close();
    const investigation = new Investigation();
    const before = ClickHouseEngine.valuesReceived;
    await investigation.run(emptyRequest([url]));
    await investigation.close();
    const travelled = ClickHouseEngine.valuesReceived - before;
    console.info(`${travelled} values came from the servers for ${ROWS} rows.`);
    expect(travelled).toBeGreaterThan(0);
    expect(travelled).toBeLessThanOrEqual(VALUES_AT_MOST);
  }, 240_000);
});
