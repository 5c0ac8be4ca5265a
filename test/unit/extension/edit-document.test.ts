import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  difference,
  withFiles,
  withNote,
  withPaths,
  withPeriods,
  withReplayRecord,
  withRole,
  withWhere,
} from '../../../src/extension/document/edit-document';
import { parseDocument } from '../../../src/extension/document/parse-document';

const text = `{
    "version": 1,
    "owner": "ads",
    "logs": ["a.csv"]
}
`;

describe('edits of an investigation', () => {
  test('keep the indentation, the order and the unknown keys', () => {
    expect(withPeriods(text, null, '2024-01-01/2024-01-02')).toBe(`{
    "version": 1,
    "owner": "ads",
    "logs": ["a.csv"],
    "periods": {
        "bad": "2024-01-01/2024-01-02"
    }
}
`);
  });

  test('keep tabs and Windows line ends', () => {
    const windows = '{\r\n\t"version": 1,\r\n\t"logs": ["a.csv"]\r\n}\r\n';
    const edited = withPeriods(windows, 'A/B', null);
    expect(edited).toContain('\r\n\t"periods": {\r\n\t\t"good": "A/B"\r\n\t}');
    expect(edited).not.toMatch(/[^\r]\n/);
  });

  test('periods that are both proposed again leave no trace', () => {
    expect(JSON.parse(withPeriods(withPeriods(text, 'A/B', 'B/C'), null, null))).toEqual(JSON.parse(text));
  });

  test('a role of one column moves, a role of many does not', () => {
    const first = withRole(text, 'y', { column: 'y', role: 'label' });
    const moved = withRole(first, 'truth', { column: 'truth', role: 'label' });
    expect(rolesOf(moved)).toEqual([{ column: 'truth', role: 'label' }]);
    const two = withRole(withRole(text, 'a', { column: 'a', role: 'feature' }), 'b', { column: 'b', role: 'feature' });
    expect(rolesOf(two)).toHaveLength(2);
  });

  test('a column has one role by hand; taking the last back removes the list', () => {
    const label = withRole(text, 'y', { column: 'y', role: 'label' });
    expect(rolesOf(withRole(label, 'y', { column: 'y', role: 'ignore' }))).toEqual([{ column: 'y', role: 'ignore' }]);
    expect(rolesOf(withRole(label, 'y', null))).toBeUndefined();
  });

  test('notes come and go', () => {
    const noted = withNote(withNote(text, 'drift/a', ' one '), 'drift/b', 'two');
    expect(JSON.parse(noted)).toMatchObject({ notes: { 'drift/a': 'one', 'drift/b': 'two' } });
    expect(JSON.parse(withNote(noted, 'drift/a', ''))).toMatchObject({ notes: { 'drift/b': 'two' } });
    expect(JSON.parse(withNote(withNote(noted, 'drift/a', ''), 'drift/b', '  '))).not.toHaveProperty('notes');
    expect(withNote(text, 'never/noted', '')).toBe(text);
  });

  test('files are added once', () => {
    const added = withFiles(withFiles(text, 'events', ['e.json']), 'events', ['e.json', 'f.json']);
    expect(JSON.parse(added)).toMatchObject({ events: ['e.json', 'f.json'] });
  });

  test('every path is rewritten in its place', () => {
    const document = '{ "version": 1, "logs": ["a.csv", "b.csv"], "events": ["e.json"], "labels": [] }';
    expect(withPaths(document, (path) => `../${path}`)).toBe(
      '{ "version": 1, "logs": ["../a.csv", "../b.csv"], "events": ["../e.json"], "labels": [] }',
    );
  });
});

test('a replay is kept a row a line, replaced by the next, and its paths follow the document', () => {
  const document = '{\n  "version": 1,\n  "logs": ["a.csv"]\n}\n';
  const row = (line: number) => ({ file: 'a.csv', line, logged: 'yes', replayed: line > 2 ? null : 'no "{}"' });
  const first = withReplayRecord(document, { at: '2026-03-06T03:00:00.000Z', rows: [row(2), row(3)] });
  expect(first).toBe(`{
  "version": 1,
  "logs": ["a.csv"],
  "replay": {
    "at": "2026-03-06T03:00:00.000Z",
    "rows": [
      { "file": "a.csv", "line": 2, "logged": "yes", "replayed": "no \\"{}\\"" },
      { "file": "a.csv", "line": 3, "logged": "yes", "replayed": null }
    ]
  }
}
`);
  expect(parseDocument(first).document?.replay?.rows).toEqual([row(2), row(3)]);
  const second = withReplayRecord(first, { at: '2026-03-07T03:00:00.000Z', rows: [row(9)] });
  expect(JSON.parse(withPaths(second, (path) => `../${path}`))).toMatchObject({
    replay: { at: '2026-03-07T03:00:00.000Z', rows: [{ ...row(9), file: '../a.csv' }] },
  });
});

test('a document on one line stays on one line', () => {
  const line = '{ "version": 1, "logs": ["a.csv"], "events": ["e.json"] }';
  expect(withFiles(withNote(line, 'a', 'b'), 'events', ['f.json'])).toBe(
    '{ "version": 1, "logs": ["a.csv"], "events": [ "e.json", "f.json" ], "notes": { "a": "b" } }',
  );
});

test('whatever a note says, it is read back and nothing else changes', () => {
  const layout = fc.constantFrom(
    text,
    '{"version":1,"logs":["a"],"notes":{}}',
    '{\r\n\t"version": 1,\r\n\t"logs": []\r\n}',
  );
  fc.assert(
    fc.property(layout, fc.string({ minLength: 1 }), fc.string(), (document, finding, note) => {
      const { notes, ...rest } = JSON.parse(withNote(document, finding, note)) as { notes?: Record<string, string> };
      expect(JSON.parse(document)).toMatchObject(rest);
      expect(Object.keys(rest)).toContain('logs');
      expect(Object.hasOwn(notes ?? {}, finding) ? notes?.[finding] : '').toBe(note.trim());
    }),
  );
});

test('a restriction is set, replaced and lifted, and the rest stays as it was written', () => {
  const text = '{\n  "version": 1,\n  "logs": ["a.csv"]\n}\n';
  const mobile = withWhere(text, [{ column: 'device', value: 'mobile' }]);
  expect(JSON.parse(mobile)).toEqual({ version: 1, logs: ['a.csv'], where: [{ column: 'device', value: 'mobile' }] });
  expect(JSON.parse(withWhere(mobile, [{ column: 'country', value: 'BR' }]))).toMatchObject({
    where: [{ column: 'country', value: 'BR' }],
  });
  expect(withWhere(mobile, [])).toBe(text);
});

test('the difference of two texts turns the one into the other, and is nothing for the same', () => {
  const short = fc.string({ maxLength: 12, unit: fc.constantFrom('a', 'b', '\n', '"') });
  fc.assert(
    fc.property(short, short, (before, after) => {
      const edit = difference(before, after);
      if (!edit) return before === after;
      return before.slice(0, edit.start) + edit.text + before.slice(edit.end) === after;
    }),
  );
});

const rolesOf = (document: string): unknown => (JSON.parse(document) as { roles?: unknown }).roles;
