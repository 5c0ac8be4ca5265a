import type { Rejection } from '../../lines/locator';
import type { FilePart } from '../../source';
import type { LateKeys } from './late-keys';
import type { RawRows } from '../readers/reader';
import { physical } from '../rows';
import type { ColumnPlan } from './cast';
import { typedRows } from './select';

export interface LoadedTable {
  name: string;
  /** Rows of each file, without rejected records. */
  fileRows: number[];
  rejections: Rejection[];
  /** Parts that hold JSON keys no column stands for. */
  partsWithUnknownKeys: number[];
  /** Keys that were found while the file was taken apart. */
  late: LateKeys[];
  /** Whether several rows may come from one record, whose number then stands in the column `record`. */
  hasRecords: boolean;
  problems: { code: string; text: string }[];
}

/** SQL that copies rows into a table; `file` and `record` say where they stand, the latter where the table asks for it. */
export function insertRows(
  table: string,
  raw: RawRows,
  plans: readonly ColumnPlan[],
  zone: string,
  file: string,
  record: string | null,
): string {
  const { inner, misfits } = typedRows(raw, plans, zone);
  const values = plans.map((_, position) => physical(position));
  const facts = [misfits, file, raw.rejected ? 'rejected' : 'NULL', raw.unknownKeys ? 'unknown_keys' : 'NULL'];
  if (record !== null) facts.push(record);
  return `INSERT INTO ${table} SELECT ${[...values, ...facts].join(', ')} FROM (${inner})`;
}

/** A file whose line ends change after the sample stops DuckDB's strict parser; the lenient one reads it. */
export function withAnyNewline(part: FilePart, error: unknown): FilePart {
  const mixed = error instanceof Error && error.message.includes('invalid state');
  if (!mixed || part.layout.kind !== 'delimited' || part.layout.newline === null) throw error;
  return { ...part, layout: { ...part.layout, newline: null } };
}
