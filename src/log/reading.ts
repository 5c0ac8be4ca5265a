import type { LoadReport, SourceProfile } from '../engine/source';
import type { ColumnReading, LabelReading, PrivateColumn, ReadReport, TimeReading } from '../protocol/read';
import type { Problem } from '../protocol/report';
import { isAmbiguous, timeFormatName } from './formats/time-format';
import { unitProblems } from './time/units-told';
import type { RoleGuess } from './roles/candidate';

/** "How this was read": what the sample suggested and what loading counted. */
export function readingOf(
  profile: SourceProfile,
  loaded: LoadReport,
  guess: RoleGuess,
  hidden: readonly PrivateColumn[],
): ReadReport {
  const { reading } = profile;
  const problems = [...reading.problems, ...guess.problems, ...loaded.problems];
  if (loaded.rejected.count > 0) problems.push(rejectedProblem(loaded));
  if (hidden.length > 0) problems.push(privateProblem(hidden));
  const labels = labelReading(loaded);
  if (labels) problems.push(labelProblem(labels, loaded.rows));
  const time = timeReading(profile, loaded, guess);
  const column = profile.columns.find(({ name }) => name === time?.column);
  if (column?.time && isAmbiguous(column.time, column.sample)) {
    problems.push({
      code: 'ambiguous-time',
      text: `In "${column.name}" day and month cannot be told apart; it was read as ${timeFormatName(column.time)}.`,
    });
  }
  if (column?.clock !== undefined) {
    problems.push({
      code: 'time-of-two-columns',
      text: `Times are the day in "${column.name}" with the time of day in "${column.clock}"; --read clock=none takes the day alone, clock=COLUMN another column.`,
    });
  }
  if (column?.time && time) problems.push(...unitProblems(column.name, column.time, time));
  if (column && time) problems.push(...unreadableProblems(column.sample, time, loaded.rows));
  if (column && time?.format === 'iso8601' && hasMixedOffsets(column.sample)) {
    problems.push({
      code: 'mixed-offsets',
      text: `Some times in "${column.name}" have an offset and others have none; those were taken in ${profile.zone}.`,
    });
  }
  return {
    ...reading,
    files: reading.files.map((file, index) => ({ ...file, rows: loaded.fileRows[index] ?? 0 })),
    time,
    rows: loaded.rows,
    rejected: loaded.rejected,
    columns: withoutPrivate(loaded.columns, hidden),
    ...(hidden.length > 0 ? { private: [...hidden] } : {}),
    roles: guess.columnRoles,
    task: guess.task,
    duplicateRows: loaded.duplicateRows,
    ...(labels ? { labels } : {}),
    problems,
  };
}

function privateProblem(hidden: readonly PrivateColumn[]): Problem {
  const names = hidden.map(({ column }) => `"${column}"`).join(', ');
  const values = hidden.length === 1 ? 'is private: its values' : 'are private: their values';
  const advice =
    '--private !COLUMN takes that back, --show-private shows all; a role given by hand compares such a column.';
  return { code: 'private-columns', text: `${names} ${values} stand in no report. ${advice}` };
}

/** Counts stay; what shows a value goes. */
function withoutPrivate(columns: readonly ColumnReading[], hidden: readonly PrivateColumn[]): ColumnReading[] {
  const names = new Set(hidden.map(({ column }) => column));
  const bare = { minimum: null, maximum: null, examples: [], typeChangeExamples: [] };
  return columns.map((column) => (names.has(column.name) ? { ...column, ...bare } : column));
}

function rejectedProblem({ rejected }: LoadReport): { code: string; text: string } {
  const [first] = rejected.listed;
  const where = first ? `; the first is line ${first.line} of ${first.file}: ${first.reason}` : '';
  const lines =
    rejected.count === 1 ? '1 line was left out because it' : `${rejected.count} lines were left out because they`;
  return { code: 'rejected-rows', text: `${lines} could not be split${where}.` };
}

const labelReading = ({ labels, rows }: LoadReport): LabelReading | null =>
  labels && { ...labels, matchRate: rows === 0 ? 0 : labels.matched / rows };

function labelProblem({ rows, matched, matchRate, duplicates, orphans }: LabelReading, logRows: number): Problem {
  const share = `${(matchRate * 100).toFixed(1)}%`;
  const text =
    `${rows} labels were joined to ${matched} of ${logRows} rows (${share}); ` +
    `${duplicates} were replaced by a later one for the same id, ${orphans} belong to no row.`;
  if (matched > 0) return { code: 'labels-joined', text };
  const none = `None of the ${rows} labels has the id of a row of the log, so that accuracy is not known.`;
  const advice =
    'Look whether both write ids alike and are of the same days; --role id=COLUMN names another column of the log.';
  return { code: 'labels-not-matched', text: `${none} ${advice}` };
}

function timeReading(profile: SourceProfile, loaded: LoadReport, { roles }: RoleGuess): TimeReading | null {
  const name = roles.timestamp;
  const profiled = profile.columns.find((column) => column.name === name);
  const counted = loaded.columns.find((column) => column.name === name);
  if (name === undefined || !profiled) return null;
  return {
    column: name,
    ...(profiled.clock === undefined ? {} : { clock: profiled.clock }),
    format: timeFormatName(profiled.time ?? { kind: 'iso8601' }),
    zone: profile.source.options.zone ?? offsetOf(profiled.sample) ?? profile.zone,
    first: counted?.minimum ?? null,
    last: counted?.maximum ?? null,
    unreadable: counted?.typeChanges ?? 0,
  };
}

/** Where hardly any time could be read, the format was guessed wrongly, or is none that is known. */
function unreadableProblems(sample: readonly (string | null)[], time: TimeReading, rows: number): Problem[] {
  if (rows === 0 || time.unreadable * 2 < rows) return [];
  const example = sample.find((value) => value !== null);
  const text =
    `${time.unreadable} of ${rows} times in "${time.column}" could not be read${example === undefined ? '' : ` (for example "${example}")`}. ` +
    'Say how they are written, for example --read timeFormat=%d/%m/%Y, or name another column with --role timestamp=COLUMN.';
  return [{ code: 'times-unreadable', text }];
}

const OFFSET = /\d{2}:\d{2}.*?(Z|UTC|[+-]\d{2}:?\d{2})\s*$/;

function hasMixedOffsets(sample: readonly (string | null)[]): boolean {
  const clocks = sample.filter((value) => value !== null && /\d{2}:\d{2}/.test(value)) as string[];
  const carrying = clocks.filter((value) => OFFSET.test(value)).length;
  return carrying > 0 && carrying < clocks.length;
}

/** The offset that all times of the sample carry, as `+10:00`; null where they carry none or several. */
function offsetOf(sample: readonly (string | null)[]): string | null {
  const found = new Set(sample.flatMap((value) => (value === null ? [] : (OFFSET.exec(value)?.[1] ?? ['none']))));
  const [only] = found;
  if (found.size !== 1 || only === undefined || only === 'none') return null;
  if (only === 'Z' || only === 'UTC' || /^[+-]00:?00$/.test(only)) return 'UTC';
  return only.includes(':') ? only : `${only.slice(0, 3)}:${only.slice(3)}`;
}
