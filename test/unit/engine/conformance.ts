import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine, Value } from '../../../src/engine/engine';
import {
  and,
  column,
  compare,
  isNull,
  literal,
  not,
  previous,
  within,
  type Expression,
} from '../../../src/engine/expression';
import { conformsOnUnits } from './conformance-units';

/** Rows of the log that every engine is asked about. `t` is in seconds. */
export const ROWS: {
  t: number;
  x: number | null;
  n: number | null;
  s: string | null;
  b: boolean | null;
  id: string;
}[] = [
  { t: 0, x: 0.1, n: 1, s: 'a', b: true, id: '01' },
  { t: 60, x: 0.2, n: 2, s: 'b', b: false, id: '02' },
  { t: 60, x: 0.3, n: 3, s: 'a', b: null, id: '9007199254740993' },
  { t: 3600, x: null, n: null, s: null, b: true, id: '04' },
  { t: 90_000, x: NaN, n: 5, s: "it's", b: true, id: '05' },
  { t: 90_001, x: Infinity, n: 6, s: 'a', b: false, id: '06' },
  { t: 90_002, x: -Infinity, n: 7, s: 'A', b: false, id: '07' },
  { t: 90_003, x: -0, n: 8, s: 'ä', b: false, id: '08' },
  { t: 90_004, x: 1e300, n: 9, s: 'a', b: false, id: '08' },
  { t: 90_005, x: -1e300, n: 10, s: 'a', b: false, id: '10' },
];

const SECOND = 1_000_000;
const x = column('x');

export interface Conditions {
  /** Rows of the same time stand in the order of the file, or in one of the engine's own that is always the same. */
  ties: 'place' | 'own';
}

