import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { ownFolder } from './files-on-disk';

const place = ownFolder();
const { read } = place;
const lines = (...values: unknown[]): string => values.map((value) => `${JSON.stringify(value)}\n`).join('');

describe('JSON', () => {
  it('opens nested objects one level', async () => {
    const file = await place.write(
      'a.jsonl',
      lines({ id: 'a', features: { x: 1.5, tags: ['u'] } }, { id: 'b', features: { x: 2 } }),
    );
    const { rows, types } = await read([file]);
    expect(types).toEqual({ id: 'text', 'features.x': 'number', 'features.tags': 'nested' });
    expect(rows).toEqual([
      { id: 'a', 'features.x': 1.5, 'features.tags': '["u"]' },
      { id: 'b', 'features.x': 2, 'features.tags': null },
    ]);
  });

  it('rejects broken lines with their numbers and keeps an empty object as a row of nulls', async () => {
    const file = await place.write('a.jsonl', '{"a":1}\n{"a":\n\n{}\n[1]\n{"a":2}\n');
    const { rows, report, engine } = await read([file]);
    expect(rows).toEqual([{ a: 1 }, { a: null }, { a: 2 }]);
    expect(report.rejected.count).toBe(2);
    expect(report.rejected.listed.map(({ line }) => line)).toEqual([2, 5]);
    expect((await engine.locate(0, 2)).line).toBe(6);
  });

  it('keeps keys that come after the sample, nested ones too', async () => {
    const rows = Array.from({ length: 30_000 }, (_, index) =>
      index === 20_000
        ? { id: index, note: 'late', features: { x: index, y: 7 }, padding: 'p'.repeat(30) }
        : { id: index, features: { x: index }, padding: 'p'.repeat(30) },
    );
    const { report, engine } = await read([await place.write('a.jsonl', lines(...rows))]);
    expect(report.columns.map(({ name }) => name).sort()).toEqual([
      'features.x',
      'features.y',
      'id',
      'note',
      'padding',
    ]);
    const found = await engine.rows({
      limit: 5,
      where: { kind: 'not', operand: { kind: 'isNull', operand: { kind: 'column', name: 'note' } } },
    });
    expect(found.map(({ ordinal, values }) => [ordinal, values['note'], values['features.y']])).toEqual([
      [20_000, 'late', 7],
    ]);
  });

  it('sees a string where numbers stood as a change of type', async () => {
    const many = Array.from({ length: 100 }, (_, index) => ({ x: index === 90 ? '12' : index }));
    const { report } = await read([await place.write('a.jsonl', lines(...many))]);
    expect(report.columns[0]).toMatchObject({
      type: 'integer',
      nulls: 0,
      typeChanges: 1,
      typeChangeExamples: ['"12"'],
    });
  });

  it('does not round integers and keeps hostile keys', async () => {
    const text = '{"id":9007199254740993,"a.b":1,"a/b~c":2,"it\'s":3,"":4,"ä\\"":5}\n';
    const { rows } = await read([await place.write('a.jsonl', text)]);
    expect(rows[0]).toEqual({ id: '9007199254740993', 'a.b': 1, 'a/b~c': 2, "it's": 3, '': 4, 'ä"': 5 });
  });

  it.each([
    ['an array', '[{"a":1},\n{"a":2}]', 'a.json'],
    ['a pretty-printed array', JSON.stringify([{ a: 1 }, { a: 2 }], null, 2), 'b.json'],
    ['pretty-printed objects', `${JSON.stringify({ a: 1 }, null, 2)}\n${JSON.stringify({ a: 2 }, null, 2)}`, 'c.json'],
  ])('reads %s', async (_, text, name) => {
    expect((await read([await place.write(name, text)])).rows).toEqual([{ a: 1 }, { a: 2 }]);
    expect((await read([await place.write(`${name}.gz`, gzipSync(text))])).rows).toEqual([{ a: 1 }, { a: 2 }]);
  });

  it('ends in one sentence for a broken array', async () => {
    const file = await place.write('a.json', '[{"a":1},{"a":');
    await expect(read([file])).rejects.toMatchObject({ name: 'IncidentError', code: 'file-unreadable' });
  });
});
