import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Database } from '../../../src/engine/duckdb/database';
import { load } from '../../../src/engine/duckdb/load/load';
import type { CountQuery, Engine } from '../../../src/engine/engine';
import { column, literal, previous, type Expression } from '../../../src/engine/expression';
import { probe } from '../../../src/log/probe';
import type { ColumnType } from '../../../src/protocol/read';
import { conformance, ROWS } from './conformance';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'engine-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function loadText(name: string, text: string, columns: Record<string, ColumnType>): Promise<Engine> {
  const file = join(folder, name);
  await writeFile(file, text);
  const log = await probe({ files: [file], options: {} });
  const typed = Object.entries(columns).map(([column, type]) => ({ name: column, type }));
  return (await load({ log, labels: [], columns: typed, resources: {} })).engine;
}

const TYPES: Record<string, ColumnType> = { t: 'time', x: 'number', n: 'integer', s: 'text', b: 'boolean', id: 'text' };

conformance('DuckDB over CSV', () => {
  const cell = (value: string | number | boolean | null): string =>
    value === null ? '' : Object.is(value, -0) ? '-0' : String(value);
  const lines = ROWS.map(({ t, x, n, s, b, id }) =>
    [new Date(t * 1000).toISOString(), x, n, s, b, id].map(cell).join(','),
  );
  return loadText('rows.csv', `t,x,n,s,b,id\n${lines.join('\n')}\n`, TYPES);
});

