import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isIncidentFile, parseDocument, requestFromDocument } from '../../../src/analysis/incident-file';

describe('an investigation document', () => {
  it('is known by its name', () => {
    expect(isIncidentFile('a/Case.INCIDENT.json')).toBe(true);
    expect(isIncidentFile('incident.json')).toBe(false);
  });

  it('asks for files beside it, with everything else as it stands', () => {
    const document = parseDocument(
      JSON.stringify({
        version: 1,
        logs: ['logs/*.csv', '/absolute.csv', 'https://example.com/x.csv'],
        labels: ['../labels.csv'],
        events: ['events.json'],
        roles: [{ column: 'p', role: 'score', className: 'UP' }],
        read: { delimiter: ';' },
        where: [{ column: 'model', value: 'a' }],
        periods: { good: '2026-01-01/P1D', bad: '2026-01-03/P1D' },
        thresholds: { psi: 0.2 },
        notes: { 'data/x': 'seen before' },
        settingOfALaterVersion: true,
      }),
      'case.incident.json',
    );
    expect(requestFromDocument(document, 'cases')).toEqual({
      logs: [join('cases', 'logs/*.csv'), '/absolute.csv', 'https://example.com/x.csv'],
      reference: [],
      labels: ['labels.csv'],
      events: [join('cases', 'events.json')],
      roles: [{ column: 'p', role: 'score', className: 'UP' }],
      read: { delimiter: ';' },
      where: [{ column: 'model', value: 'a' }],
      good: '2026-01-01/P1D',
      bad: '2026-01-03/P1D',
      thresholds: { psi: 0.2 },
      resources: {},
    });
  });

  it.each([
    ['{', /case\.json: not an investigation document/],
    ['[]', /case\.json: not an investigation document: at the document/],
    ['{"version": 1}', /at logs/],
    ['{"version": 1, "logs": []}', /at logs/],
    ['{"version": 1, "logs": ["a"], "periods": {"good": "now"}}', /at periods\.good/],
    ['{"version": 1, "logs": ["a"], "roles": [{"column": "a", "role": "lable"}]}', /at roles\.0\.role/],
    ['{"version": 2, "logs": ["a"]}', /format version 2/],
  ])('%s is refused with the place that is wrong', (text, expected) => {
    expect(() => parseDocument(text, 'case.json')).toThrow(expected);
  });
});
