import { describe, expect, test } from 'vitest';
import { parseDocument } from '../../../src/extension/document/parse-document';

describe('the text of an investigation', () => {
  test('keeps keys that this version does not know', () => {
    expect(parseDocument('{"version":1,"logs":["a.csv"],"owner":{"team":"ads"}}').document).toMatchObject({
      owner: { team: 'ads' },
    });
  });

  test('names line and column of broken JSON', () => {
    const { fault } = parseDocument('{\r\n  "version": 1\r\n  "logs": ["a.csv"]\r\n}');
    expect(fault).toEqual({ kind: 'syntax', line: 3, column: 3, expected: 'comma expected' });
  });

  test.each(['', '   ', '// comment\n{"version":1,"logs":["a"]}', '{"version":1,"logs":["a"],}'])(
    'refuses %j',
    (text) => {
      expect(parseDocument(text).fault).toMatchObject({ kind: 'syntax' });
    },
  );

  test('names the field that has the wrong shape, where it stands', () => {
    const { fault } = parseDocument('{\n  "version": 1,\n  "logs": ["a.csv", 7]\n}');
    expect(fault).toMatchObject({ kind: 'shape', line: 3, column: 21, field: 'logs.1' });
  });

  test('names a missing field at the object that lacks it', () => {
    expect(parseDocument('{"version":1}').fault).toMatchObject({ kind: 'shape', line: 1, column: 1, field: 'logs' });
  });

  test('sees a newer version before its unknown shape', () => {
    expect(parseDocument('{"version":2,"sources":{}}').fault).toEqual({ kind: 'newer', version: 2 });
  });

  test.each(['null', '[]', '"text"', '{"version":"1","logs":["a"]}', '{"version":0,"logs":["a"]}'])(
    'is not fooled by %s',
    (text) => {
      expect(parseDocument(text).fault).toMatchObject({ kind: 'shape' });
    },
  );
});
