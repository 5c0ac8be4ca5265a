import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Investigation } from '../../src/analysis/investigation';
import { serverAddress, tableOf } from '../../src/engine/clickhouse/address';
import { CLICKHOUSE } from '../../src/engine/dialect/clickhouse';
import { column, compare, literal } from '../../src/engine/expression';
import { openPredictionLog } from '../../src/log/open';
import { listTables } from '../../src/log/table/list';
import { emptyRequest } from '../../src/protocol/investigation';
import { READER, program, startServers, WHY_SKIPPED, type RunningServer } from './servers';

if (program === null) console.warn(WHY_SKIPPED);

/** Everything that ends a name or a text somewhere in SQL, in an address, or in a page. */
const NASTY = 'a`b"c\'d\\e/f?g#h%i {x:y} -- ; /* ß 日本 😀 */ mi_g0';
const VALUES = [
  "it's",
  'back\\slash',
  '`tick`',
  '{x:Int8}',
  '<script>',
  "'; DROP TABLE log; --",
  'nul\0nul',
  'tab\tline\n',
  '\\N',
];

const name = (text: string): string => CLICKHOUSE.identifier(text);

describe.skipIf(program === null)('Names and values that could be taken for SQL', () => {
  let servers: RunningServer[] = [];
  beforeAll(async () => {
    servers = await startServers(1);
    const admin = servers[0]?.admin ?? raise();
    const database = name(NASTY);
    const columns = [
      'ts DateTime',
      'id String',
      `${name(`${NASTY} 1`)} String`,
      `${name(`${NASTY} 2`)} Nullable(Float64)`,
    ];
    await admin.command({ query: `CREATE DATABASE ${database}` });
    const declared = [...columns, 'prediction String', 'label String'].join(', ');
    await admin.command({ query: `CREATE TABLE ${database}.${database} (${declared}) ENGINE = MergeTree ORDER BY ts` });
    const rows = Array.from({ length: 4000 }, (_, i) => {
      const segment = CLICKHOUSE.text(VALUES[i % VALUES.length] ?? '');
      const bad = i > 2500 && i % 3 === 0;
      const label = (i * 7) % 5 < 2 ? 'yes' : 'no';
      const prediction = bad || i % 11 === 0 ? (label === 'yes' ? 'no' : 'yes') : label;
      const amount = bad ? 'NULL' : String((i * 13) % 97);
      return `(${1_760_000_000 + i * 60}, 'r${i}', ${segment}, ${amount}, '${prediction}', '${label}')`;
    });
    await admin.command({ query: `INSERT INTO ${database}.${database} VALUES ${rows.join(', ')}` });
  }, 90_000);
  afterAll(async () => {
    for (const server of servers) await server.stop();
  });

  const server = (): string => `clickhouse://${servers[0]?.host}`;

  it('are listed as they are', async () => {
    const tables = await listTables(server(), READER);
    expect(tables).toContainEqual({ database: NASTY, name: NASTY, engine: 'MergeTree' });
  });

  it('are names and values of the report, and nothing else', async () => {
    const investigation = new Investigation();
    const log = tableOf(serverAddress(server()), NASTY, NASTY);
    try {
      const roles = [
        { column: `${NASTY} 1`, role: 'segment' as const },
        { column: `${NASTY} 2`, role: 'feature' as const },
      ];
      const report = await investigation.run({ ...emptyRequest([log]), roles }, { credentials: READER });
      expect(report.source.files).toEqual([log]);
      expect(report.hypotheses[0]?.features).toEqual([`${NASTY} 2`]);
    } finally {
      await investigation.close();
    }
  }, 240_000);

  it('restrict to the rows that hold them', async () => {
    const log = tableOf(serverAddress(server()), NASTY, NASTY);
    const { engine } = await openPredictionLog(emptyRequest([log]), { credentials: READER });
    try {
      for (const [index, value] of VALUES.entries()) {
        const where = compare(column(`${NASTY} 1`), '=', literal(value));
        const counted = await engine.count({ by: {}, measures: { rows: { kind: 'count' } }, where });
        expect([value, counted.get('rows', 0)]).toEqual([value, Math.ceil((4000 - index) / VALUES.length)]);
      }
    } finally {
      await engine.close();
    }
  }, 120_000);
});

function raise(): never {
  throw new Error('No server.');
}