describe('DuckDbEngine', () => {
  it('adds up doubles to the same bits in any order and on every run', async () => {
    const numbers = Array.from({ length: 50_000 }, (_, index) => Math.sin(index) * 10 ** (index % 30) + 0.1);
    const answers = new Set<unknown>();
    for (const order of [numbers, numbers.toReversed(), numbers]) {
      const engine = await loadText('sum.csv', `x,g\n${order.map((value) => `${value},1`).join('\n')}\n`, {
        x: 'number',
      });
      const query = { by: {}, measures: { sum: { kind: 'sum', operand: column('x') } } } as const;
      for (let run = 0; run < 3; run++) answers.add((await engine.count(query)).get('sum', 0));
      await engine.close();
    }
    expect(answers.size).toBe(1);
    const exact = numbers.reduce((total, value) => total + BigInt(Math.round(value * 2 ** 20)), 0n);
    expect(Number(answers.values().next().value)).toBeCloseTo(Number(exact) / 2 ** 20, -18);
  });

  it.each([true, false])(
    'finds the row before without sorting where rows are in order (%s), and alike',
    async (inOrder) => {
      const line = (i: number): string =>
        `${new Date(1.7e12 + (inOrder || i % 1000 !== 999 ? i : i - 5) * 1000).toISOString()},${(i * 7919) % 1009}`;
      const text = `t,n\n${Array.from({ length: 150_000 }, (_, i) => line(i)).join('\n')}\n`;
      const engine = await loadText(`order-${inOrder}.csv`, text, { t: 'time', n: 'integer' });
      const moved = (order: Expression): Expression => ({
        kind: 'arithmetic',
        operator: '+',
        left: order,
        right: literal(0),
      });
      const steps = async (order: Expression, by: Expression | null): Promise<object[]> => {
        const operand: Expression = {
          kind: 'arithmetic',
          operator: '-',
          left: column('n'),
          right: previous(column('n'), by, order),
        };
        const measures = { rows: { kind: 'countValues', operand }, sum: { kind: 'sum', operand } } as const;
        return (await engine.count({ by: { step: operand }, measures })).objects();
      };
      const file: Expression = { kind: 'file' };
      const ordinal: Expression = { kind: 'ordinal' };
      expect(await steps(ordinal, file)).toEqual(await steps(moved(ordinal), file));
      expect(await steps(column('t'), null)).toEqual(await steps(moved(column('t')), null));
      await engine.close();
    },
  );

  it('answers the same of rows that were prepared', async () => {
    const lines = Array.from({ length: 3000 }, (_, i) => [
      i % 7 === 0 ? '' : (i * 37) % 101,
      'abc'[i % 4] ?? '',
      i % 3,
    ]);
    const text = `x,s,n\n${lines.map((line) => line.join(',')).join('\n')}\n`;
    const engine = await loadText('prepared.csv', text, { x: 'number', s: 'text', n: 'integer' });
    const first = { kind: 'compare', operator: '=', left: column('n'), right: { kind: 'literal', value: 0 } } as const;
    const other = { ...first, right: { kind: 'literal', value: 1 } } as const;
    const where = { kind: 'or', operands: [first, other] } as const;
    const bin = { kind: 'bin', operand: column('x'), edges: [-Infinity, 20, 50.5, Infinity] } as const;
    const cell = { kind: 'cell', operand: column('x'), origin: 0, perUnit: 0.1, cells: 10 } as const;
    const isA = { ...first, left: column('s'), right: { kind: 'literal', value: 'a' } } as const;
    const isNew = { ...isA, right: { kind: 'literal', value: 'new' } } as const;
    const measures = {
      rows: { kind: 'count' },
      a: { kind: 'countIf', condition: isA },
      none: { kind: 'countIf', condition: isNew },
      texts: { kind: 'distinct', operand: column('s') },
      high: { kind: 'maximum', operand: column('x') },
    } as const;
    const queries = [
      { by: { s: column('s'), bin }, measures, where: { kind: 'or', operands: [...where.operands] } },
      { by: { cell }, measures, where: first },
      { by: { s: column('s') }, measures, where: { kind: 'and', operands: [other, isA] } },
      { by: {}, measures },
    ] as const;
    const ask = async (): Promise<unknown[]> =>
      (await engine.countAll(queries as unknown as CountQuery[])).map((found) => found.objects());
    const before = await ask();
    await engine.prepare('test', {
      where: { ...where, operands: [first, other] },
      expressions: [bin, cell, column('s'), first],
      columns: ['x'],
    });
    expect(await ask()).toEqual(before);
    await engine.prepare('test', { where: { ...where, operands: [first, other] }, expressions: [column('s')] });
    expect(await ask()).toEqual(before);
    await engine.close();
  });

  it('stops a query that would never end and can be asked again', async () => {
    const database = await Database.open({ files: [] });
    const abort = new AbortController();
    const endless = database.query(
      'SELECT sum(a.range * b.range) FROM range(10000000) a, range(10000000) b',
      abort.signal,
    );
    setTimeout(() => abort.abort(), 100);
    await expect(endless).rejects.toMatchObject({ code: 'cancelled' });
    expect(await database.query('SELECT 1')).toEqual([[1]]);
    await database.close();
  });

  it('reads no file but the given ones and cannot be told otherwise', async () => {
    const secret = join(folder, 'secret.csv');
    await writeFile(secret, 'a\n1\n');
    const database = await Database.open({ files: [join(folder, 'rows.csv')] });
    await expect(database.query(`SELECT * FROM '${secret}'`)).rejects.toThrow(/Permission|Cannot access/);
    await expect(database.query(`SET enable_external_access = true`)).rejects.toThrow();
    await expect(database.query(`COPY (SELECT 1) TO '${join(folder, 'out.csv')}'`)).rejects.toThrow();
    await expect(database.query(`INSTALL httpfs`)).rejects.toThrow();
    await database.close();
  });

  it('spills to disk beyond its memory', async () => {
    const database = await Database.open({ files: [], memory: 100 * 2 ** 20, threads: 2 });
    await database.run(
      'CREATE TABLE big AS SELECT range AS i, hash(range) AS h, hash(range + 1) AS k FROM range(10000000)',
    );
    expect(await database.query('SELECT count(*) FROM (SELECT h FROM big ORDER BY h)')).toEqual([[10_000_000n]]);
    await database.close();
  }, 60_000);
});
