import { peekParquet } from '../engine/duckdb/peek';
import type { FilePart, FileSource } from '../engine/source';
import type { StatedColumn } from '../engine/unpacking';
import type { Role } from '../protocol/roles';
import { IncidentError } from '../protocol/errors';
import { columnName } from './formats/column-name';
import type { TypeGuess } from './formats/column-type';
import { profileDelimited } from './formats/delimited';
import { profileEventDump } from './formats/event-dump';
import type { LogFormat } from './formats/format';
import { profileJson } from './formats/json';
import { tableByPandas } from './formats/pandas-json';
import { spelled } from './formats/number-spelling';
import { parquetType } from './formats/parquet';
import { kindOfContent } from './formats/recognise';
import { sampleFile } from './formats/sample';
import { keysLeftOut } from './formats/sparse-keys';
import { timeFormatNamed } from './formats/time-format';

export interface ColumnSample {
  head: (string | null)[];
  tail: (string | null)[];
  /** The file's own type. */
  declared?: TypeGuess;
}

/** What the sample of one file tells. Texts are row-aligned; null also where this file lacks the column. */
export interface FileProfile {
  part: FilePart;
  columns: Map<string, ColumnSample>;
  /** The serving or monitoring system's format that its content shows, and what that says of columns. */
  known?: LogFormat;
  stated?: Map<string, StatedColumn>;
  /** Roles of the columns of other files, where that is all that this one holds. */
  describes?: Map<string, Role>;
  problems: { code: string; text: string }[];
}

/**
 * Looks at the head and the tail of one file; null where it is empty. Throws `file-unsupported` or `file-unreadable`.
 */
export async function profileFile(
  path: string,
  source: FileSource,
  rows: number,
  signal?: AbortSignal,
): Promise<FileProfile | null> {
  const sample = await sampleFile(path).catch((error: unknown) => {
    if (error instanceof IncidentError) throw error;
    throw new IncidentError(
      'file-unreadable',
      `${path} cannot be read: ${reasonOf(error)}.`,
      'Check that the file is whole.',
      {
        cause: error,
      },
    );
  });
  const { bytes, compression } = sample;
  const kind = kindOfContent(path, sample);
  if (kind === 'empty') return null;
  if (kind === 'parquet') return profileParquet(path, bytes, rows, source, signal);
  if (kind === 'delimited') {
    const { layout, head, tail, problems } = profileDelimited(path, sample, source.options, rows);
    const column = (records: string[][], index: number): (string | null)[] => {
      const asRead = spelled(layout, index);
      return records.map((record) => {
        const cell = record[index];
        return cell === undefined || cell === '' ? null : asRead(cell);
      });
    };
    const columns = layout.columns.map(
      (name, index) => [name, { head: column(head, index), tail: column(tail, index) }] as const,
    );
    return { part: { path, bytes, compression, layout }, columns: new Map(columns), problems };
  }
  if (kind === 'event-dump') {
    const { layout, records } = profileEventDump(sample, rows);
    const columns = layout.fields.map(({ column }): [string, ColumnSample] => {
      const head = records.map((record) => record.get(column) ?? null);
      return [column, { head, tail: [] }];
    });
    return { part: { path, bytes, compression, layout }, columns: new Map(columns), problems: [] };
  }
  const {
    layout,
    head,
    tail,
    leftOut = 0,
  } = tableByPandas(sample, kind, rows) ?? profileJson(path, sample, kind, rows);
  const cells = (records: Map<string, string | null>[], name: string): (string | null)[] =>
    records.map((record) => record.get(name) ?? null);
  const columns = layout.fields.map(
    ({ column }) => [column, { head: cells(head, column), tail: cells(tail, column) }] as const,
  );
  const problems = leftOut > 0 ? [keysLeftOut(path, leftOut)] : [];
  return { part: { path, bytes, compression, layout }, columns: new Map(columns), problems };
}

async function profileParquet(
  path: string,
  bytes: number,
  rows: number,
  { options }: FileSource,
  signal?: AbortSignal,
): Promise<FileProfile> {
  const { fields: found, samples } = await peekParquet(path, rows, signal);
  const taken = new Set<string>();
  const fields = found.map((field) => ({ ...field, column: columnName(field.column, taken) }));
  const given = options.timeFormat === undefined ? undefined : timeFormatNamed(options.timeFormat);
  const columns = fields.map(({ column, type }, index): [string, ColumnSample] => {
    const texts = samples[index] ?? [];
    return [column, { head: texts, tail: [], declared: parquetType(type, texts, given) }];
  });
  return {
    part: { path, bytes, compression: null, layout: { kind: 'parquet', fields } },
    columns: new Map(columns),
    problems: [],
  };
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
