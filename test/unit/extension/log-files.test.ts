import { expect, test } from 'vitest';
import { byLikelihood, LOG_NAME, mayBeLog } from '../../../src/extension/investigate/log-files';
import manifest from '../../../package.json';

test.each([
  ['/w/a.csv', true],
  ['/w/a.parquet', true],
  ['/w/a.jsonl.zst', true],
  ['/w/predictions.json', true],
  ['/w/package.json', false],
  ['/w/a.incident.json', false],
  ['/w/a.txt', false],
])('%s may be a log: %s', (file, expected) => {
  expect(mayBeLog(file)).toBe(expected);
});

test('a telling name comes before a newer file, labels and events after logs', () => {
  const files = [
    { file: '/w/users.csv', modified: 9 },
    { file: '/w/predictions.csv', modified: 1 },
    { file: '/w/prediction-labels.csv', modified: 5 },
    { file: '/w/old.csv', modified: 2 },
    { file: '/w/deploy-events.csv', modified: 99 },
  ];
  expect(byLikelihood(files)).toEqual([
    '/w/predictions.csv',
    '/w/prediction-labels.csv',
    '/w/users.csv',
    '/w/old.csv',
    '/w/deploy-events.csv',
  ]);
});

test('the Explorer offers the command for the same names', () => {
  const [menu] = manifest.contributes.menus['explorer/context'];
  expect(menu?.when).toContain(String(LOG_NAME));
});
