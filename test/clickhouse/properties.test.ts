import fc from 'fast-check';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TableColumn } from '../../src/engine/clickhouse/columns';
import { load } from '../../src/engine/duckdb/load/load';
import type { Engine, Value } from '../../src/engine/engine';
import { column, type Expression, type Measure } from '../../src/engine/expression';
import { probe } from '../../src/log/probe';
import type { ColumnType } from '../../src/protocol/read';
import { program, startServers, WHY_SKIPPED, type RunningServer } from './servers';
import { engineOn, makeTable } from './tables';

const ROWS = 400;
const TYPES: Record<string, ColumnType> = {
  i: 'integer',
  t: 'time',
  x: 'number',
  y: 'number',
  n: 'integer',
  s: 'text',
  b: 'boolean',
};

/** Zero has one sign here, as in every count. */
const unsigned = <T>(value: T): T => {
  if (Array.isArray(value)) return value.map(unsigned) as T;
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, unsigned(each as unknown)])) as T;
  }
  return Object.is(value, -0) ? (0 as T) : value;
};

/** Rows in which everything that is awkward meets everything else. */
function rowsOf(): (string | number | null)[][] {
  const pick = <T>(list: readonly T[], at: number): T => list[at % list.length] as T;
  const doubles = [
    0,
    '-0',
    0.1,
    -0.1,
    1.5,
    -2.5,
    1e-7,
    3.14159e-5,
    1e300,
    -1e300,
    2 ** 53,
    1e17,
    'inf',
    '-inf',
    'nan',
    null,
    5,
    -7,
  ];
  const integers = [0, 1, -1, 7, -13, 1000000, null, 2147483648, -5000000000, 3];
  const texts = ['a', 'A', 'ä', "it's", 'back\\slash', 'tab\there', '10', '1', 'ß', '𝄞', '￿', null, 'true', 'x y'];
  return Array.from({ length: ROWS }, (_, i) => [
    i,
    1_700_000_000 + i * 977,
    pick(doubles, i),
    pick(doubles, i * 7 + Math.floor(i / 18)),
    pick(integers, i * 3 + Math.floor(i / 10)),
    pick(texts, i * 5 + Math.floor(i / 14)),
    pick([1, 0, null], i + Math.floor(i / 3)),
  ]);
}

const COLUMNS: TableColumn[] = [
  { name: 'i', declared: 'Int32', type: 'integer' },
  { name: 't', declared: 'DateTime', type: 'time' },
  { name: 'x', declared: 'Float64', type: 'number' },
  { name: 'y', declared: 'Float64', type: 'number' },
  { name: 'n', declared: 'Int64', type: 'integer' },
  { name: 's', declared: 'String', type: 'text' },
  { name: 'b', declared: 'Bool', type: 'boolean' },
];

const number = fc.constantFrom<Expression>(column('x'), column('y'), column('n'));
const constant = fc
  .constantFrom(0, 1, -1, 0.1, 1.5, -2.5, 1e17, 7, 3.14159e-5)
  .map((value): Expression => ({ kind: 'literal', value }));
const operator = fc.constantFrom('=' as const, '!=' as const, '<' as const, '<=' as const, '>' as const, '>=' as const);

const numeric: fc.Arbitrary<Expression> = fc.oneof(
  number,
  constant,
  fc
    .tuple(fc.constantFrom('+' as const, '-' as const, '*' as const), number, fc.oneof(number, constant))
    .map(([sign, left, right]): Expression => ({ kind: 'arithmetic', operator: sign, left, right })),
  number.map((operand): Expression => ({ kind: 'absolute', operand })),
  number.map((operand): Expression => ({ kind: 'floor', operand })),
  number.map((operand): Expression => ({ kind: 'bin', operand, edges: [-3, 0, 0.1, 1.5, 8] })),
  number.map((operand): Expression => ({ kind: 'cell', operand, origin: -3, perUnit: 2.5, cells: 20 })),
);

