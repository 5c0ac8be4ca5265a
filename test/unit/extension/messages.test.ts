import { describe, expect, test } from 'vitest';
import { parseMessage } from '../../../src/extension/editor/messages';

describe('messages of the page', () => {
  test.each([
    { type: 'ready' },
    { type: 'setPeriods', good: null, bad: 'A/B' },
    { type: 'setRole', column: 'p', role: 'score', className: 'yes' },
    { type: 'setRole', column: 'p', role: null },
    { type: 'setWhere', where: [{ column: 'device', value: '' }] },
    { type: 'setWhere', where: [] },
    { type: 'copyHeadline' },
    { type: 'export' },
    { type: 'replay' },
    { type: 'openLocation', file: 'a.csv', line: 3 },
  ])('%j is understood', (message) => {
    expect(parseMessage(message)).toEqual(message);
  });

  test.each([
    null,
    'ready',
    { type: 'shell', command: 'rm' },
    { type: 'openLocation', file: 'a.csv', line: 0 },
    { type: 'openLocation', file: 'a.csv', line: '3' },
    { type: 'setRole', column: 'p', role: 'admin' },
    { type: 'setWhere', where: [{ column: 'device' }] },
    { type: 'export', path: '/etc/passwd' },
    { type: 'run', extra: true },
    { type: 'replay', command: 'rm -rf .' },
  ])('%j is refused', (message) => {
    expect(() => parseMessage(message)).toThrow();
  });
});
