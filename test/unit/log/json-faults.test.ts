import { expect, it } from 'vitest';
import { parseDocument as asInTheEditor } from '../../../src/extension/document/parse-document';
import { parseDocument } from '../../../src/analysis/incident-file';
import { alertRulesSchema } from '../../../src/protocol/alert-rules';
import { fitting } from '../../../src/log/json-file';
import { syntaxFault } from '../../../src/log/json-faults';

it('says where JSON is none, in one line', () => {
  expect(syntaxFault('{\n  "logs": [\n}')).toBe('line 3, column 1: value expected');
  expect(syntaxFault('')).toMatch(/^line 1, column 1: /);
  expect(() => parseDocument('{\n "version": 1,\n}', 'case.incident.json')).toThrow(
    /^case\.incident\.json: not an investigation document: line 3, column 1: property name expected\.$/,
  );
});

it.each(['[', '{"a":'])('is told of text nested a hundred thousand times by %j', (open) => {
  const text = open.repeat(100_000);
  expect(syntaxFault(text)).toMatch(/^line 1, column 1: nested too deeply$/);
  expect(asInTheEditor(text).fault).toMatchObject({ kind: 'syntax', line: 1, expected: 'nested too deeply' });
});

it('says what a schema misses in words that are no program’s', () => {
  const kind = { what: 'a file of alert rules', code: 'rules-invalid' } as const;
  const rules = (more: object): unknown => ({
    version: 1,
    rules: [{ name: 'x', tier: 'info', type: 'cusum', ...more }],
  });
  expect(() => fitting(rules({}), alertRulesSchema, 'rules.json', kind)).toThrow(
    'rules.json is not a file of alert rules: at rules.0.signal: string is missing.',
  );
  expect(() => fitting(rules({ signal: 'accuracy', threshold: 'high' }), alertRulesSchema, 'rules.json', kind)).toThrow(
    'rules.json is not a file of alert rules: at rules.0.threshold: number expected, not string.',
  );
  const long = rules({ signal: 'accuracy', [`a\nb${'x'.repeat(5000)}`]: 1 });
  expect(() => fitting(long, alertRulesSchema, 'rules.json', kind)).toThrow(/^[^\n]{1,400}$/);
});