const { condition } = fc.letrec<{ condition: Expression }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    fc
      .tuple(operator, numeric, numeric)
      .map(([sign, left, right]): Expression => ({ kind: 'compare', operator: sign, left, right })),
    fc.tuple(operator, fc.constantFrom('a', 'ä', '1', 'true', '￿')).map(([sign, value]): Expression => ({
      kind: 'compare',
      operator: sign,
      left: column('s'),
      right: { kind: 'literal', value },
    })),
    fc.constant<Expression>(column('b')),
    fc.oneof(number, fc.constant<Expression>(column('s'))).map((operand): Expression => ({ kind: 'isNull', operand })),
    fc.constant<Expression>({ kind: 'in', operand: column('n'), values: [1, 7, 0.5] }),
    fc.constant<Expression>({ kind: 'in', operand: column('s'), values: ["it's", 'ä', 'back\\slash', 'tab\there'] }),
    fc
      .tuple(fc.constantFrom('and' as const, 'or' as const), fc.array(tie('condition'), { maxLength: 3 }))
      .map(([kind, operands]): Expression => ({ kind, operands })),
    tie('condition').map((operand): Expression => ({ kind: 'not', operand })),
  ),
}));

const key: fc.Arbitrary<Expression> = fc.oneof(
  fc.constant<Expression>(column('s')),
  fc.constant<Expression>({ kind: 'text', operand: column('n') }),
  fc.constant<Expression>({ kind: 'text', operand: column('x') }),
  fc.constant<Expression>({ kind: 'text', operand: column('b') }),
  fc.constant<Expression>({ kind: 'text', operand: column('t') }),
  fc.constant<Expression>(column('b')),
  number,
  condition,
  fc.tuple(condition, number).map(([when, then]): Expression => ({
    kind: 'case',
    branches: [{ when, then }],
    otherwise: { kind: 'literal', value: 2 },
  })),
  fc.integer({ min: 0, max: 9 }).map((seed): Expression => ({
    kind: 'bin',
    operand: { kind: 'uniform', operand: { kind: 'text', operand: column('x') }, seed },
    edges: [0, 0.25, 0.5, 1],
  })),
  fc.constant<Expression>({ kind: 'timeBucket', operand: column('t'), origin: 5_000_001, width: 7_777_777 * 1000 }),
  fc
    .integer({ min: -700, max: 700 })
    .map((offsetMinutes): Expression => ({ kind: 'hourOfDay', operand: column('t'), offsetMinutes })),
  fc
    .integer({ min: -700, max: 700 })
    .map((offsetMinutes): Expression => ({ kind: 'weekday', operand: column('t'), offsetMinutes })),
);

const measure: fc.Arbitrary<Measure> = fc.oneof(
  condition.map((each): Measure => ({ kind: 'countIf', condition: each })),
  fc.oneof(number, fc.constant<Expression>(column('s'))).map((operand): Measure => ({ kind: 'countValues', operand })),
  number.map((operand): Measure => ({ kind: 'sum', operand })),
  fc
    .tuple(
      fc.constantFrom('minimum' as const, 'maximum' as const),
      fc.oneof(number, fc.constant<Expression>(column('s'))),
    )
    .map(([kind, operand]): Measure => ({ kind, operand })),
  fc.oneof(number, fc.constant<Expression>(column('s'))).map((operand): Measure => ({ kind: 'distinct', operand })),
);

const skipped = program === null;
if (skipped) console.warn(WHY_SKIPPED);

