import { expect, test } from 'vitest';
import type { ReadReport } from '../../../src/protocol/read';
import { hiddenFeatures, wholeFeatures } from '../../../src/extension/replay/whole-features';
import { readReport } from '../report/report-fixture';

const [column] = readReport.columns;
const columns = (['integer', 'boolean', 'text', 'number'] as const).map((type) => ({ ...column, name: type, type }));
const read = {
  ...readReport,
  columns,
  private: [...columns, { name: 'mail' }].map(({ name }) => ({ column: name, reason: '', given: false })),
} as ReadReport;
const row = { file: 'a.csv', line: 2, period: 'bad' as const, prediction: 'yes', features: { price: 1.5 } };

test('features that examples leave out for privacy go to the reader’s own model, typed as they are held', () => {
  const hidden = hiddenFeatures(['price', 'integer', 'boolean', 'text', 'number'], read);
  expect(hidden).toEqual(['integer', 'boolean', 'text', 'number']);
  const logged = { columns: ['number', 'text', 'boolean', 'integer'], values: [null, '007', 'true', '42'] };
  expect(wholeFeatures(row, hidden, logged, read).features).toEqual({
    ...{ price: 1.5, integer: 42, boolean: true, text: '007', number: null },
  });
});

test('nothing is read where nothing is private', () => {
  expect(hiddenFeatures(['price'], readReport)).toEqual([]);
});
