import { extname } from 'node:path';
import { recordLayout } from '../engine/lines/records';
import type { FilePart, FileSource, ProfiledColumn, SourceProfile, TimeFormat } from '../engine/source';
import { IncidentError } from '../protocol/errors';
import type { ReadReport } from '../protocol/read';
import { profileFile, type ColumnSample, type FileProfile } from './file-profile';
import { guessType, type TypeGuess } from './formats/column-type';
import type { LogFormat } from './formats/format';
import { joinDayAndClock } from './formats/day-and-clock';
import { inOneCase } from './formats/recased';
import { timeFormatNamed } from './formats/time-format';
import { refuseWrapped } from './formats/wrapped';
import { holdsVersions } from './formats/version-text';
import { headerDifferences } from './header-differences';
import { withKnownFormats } from './known-formats';

const SAMPLE_ROWS = 2000;
const LEAST_ROWS_A_FILE = 20;
const NO_ROWS = 'Choose a log with rows.';

/**
 * Looks at the head and the tail of each file: format, layout, columns and their types. Reads no file wholly. Throws
 * `file-empty`, `file-unsupported` or `file-unreadable`.
 */
export async function probe(source: FileSource, signal?: AbortSignal): Promise<SourceProfile> {
  const rowsOfFile = Math.max(LEAST_ROWS_A_FILE, Math.floor(SAMPLE_ROWS / source.files.length));
  const read: FileProfile[] = [];
  const problems: ReadReport['problems'] = [];
  for (const path of source.files) {
    const profile = await profileFile(path, source, rowsOfFile, signal);
    if (profile) read.push(profile);
    else problems.push({ code: 'empty-file', text: `${path} is empty and was left out.` });
  }
  const profiles = inOneCase(await withKnownFormats(read, SAMPLE_ROWS, signal));
  profiles.forEach(refuseWrapped);
  const [first] = profiles;
  if (!first) throw new IncidentError('file-empty', `${source.files.join(', ')} has no rows.`, NO_ROWS);
  const parts = profiles.map(({ part }) => part);
  problems.push(...profiles.flatMap((profile) => profile.problems));
  problems.push(...headerDifferences(parts));
  const columns = unite(profiles, source);
  const formats = [...new Set(parts.map(formatOf))];
  const known = new Set(profiles.flatMap((profile) => profile.known ?? []));
  return {
    source,
    format: formats.join(', '),
    parts,
    columns: joinDayAndClock(columns, source.options),
    zone: source.options.zone ?? 'UTC',
    reading: readingOf(parts, formats.join(', '), [...known], problems),
  };
}

/** Columns of all files, row-aligned over the files. A type the files disagree on is guessed from the texts of all. */
function unite(profiles: readonly FileProfile[], { options }: FileSource): ProfiledColumn[] {
  const names = new Set(profiles.flatMap(({ columns }) => [...columns.keys()]));
  const lengths = profiles.map(({ columns }) => {
    const [first] = columns.values();
    return { head: first?.head.length ?? 0, tail: first?.tail.length ?? 0 };
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
    const stated = profiles.map((profile) => profile.stated?.get(name)).find(Boolean);
    const sample = [...of('head'), ...of('tail')];
    // A text column may be made the time by hand.
    const asTime: TimeFormat | null = time ?? (guess.type === 'text' ? { kind: 'iso8601' } : null);
    const nanoseconds = asTime !== null && sample.some((value) => value !== null && isNanosecond(value, asTime));
    const extras = {
      ...(time ? { time } : {}),
      ...(nanoseconds ? { nanoseconds } : {}),
      ...(stated ? { stated } : {}),
    };
    const type = !agreed && guess.type === 'number' && holdsVersions(name, sample) ? 'text' : guess.type;
    return { name, type, sample, ...extras };
  });
}

/** Whether a time has digits beyond microseconds, in which times are counted. */
const isNanosecond = (text: string, time: TimeFormat): boolean =>
  time.kind === 'epoch' ? time.unit === 'nanoseconds' && !text.trim().endsWith('000') : /\.\d{6}\d*[1-9]/.test(text);

/** The first file that has values for a column says its type; what later files do otherwise is a change. */
function guessOf(found: (ColumnSample | undefined)[], head: (string | null)[], tail: (string | null)[]): TypeGuess {
  const first = found.find((column) => column?.head.some((value) => value !== null));
  return guessType(first?.head ?? head, tail);
}

export function formatOf(part: FilePart): string {
  const { path } = part;
  const layout = recordLayout(part);
  if (layout.kind === 'delimited') return layout.delimiter === '\t' ? 'tsv' : 'csv';
  if (layout.kind === 'json-lines') return extname(path) === '.ndjson' ? 'ndjson' : 'jsonl';
  if (layout.kind === 'event-dump') return 'cloudevents';
  return layout.kind === 'parquet' ? 'parquet' : 'json';
}

function readingOf(
  parts: readonly FilePart[],
  format: string,
  known: readonly LogFormat[],
  problems: ReadReport['problems'],
): ReadReport {
  const delimited = parts.map(recordLayout).find((layout) => layout.kind === 'delimited') ?? null;
  return {
    files: parts.map((part) => ({
      path: part.path,
      bytes: part.bytes,
      format: formatOf(part),
      compression: part.compression,
      rows: 0,
    })),
    format,
    recognised: known.map(({ name, title, basis }) => ({ name, title, basis })),
    delimiter: delimited?.delimiter ?? null,
    quote: delimited?.quote ?? null,
    escape: delimited?.escape ?? null,
    header: delimited?.header ?? null,
    encoding: delimited?.encoding ?? 'utf-8',
    decimal: delimited && (delimited.decimalCommas ? ',' : '.'),
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