/** What every engine answers alike. The engine holds `ROWS` with columns t (time), x (number), n (integer), s, b, id (text). */
export function conformance(name: string, open: () => Promise<Engine>, { ties }: Conditions = { ties: 'place' }): void {
  describe(`${name} conforms`, () => {
    let engine: Engine;
    beforeAll(async () => {
      engine = await open();
    }, 60_000);
    afterAll(() => engine.close());

    const values = async (expression: Expression, where?: Expression): Promise<Value[]> =>
      (
        await engine.rows({
          columns: [],
          expressions: { value: expression },
          order: [{ by: column('t') }, { by: column('n') }],
          limit: 100,
          ...(where ? { where } : {}),
        })
      ).map((row) => row.values['value'] ?? null);
    const countOf = async (where: Expression): Promise<number> =>
      (await engine.count({ by: {}, measures: { rows: { kind: 'count' } }, where })).get('rows', 0) as number;

    it('counts groups in ascending order, nulls first', async () => {
      const found = await engine.count({ by: { s: column('s') }, measures: { rows: { kind: 'count' } } });
      expect(found.objects()).toEqual([
        { s: null, rows: 1 },
        { s: 'A', rows: 1 },
        { s: 'a', rows: 5 },
        { s: 'b', rows: 1 },
        { s: "it's", rows: 1 },
        { s: 'ä', rows: 1 },
      ]);
    });

    it('gives one row without groups, even where no row is left', async () => {
      const measures = {
        rows: { kind: 'count' },
        sum: { kind: 'sum', operand: x },
        least: { kind: 'minimum', operand: x },
      } as const;
      const found = await engine.count({ by: {}, measures, where: compare(column('n'), '>', literal(99)) });
      expect(found.objects()).toEqual([{ rows: 0, sum: 0, least: null }]);
    });

    it('keeps the largest groups, ties by key', async () => {
      const found = await engine.count({ by: { s: column('s') }, measures: { rows: { kind: 'count' } }, largest: 2 });
      expect(found.objects()).toEqual([
        { s: null, rows: 1 },
        { s: 'a', rows: 5 },
      ]);
    });

    it('measures', async () => {
      const found = await engine.count({
        by: {},
        measures: {
          rows: { kind: 'count' },
          some: { kind: 'countIf', condition: compare(column('n'), '>=', literal(6)) },
          present: { kind: 'countValues', operand: column('b') },
          sum: { kind: 'sum', operand: x },
          whole: { kind: 'sum', operand: column('n') },
          least: { kind: 'minimum', operand: x },
          most: { kind: 'maximum', operand: x },
          distinct: { kind: 'distinct', operand: column('id') },
        },
      });
      const [row] = found.objects() as Record<string, number>[];
      expect(row).toMatchObject({
        rows: 10,
        some: 5,
        present: 9,
        whole: 51,
        least: -Infinity,
        most: Infinity,
        distinct: 9,
      });
      expect(row?.['sum']).toBeCloseTo(0.6, 15);
      const small = await engine.count({
        by: {},
        measures: {
          sum: {
            kind: 'sum',
            operand: {
              kind: 'case',
              branches: [{ when: compare(x, '<', literal(1)), then: x }],
              otherwise: literal(null),
            },
          },
        },
        where: compare(x, '>', literal(-1)),
      });
      expect(small.get('sum', 0)).toBeCloseTo(0.6, 15);
    });

    it('holds periods half-open', async () => {
      expect(await countOf(within(column('t'), 60 * SECOND, 3600 * SECOND))).toBe(2);
      expect(await countOf(within(column('t'), 3600 * SECOND, 90_000 * SECOND))).toBe(1);
    });

    it('compares by IEEE for NaN and by three values for null', async () => {
      expect(await countOf(compare(x, '>', literal(0)))).toBe(5);
      expect(await countOf(not(compare(x, '>', literal(0))))).toBe(4);
      expect(await countOf(compare(x, '=', x))).toBe(8);
      expect(await countOf(isNull(x))).toBe(1);
      expect(await countOf(and(compare(column('s'), '!=', literal('a')), compare(x, '<=', literal(0))))).toBe(2);
    });

    it('takes any text as it is, however many NULs it holds', async () => {
      for (const text of [`a${'\0'.repeat(3000)}b`, "it's \\' -- \n", '\0', '']) {
        const other: Expression = { kind: 'text', operand: column('n') };
        const either: Expression = {
          kind: 'case',
          branches: [{ when: isNull(column('n')), then: other }],
          otherwise: literal(text),
        };
        expect(await countOf(compare(either, '=', literal(text)))).toBeGreaterThan(0);
        expect(await countOf(compare(either, '=', literal(`${text}x`)))).toBe(0);
      }
    });

    it('compares across types', async () => {
      expect(await countOf(compare(column('b'), '=', literal(1)))).toBe(3);
      expect(await countOf(compare(column('s'), '=', literal(5)))).toBe(0);
      expect(await countOf({ kind: 'in', operand: column('n'), values: ['1', 2, '3.0'] })).toBe(2);
      expect(await countOf({ kind: 'in', operand: column('s'), values: ["it's", 'ä'] })).toBe(2);
    });

    it('puts values into half-open bins, the last one closed', async () => {
      const bin: Expression = { kind: 'bin', operand: x, edges: [0, 0.1, 0.2, 0.3] };
      expect(await values(bin)).toEqual([1, 2, 2, null, -2, 3, -1, 0, 3, -1]);
      const infinite: Expression = { kind: 'bin', operand: x, edges: [-Infinity, 0.2, Infinity] };
      expect(await values(infinite)).toEqual([0, 1, 1, null, -2, 1, 0, 0, 1, 0]);
    });

    it('agrees with the definition of a bin for many uneven edges', async () => {
      const edges = Array.from({ length: 60 }, (_, index) => index ** 3 / 10 - 5);
      for (const sample of [-5.1, -5, -4.999, 0, 3, edges[30] ?? 0, 1e5, edges[59] ?? 0]) {
        const [found] = await values(
          { kind: 'bin', operand: literal(sample), edges },
          compare(column('n'), '=', literal(1)),
        );
        expect(found, String(sample)).toBe(binOf(sample, edges));
      }
    });

    it('tells hour, weekday and bucket of a time', async () => {
      const first = compare(column('n'), '=', literal(1));
      expect(await values({ kind: 'hourOfDay', operand: column('t'), offsetMinutes: -30 }, first)).toEqual([23]);
      expect(await values({ kind: 'weekday', operand: column('t'), offsetMinutes: 0 }, first)).toEqual([3]);
      expect(
        await values({ kind: 'timeBucket', operand: column('t'), origin: SECOND, width: 60 * SECOND }, first),
      ).toEqual([-1]);
    });

    it('writes text in the shortest form', async () => {
      const text = (value: number | boolean): Expression => ({ kind: 'text', operand: literal(value) });
      const first = compare(column('n'), '=', literal(1));
      for (const value of [1, 1.5, 0.1, 1e300, 1e-7, -2.5e-10, 123456789.25, true]) {
        expect(await values(text(value), first)).toEqual([String(value).replace('e+', 'e')]);
      }
      expect(await values({ kind: 'text', operand: column('id') })).toContain('9007199254740993');
    });

    it('draws uniform numbers that depend on text and seed alone', async () => {
      const uniform: Expression = { kind: 'uniform', operand: column('id'), seed: 7 };
      expect(await values(uniform, compare(column('n'), '=', literal(1)))).toEqual([bitsOfMd5('01|7')]);
    });

    it('gives quantiles that occur', async () => {
      const [found] = await engine.quantiles({ operand: column('n'), probabilities: [0, 0.1, 0.25, 0.5, 0.9, 1] });
      expect(found?.values).toEqual([1, 1, 3, 6, 10, 10]);
      const groups = await engine.quantiles({ operand: x, probabilities: [0, 1], by: { b: column('b') } });
      expect(groups).toEqual([
        { group: { b: null }, values: [0.3, 0.3] },
        { group: { b: false }, values: [-Infinity, Infinity] },
        { group: { b: true }, values: [0.1, 0.1] },
      ]);
    });

    it('orders rows by time and by place', async () => {
      const found = await engine.ordered({ time: column('t'), values: { n: column('n'), b: column('b') }, limit: 10 });
      expect([...found.time]).toEqual(ROWS.map(({ t }) => t * SECOND));
      const [n, b] = [[...(found.values['n'] ?? [])], [...(found.values['b'] ?? [])].slice(0, 4)];
      const swapped = ties === 'own' && n[1] === 3;
      expect(n).toEqual(swapped ? [1, 3, 2, NaN, 5, 6, 7, 8, 9, 10] : [1, 2, 3, NaN, 5, 6, 7, 8, 9, 10]);
      expect(b).toEqual(swapped ? [1, NaN, 0, 1] : [1, 0, NaN, 1]);
      const again = await engine.ordered({ time: column('t'), values: { n: column('n') }, limit: 10 });
      expect([...(again.values['n'] ?? [])]).toEqual(n);
      await expect(engine.ordered({ time: column('t'), values: {}, limit: 9 })).rejects.toThrow(RangeError);
    });

    it('looks at the row before, of all rows or of one group, whatever a query is restricted to', async () => {
      // In the order of n, which nothing ties, but for the row without one.
      const [first, second] = [column('t'), column('n')];
      const order: Expression =
        ties === 'place'
          ? first
          : {
              kind: 'case',
              branches: [{ when: isNull(second), then: first }],
              otherwise: { kind: 'arithmetic', operator: '+', left: first, right: second },
            };
      const before = previous(column('n'), null, order);
      expect(await values(before)).toEqual([null, 1, 2, 3, null, 5, 6, 7, 8, 9]);
      expect(await values(before, compare(column('n'), '>', literal(8)))).toEqual([8, 9]);
      const ofItsKind = previous(column('n'), column('s'), order);
      expect(await values(ofItsKind)).toEqual([null, null, 1, null, null, 3, null, null, 6, 9]);
      const after = previous(column('n'), null, {
        kind: 'arithmetic',
        operator: '-',
        left: literal(0),
        right: order,
      });
      expect((await values(after)).slice(3, 6)).toEqual([5, 6, 7]);
      const rising = compare(column('n'), '>', ofItsKind);
      const found = await engine.count({
        by: { s: column('s') },
        measures: { rows: { kind: 'count' }, rising: { kind: 'countIf', condition: rising } },
        where: not(isNull(ofItsKind)),
      });
      expect(found.objects()).toEqual([{ s: 'a', rows: 4, rising: 4 }]);
      const sums = { sum: { kind: 'sum', operand: before } } as const;
      expect((await engine.count({ by: {}, measures: sums })).get('sum', 0)).toBe(41);
      const doubles = { sum: { kind: 'sum', operand: previous(x, null, order) } } as const;
      const early = compare(column('t'), '<', literal(90_000 * SECOND));
      expect((await engine.count({ by: {}, measures: doubles, where: early })).get('sum', 0)).toBeCloseTo(0.6, 15);
    });

    it('summarizes', async () => {
      const [summary] = await engine.summarize({ columns: ['x'] });
      expect(summary).toMatchObject({ rows: 10, nulls: 1, typeChanges: 0, minimum: -Infinity, maximum: Infinity });
    });

    it('shows rows without rounding', async () => {
      const rows = await engine.rows({
        columns: ['t', 'id'],
        order: [{ by: column('t'), descending: true }],
        limit: 2,
      });
      expect(rows.map(({ values: row }) => row)).toEqual([
        { t: '1970-01-02T01:00:05Z', id: '10' },
        { t: '1970-01-02T01:00:04Z', id: '08' },
      ]);
    });

    conformsOnUnits(() => engine);

    it('counts several things at once, and the same with rows at hand', async () => {
      const where = within(column('t'), 0, 90_004 * SECOND);
      const queries = [
        {
          by: { s: column('s') },
          measures: { rows: { kind: 'count' }, sum: { kind: 'sum', operand: column('n') } },
          where,
        },
        { by: { b: column('b') }, measures: { least: { kind: 'minimum', operand: x } }, where },
      ] as const;
      const answers = async (): Promise<object[][]> =>
        (await engine.countAll(queries)).map((table) => table.objects({ limit: 100 }));
      const before = await answers();
      expect(before.map((rows) => rows.length)).toEqual([6, 3]);
      await engine.prepare('conformance', { where, expressions: [column('s'), column('b'), column('n'), x] });
      expect(await answers()).toEqual(before);
    });

    it('gives one row whole, and none where none is', async () => {
      const [shown] = await engine.rows({ where: compare(column('n'), '=', literal(3)), limit: 1 });
      if (!shown) throw new Error('No such row.');
      expect(await engine.record(shown.file, shown.ordinal)).toMatchObject({
        values: { id: '9007199254740993', n: 3 },
      });
      expect(await engine.record(shown.file, 2 ** 52 + 1)).toBeNull();
      expect((await engine.locate(shown.file, shown.ordinal)).path).toBeTypeOf('string');
    });

    it('says which column it does not have', async () => {
      await expect(engine.count({ by: { no: column('no') }, measures: {} })).rejects.toMatchObject({
        code: 'unknown-column',
      });
    });

    it('does not start what is already cancelled', async () => {
      const query = { by: {}, measures: { rows: { kind: 'count' } } } as const;
      await expect(engine.count(query, AbortSignal.abort())).rejects.toMatchObject({ code: 'cancelled' });
    });
  });
}

function binOf(value: number, edges: readonly number[]): number {
  const last = edges.at(-1) ?? 0;
  if (value < (edges[0] ?? 0)) return -1;
  if (value > last) return edges.length - 1;
  return Math.min(edges.filter((edge) => edge <= value).length - 1, edges.length - 2);
}

/** The first eight bytes, little-endian, without the last 11 bits, over 2^53. */
function bitsOfMd5(text: string): number {
  const bits = createHash('md5').update(text).digest().readBigUInt64LE(8) >> 11n;
  return Number(bits) / 2 ** 53;
}
