import { IncidentError } from '../../protocol/errors';
import type { FileProfile } from '../file-profile';

/**
 * Refuses a file that is a single JSON object around the rows, since each is one record to whoever reads it: `{"data": […]}`
 * of an interface, or a table by columns as pandas writes it. Throws `file-unsupported`.
 */
export function refuseWrapped({ part, columns, known }: FileProfile): void {
  const { layout, path } = part;
  if (known || (layout.kind !== 'json-objects' && layout.kind !== 'json-lines')) return;
  const samples = [...columns].map(([name, { head }]) => ({ name, head }));
  if (samples.some(({ head }) => head.length !== 1)) return;
  const lists = samples.flatMap(({ name, head: [text] }) => {
    const value = listOf(text ?? null);
    return value === null ? [] : [{ name, value }];
  });
  const rows = lists.find(({ value }) => value.length > 1 && value.every(isObject));
  if (rows)
    throw new IncidentError(
      'file-unsupported',
      `${path} is one JSON object; its rows stand in its member "${rows.name}".`,
      `Write one row a line${byJq(rows.name)}.`,
    );
  const [first] = lists;
  const isByColumns =
    lists.length > 1 &&
    lists.length === samples.length &&
    lists.every(({ value }) => value.length === first?.value.length);
  if (isByColumns && (first?.value.length ?? 0) > 1)
    throw new IncidentError(
      'file-unsupported',
      `${path} is one JSON object that holds a table by columns.`,
      'Write one row a line (pandas: to_json(orient="records", lines=True)).',
    );
}

/** What stands in a command that people copy comes from the file: plain names only. */
const byJq = (name: string): string =>
  /^[\w.@-]+$/.test(name)
    ? `, for example with: jq -c '.${name
        .split('.')
        .map((key) => `["${key}"]`)
        .join('')}[]' FILE`
    : '';

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);

function listOf(text: string | null): unknown[] | null {
  if (text === null || !/^\s*\[/.test(text)) return null;
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}