describe.skipIf(skipped)('Both engines', () => {
  let servers: RunningServer[] = [];
  let duckdb: Engine;
  let clickhouse: Engine;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'properties-'));
    const rows = rowsOf();
    const text = (value: string | number | null): string =>
      value === null
        ? ''
        : JSON.stringify(String(value)).replaceAll('\\"', '""').replaceAll('\\\\', '\\').replaceAll('\\t', '\t');
    const lines = rows.map((row) =>
      row
        .map((value, index) =>
          index === 1
            ? new Date(Number(value) * 1000).toISOString()
            : index === 6 && value !== null
              ? String(value === 1)
              : text(value),
        )
        .join(','),
    );
    const file = join(folder, 'rows.csv');
    await writeFile(file, `${Object.keys(TYPES).join(',')}\n${lines.join('\n')}\n`);
    const log = await probe({ files: [file], options: { zone: 'UTC' } });
    const columns = Object.entries(TYPES).map(([name, type]) => ({ name, type }));
    ({ engine: duckdb } = await load({ log, labels: [], columns, resources: { threads: 1 } }));
    servers = await startServers(1);
    const [server] = servers;
    if (!server) throw new Error('No server.');
    const types = COLUMNS.map(({ name, declared }) => [
      name,
      declared === 'DateTime' ? declared : `Nullable(${declared === 'Bool' ? 'UInt8' : declared})`,
    ]);
    await makeTable(server.admin, 'awkward', Object.fromEntries(types) as Record<string, string>, rows.toReversed());
    clickhouse = await engineOn(server.host, 'awkward', COLUMNS);
  }, 90_000);
  afterAll(async () => {
    await duckdb.close();
    await clickhouse.close();
    for (const server of servers) await server.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const answers = async (engine: Engine, query: Parameters<Engine['count']>[0]): Promise<unknown> =>
    unsigned((await engine.count(query)).objects());

  it('hold the same rows', async () => {
    const order = [{ by: column('i') }];
    const of = async (engine: Engine): Promise<Record<string, Value>[]> =>
      (await engine.rows({ limit: ROWS, order })).map(({ values }) => unsigned(values));
    expect(await of(clickhouse)).toEqual(await of(duckdb));
  });

  it('count the same groups, whatever is asked', async () => {
    await fc.assert(
      fc.asyncProperty(key, measure, condition, async (by, asked, where) => {
        const query = { by: { key: by }, measures: { rows: { kind: 'count' }, asked }, where } as const;
        const [one, other] = [await answers(clickhouse, query), await answers(duckdb, query)];
        expect(one).toEqual(other);
      }),
      { numRuns: 150, seed: 20261122 },
    );
  }, 240_000);

  it('tell true, false and null apart alike', async () => {
    await fc.assert(
      fc.asyncProperty(condition, async (each) => {
        const query = { by: { truth: each }, measures: { rows: { kind: 'count' } } } as const;
        expect(await answers(clickhouse, query)).toEqual(await answers(duckdb, query));
      }),
      { numRuns: 150, seed: 7 },
    );
  }, 240_000);

  it('find the same quantiles', async () => {
    await fc.assert(
      fc.asyncProperty(
        number,
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 4 }),
        condition,
        async (operand, probabilities, where) => {
          const query = { operand, probabilities: [...probabilities, 0, 0.5, 0.95, 1], by: { b: column('b') }, where };
          expect(unsigned(await clickhouse.quantiles(query))).toEqual(unsigned(await duckdb.quantiles(query)));
        },
      ),
      { numRuns: 40, seed: 3 },
    );
  }, 120_000);

  it('look at the same previous rows, of all and of each group', async () => {
    for (const by of [null, column('s'), column('b')]) {
      for (const operand of [column('x'), column('s'), column('i')]) {
        const before: Expression = { kind: 'previous', operand, by, order: column('t') };
        const query = {
          by: { before },
          measures: { rows: { kind: 'count' }, least: { kind: 'minimum', operand: column('i') } },
        } as const;
        expect(await answers(clickhouse, query)).toEqual(await answers(duckdb, query));
      }
    }
  }, 60_000);

  it('summarize alike', async () => {
    const columns = Object.keys(TYPES);
    for (const query of [{ columns }, { columns, distinctUpTo: 5 }, { columns, where: column('b') }]) {
      expect(unsigned(await clickhouse.summarize(query))).toEqual(unsigned(await duckdb.summarize(query)));
    }
  });
});
