import { extname } from 'node:path';
import { peekParquet } from '../engine/duckdb/peek';
import type { FilePart, FileSource, ProfiledColumn, SourceProfile } from '../engine/source';
import { IncidentError } from '../protocol/errors';
import type { ReadReport } from '../protocol/read';
import { guessType, type TypeGuess } from './formats/column-type';
import { profileDelimited } from './formats/delimited';
import { profileJson } from './formats/json';
import { parquetType } from './formats/parquet';
import { kindOfContent } from './formats/recognise';
import { sampleFile } from './formats/sample';
import { timeFormatNamed } from './formats/time-format';

const SAMPLE_ROWS = 2000;
const LEAST_ROWS_A_FILE = 20;
const NO_ROWS = 'Choose a log with rows.';

interface ColumnSample {
  head: (string | null)[];
  tail: (string | null)[];
  /** The file's own type. */
  declared?: TypeGuess;
}

/** What the sample of one file tells. Texts are row-aligned; null also where this file lacks the column. */
interface FileProfile {
  part: FilePart;
  columns: Map<string, ColumnSample>;
  problems: { code: string; text: string }[];
}

/**
 * Looks at the head and the tail of each file: format, layout, columns and their types. Reads no file wholly. Throws
 * `file-empty`, `file-unsupported` or `file-unreadable`.
 */
export async function probe(source: FileSource, signal?: AbortSignal): Promise<SourceProfile> {
  const rowsOfFile = Math.max(LEAST_ROWS_A_FILE, Math.floor(SAMPLE_ROWS / source.files.length));
  const profiles: FileProfile[] = [];
  const problems: ReadReport['problems'] = [];
  for (const path of source.files) {
    const profile = await profileFile(path, source, rowsOfFile, signal);
    if (profile) profiles.push(profile);
    else problems.push({ code: 'empty-file', text: `${path} is empty and was left out.` });
  }
  const [first] = profiles;
  if (!first) throw new IncidentError('file-empty', `${source.files.join(', ')} has no rows.`, NO_ROWS);
  const parts = profiles.map(({ part }) => part);
  problems.push(...profiles.flatMap((profile) => profile.problems));
  const columns = unite(profiles, source);
  const formats = [...new Set(parts.map(formatOf))];
  return {
    source,
    format: formats.join(', '),
    parts,
    columns,
    zone: source.options.zone ?? 'UTC',
    reading: readingOf(parts, formats.join(', '), problems),
  };
}

async function profileFile(
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
    const column = (records: string[][], index: number): (string | null)[] =>
      records.map((record) => (record[index] === '' ? null : (record[index] ?? null)));
    const columns = layout.columns.map(
      (name, index) => [name, { head: column(head, index), tail: column(tail, index) }] as const,
    );
    return { part: { path, bytes, compression, layout }, columns: new Map(columns), problems };
  }
  const { layout, head, tail } = profileJson(path, sample, kind, rows);
  const cells = (records: Map<string, string | null>[], name: string): (string | null)[] =>
    records.map((record) => record.get(name) ?? null);
  const columns = layout.fields.map(
    ({ column }) => [column, { head: cells(head, column), tail: cells(tail, column) }] as const,
  );
  return { part: { path, bytes, compression, layout }, columns: new Map(columns), problems: [] };
}

async function profileParquet(
  path: string,
  bytes: number,
  rows: number,
  { options }: FileSource,
  signal?: AbortSignal,
): Promise<FileProfile> {
  const { fields, samples } = await peekParquet(path, rows, signal);
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

/** Columns of all files, row-aligned over the files. A type the files disagree on is guessed from the texts of all. */
function unite(profiles: readonly FileProfile[], { options }: FileSource): ProfiledColumn[] {
  const names = new Set(profiles.flatMap(({ columns }) => [...columns.keys()]));
  const lengths = profiles.map(({ columns }) => {
    const [any] = columns.values();
    return { head: any?.head.length ?? 0, tail: any?.tail.length ?? 0 };
  });
  const given = options.timeFormat === undefined ? undefined : timeFormatNamed(options.timeFormat);
  return [...names].map((name) => {
    const found = profiles.map(({ columns }) => columns.get(name));
    const of = (end: 'head' | 'tail'): (string | null)[] =>
      found.flatMap((column, index) => column?.[end] ?? Array<null>(lengths[index]?.[end] ?? 0).fill(null));
    const declared = found.flatMap((column) => column?.declared ?? []);
    const agreed =
      new Set(declared.map(({ type }) => type)).size === 1 && declared.length === found.filter(Boolean).length;
    const guess = (agreed ? declared[0] : undefined) ?? guessOf(found, of('head'), of('tail'));
    const time = given && guess.time ? given : guess.time;
    return { name, type: guess.type, ...(time ? { time } : {}), sample: [...of('head'), ...of('tail')] };
  });
}

/** The first file that has values for a column says its type; what later files do otherwise is a change. */
function guessOf(found: (ColumnSample | undefined)[], head: (string | null)[], tail: (string | null)[]): TypeGuess {
  const first = found.find((column) => column?.head.some((value) => value !== null));
  return guessType(first?.head ?? head, tail);
}

export function formatOf({ path, layout }: FilePart): string {
  if (layout.kind === 'delimited') return layout.delimiter === '\t' ? 'tsv' : 'csv';
  if (layout.kind === 'json-lines') return extname(path) === '.ndjson' ? 'ndjson' : 'jsonl';
  return layout.kind === 'parquet' ? 'parquet' : 'json';
}

function readingOf(parts: readonly FilePart[], format: string, problems: ReadReport['problems']): ReadReport {
  const delimited = parts.map(({ layout }) => layout).find((layout) => layout.kind === 'delimited') ?? null;
  return {
    files: parts.map((part) => ({
      path: part.path,
      bytes: part.bytes,
      format: formatOf(part),
      compression: part.compression,
      rows: 0,
    })),
    format,
    delimiter: delimited?.delimiter ?? null,
    quote: delimited?.quote ?? null,
    escape: delimited?.escape ?? null,
    header: delimited?.header ?? null,
    encoding: delimited?.encoding ?? 'utf-8',
    time: null,
    rows: 0,
    rejected: { count: 0, listed: [] },
    columns: [],
    roles: [],
    task: null,
    duplicateRows: 0,
    problems,
  };
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
