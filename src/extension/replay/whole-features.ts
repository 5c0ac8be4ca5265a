import type { ReadReport } from '../../protocol/read';
import type { RowResult } from '../../protocol/rpc';
import type { LoggedRow } from '../../replay/rows';

type Value = LoggedRow['features'][string];

/** The features that examples leave out, because their values are shown nowhere: the reader's own model needs them all. */
export const hiddenFeatures = (features: readonly string[], { private: hidden = [] }: ReadReport): string[] =>
  features.filter((name) => hidden.some(({ column }) => column === name));

/** Features as logged, with those that were left out, read from the row itself. */
export function wholeFeatures(
  row: LoggedRow,
  hidden: readonly string[],
  logged: RowResult,
  { columns }: ReadReport,
): LoggedRow {
  const added = hidden.map((name): [string, Value] => {
    const text = logged.values[logged.columns.indexOf(name)] ?? null;
    return [name, text === null ? null : typed(text, columns.find((column) => column.name === name)?.type)];
  });
  return { ...row, features: { ...row.features, ...Object.fromEntries(added) } };
}

function typed(text: string, type: ReadReport['columns'][number]['type'] | undefined): Value {
  if (type === 'boolean') return text === 'true';
  const number = type === 'integer' || type === 'number' ? Number(text) : NaN;
  return Number.isFinite(number) ? number : text;
}
