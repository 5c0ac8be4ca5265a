import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { SegmentReport, SegmentWhere } from '../../../src/protocol/report';
import { segmentTree, without } from '../../../webview/segments/tree';

const segment = (where: SegmentWhere): SegmentReport => ({
  where,
  rows: { good: 100, bad: 100 },
  metric: { good: 0.8, bad: 0.5 },
  interval: { good: null, bad: null },
  ...{ excessErrors: 30, share: 0.5, rateEffect: -0.1, mixEffect: 0, pValue: 0.01 },
  ...{ aliases: [], simpson: false },
});
const all = (): boolean => false;
const lines = (rows: ReturnType<typeof segmentTree>): string[] =>
  rows.map(({ segment: { where }, under, depth }) => {
    const told = Object.entries(under ? without(where, under.where) : where);
    return `${'  '.repeat(depth)}${told.map(([column, value]) => `${column}=${value}`).join(' ')}`;
  });

describe('segments as a tree', () => {
  const mobile = segment({ device: 'mobile' });
  const brazil = segment({ country: 'BR' });
  const pair = segment({ country: 'BR', device: 'mobile' });
  const triple = segment({ device: 'mobile', country: 'BR', os: '17' });

  test('pairs and triples stand under what they narrow, and tell what they add', () => {
    expect(lines(segmentTree([mobile, pair, brazil, triple], all))).toEqual([
      'device=mobile',
      '  country=BR',
      '    os=17',
      'country=BR',
    ]);
  });

  test('the most telling segment leads with all that it stands under', () => {
    expect(lines(segmentTree([triple, brazil, mobile], all))).toEqual([
      'country=BR',
      '  device=mobile os=17',
      'device=mobile',
    ]);
  });

  test('a closed one keeps what is under it to itself', () => {
    const rows = segmentTree([mobile, pair, triple, brazil], ({ where }) => where === mobile.where);
    expect(rows.map(({ open }) => open)).toEqual([false, null]);
  });

  test('each segment stands once, under one that it narrows', () => {
    const value = fc.option(fc.constantFrom('1', '2'), { nil: undefined });
    const where = fc
      .record({ a: value, b: value, c: value })
      .map(
        (record) => Object.fromEntries(Object.entries(record).filter(([, one]) => one !== undefined)) as SegmentWhere,
      )
      .filter((record) => Object.keys(record).length > 0);
    const list = fc.uniqueArray(where, { selector: (one) => JSON.stringify(one), maxLength: 26 });
    fc.assert(
      fc.property(list, (wheres) => {
        const segments = wheres.map(segment);
        const rows = segmentTree(segments, all);
        expect(rows.map(({ segment: one }) => one)).toHaveLength(segments.length);
        expect(new Set(rows.map(({ segment: one }) => one))).toEqual(new Set(segments));
        for (const { segment: one, under } of rows) if (under) expect(one.where).toMatchObject(under.where);
      }),
    );
  });
});
