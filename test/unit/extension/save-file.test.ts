import { describe, expect, test, vi } from 'vitest';

vi.mock('vscode', () => ({}));
const { fileName } = await import('../../../src/extension/share/save-file');

describe('fileName', () => {
  test.each([
    ['shopflow.incident.json', 'features', 'csv', 'shopflow.features.csv'],
    ['night.incident.json', 'timeline-value:../../etc/passwd', 'png', 'night.timeline-value-..-..-etc-passwd.png'],
    ['night.incident.json', '///', 'json', 'night.part.json'],
  ] as const)('%s, %s', (investigation, part, kind, expected) => {
    expect(fileName(investigation, part, kind)).toBe(expected);
  });
});
