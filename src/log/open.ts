import type { EngineColumn } from '../engine/engine';
import { load, type LoadOutcome } from '../engine/duckdb/load/load';
import { and, column, compare, literal } from '../engine/expression';
import type { LoadPlan, SourceProfile } from '../engine/source';
import { IncidentError } from '../protocol/errors';
import type { Interval, InvestigationRequest, Progress } from '../protocol/investigation';
import type { ReadReport } from '../protocol/read';
import type { Role } from '../protocol/roles';
import { findFiles } from './files';
import { withLateKeys } from './formats/late-keys';
import { planLabels, type LabelPlan } from './labels';
import { labelCoverage } from './label-coverage';
import { outcomeOf } from './outcome';
import { probe } from './probe';
import type { PredictionLog } from './prediction-log';
import { readingOf } from './reading';
import { restrictionOf, type Restrictable } from './restriction';
import type { RoleGuess } from './roles/candidate';
import { isFingerprint } from './roles/fingerprint';
import { guessRoles } from './roles/guess';

export interface OpenOptions {
  onProgress?: (progress: Progress) => void;
  signal?: AbortSignal;
}

/** Coverage of labels by the hour: two years in a reading; an investigation carries its reading everywhere. */
const BUCKETS_OF_A_READING = 20_000;
const BUCKETS_OF_AN_INVESTIGATION = 1_000;

interface Read {
  outcome: LoadOutcome;
  guess: RoleGuess;
  report: ReadReport;
}

/**
 * Reads a prediction log and its labels and reference, gives its columns roles, and derives how right each row is. Throws
 * `IncidentError` for everything the user can mend: files, roles, a missing time column, unknown columns.
 */
export async function openPredictionLog(
  request: InvestigationRequest,
  options: OpenOptions = {},
): Promise<PredictionLog> {
  const { outcome, guess, report } = await read(request, options, BUCKETS_OF_AN_INVESTIGATION);
  const { engine, report: loaded } = outcome;
  try {
    requireRows(outcome, request);
    const { roles, columnRoles, task } = guess;
    if (roles.timestamp === undefined) throw noTimeColumn(report, request);
    if (task === null) throw nothingPredicted(request);
    const types = engine.describe();
    const { correct, loss, outcome: metric, problems } = outcomeOf(roles, task, types);
    report.problems.push(...problems);
    const restriction = restrictionOf(request.where, restrictable(request, report, types));
    const time = column(roles.timestamp);
    const span = await spanOf({ engine, time, restriction, read: report }, options.signal);
    return {
      engine,
      roles,
      columnRoles,
      task,
      time,
      correct,
      loss,
      outcome: metric,
      span,
      hasReference: loaded.referenceRows > 0,
      restriction,
      read: report,
      load: loaded,
    };
  } catch (error) {
    await engine.close();
    throw error;
  }
}

/** How a file is read: for any table, with or without times and predictions. */
export async function readLog(request: InvestigationRequest, options: OpenOptions = {}): Promise<ReadReport> {
  const { outcome, report } = await read(request, options, BUCKETS_OF_A_READING);
  await outcome.engine.close();
  return report;
}

async function read(
  request: InvestigationRequest,
  { onProgress, signal }: OpenOptions,
  buckets: number,
): Promise<Read> {
  const tell = (text: string, fraction?: number): void =>
    onProgress?.({ phase: 'reading', text, ...(fraction === undefined ? {} : { fraction }) });
  const files = await findFiles(request.logs);
  tell(`Looking at ${request.logs.join(', ')}`);
  let profile = await probe({ files, options: request.read }, signal);
  const reference = await probeOptional(request.reference, request, signal);
  for (;;) {
    const labels = await planLabels(request, profile, signal);
    const guess = guessRoles(labels?.candidates ?? profile.columns, [...request.roles, ...(labels?.given ?? [])]);
    const plan = planOf(request, profile, reference, labels, guess);
    const outcome = await load(plan, { onProgress: tell, ...(signal ? { signal } : {}) });
    if (outcome.late.length === 0)
      return { outcome, guess, report: await report(profile, outcome, guess, buckets, signal) };
    // Keys that came after the sample: once more, with a column for each.
    await outcome.engine.close();
    profile = withLateKeys(profile, outcome.late);
  }
}

async function report(
  profile: SourceProfile,
  { engine, report: loaded }: LoadOutcome,
  guess: RoleGuess,
  buckets: number,
  signal?: AbortSignal,
): Promise<ReadReport> {
  try {
    const coverage = await labelCoverage(engine, guess.roles, buckets, signal);
    return { ...readingOf(profile, loaded, guess), ...(coverage ? { coverage } : {}) };
  } catch (error) {
    await engine.close();
    throw error;
  }
}

async function probeOptional(
  patterns: readonly string[],
  request: InvestigationRequest,
  signal?: AbortSignal,
): Promise<SourceProfile | undefined> {
  if (patterns.length === 0) return undefined;
  return probe({ files: await findFiles(patterns), options: request.read }, signal);
}

/** Roles whose values must keep their spelling. */
const SPELLED: ReadonlySet<Role> = new Set<Role>(['id', 'entity', 'trace', 'modelVersion', 'variant']);
const TIMES: ReadonlySet<Role> = new Set<Role>(['timestamp', 'labelTime']);

function planOf(
  request: InvestigationRequest,
  log: SourceProfile,
  reference: SourceProfile | undefined,
  labels: LabelPlan | null,
  { columnRoles }: RoleGuess,
): LoadPlan {
  const types = new Map((labels?.candidates ?? log.columns).map(({ name, type }) => [name, type]));
  const needed = columnRoles.filter(
    ({ column: name, role }) => role !== 'ignore' || isRestricted(name, request) || isFingerprint(name),
  );
  const columns = needed.map(({ column: name, role }) => {
    const type = types.get(name) ?? 'text';
    return { name, type: SPELLED.has(role) ? 'text' : TIMES.has(role) ? 'time' : type } as const;
  });
  return {
    log,
    ...(reference ? { reference } : {}),
    labels: labels?.sources ?? [],
    ...(labels ? { join: labels.join } : {}),
    columns,
    resources: request.resources,
  };
}

/** Whether `--where` names a column, or what a report derives from it (`age.bin`). */
const isRestricted = (name: string, { where }: InvestigationRequest): boolean =>
  where.some(({ column: named }) => named === name || named.startsWith(`${name}.`));

function requireRows({ report }: LoadOutcome, request: InvestigationRequest): void {
  if (report.rows > 0) return;
  const rejected = report.rejected.count > 0 ? `; ${report.rejected.count} lines could not be split` : '';
  throw new IncidentError(
    'file-empty',
    `${request.logs.join(', ')} has no rows${rejected}.`,
    'Choose a log with rows.',
  );
}

/** Hours of a segment are counted at the offset of the bad period, else of the log's end. */
function restrictable(
  { bad }: InvestigationRequest,
  { time }: ReadReport,
  columns: readonly EngineColumn[],
): Restrictable {
  const zone = time?.zone ?? 'UTC';
  const last = Date.parse(time?.last ?? '') * 1000;
  const start = bad === undefined ? NaN : Date.parse(bad.split('/')[0] ?? '') * 1000;
  return { columns, zone, at: [start, last, 0].find(Number.isFinite) ?? 0 };
}

/** From the first to just after the last row of the log. Throws where no row is left or no time can be read. */
async function spanOf(
  log: Pick<PredictionLog, 'engine' | 'time' | 'restriction' | 'read'>,
  signal?: AbortSignal,
): Promise<Interval> {
  const { engine, time, restriction, read: report } = log;
  const ofLog = compare({ kind: 'origin' }, '=', literal('log'));
  const measures = {
    rows: { kind: 'count' },
    first: { kind: 'minimum', operand: time },
    last: { kind: 'maximum', operand: time },
  } as const;
  const found = await engine.count({ by: {}, measures, where: restriction ? and(ofLog, restriction) : ofLog }, signal);
  const [rows, first, last] = ['rows', 'first', 'last'].map((name) => found.get(name, 0) as number | null);
  if (rows === 0 && restriction) {
    throw new IncidentError(
      'nothing-to-compare',
      'No row meets --where.',
      'Check the column and the value, or leave it out.',
    );
  }
  if (typeof first !== 'number' || typeof last !== 'number') throw unreadableTimes(report);
  return { start: first, end: last + 1 };
}

function unreadableTimes(report: ReadReport): IncidentError {
  const name = report.time?.column ?? '';
  const example = report.columns.find((one) => one.name === name)?.examples[0];
  return new IncidentError(
    'no-time-column',
    `The column "${name}" has no time that could be read${example === undefined ? '' : ` ("${example}")`}.`,
    'Say its format with --read timeFormat=…, or name another column with --role timestamp=COLUMN.',
  );
}

function noTimeColumn(report: ReadReport, { logs }: InvestigationRequest): IncidentError {
  const names = report.columns.slice(0, 20).map(({ name }) => name);
  return new IncidentError(
    'no-time-column',
    `No column of ${logs.join(', ')} holds times (its columns are: ${names.join(', ')}).`,
    'Name one with --role timestamp=COLUMN.',
  );
}

const nothingPredicted = ({ logs }: InvestigationRequest): IncidentError =>
  new IncidentError(
    'unknown-role',
    `No column of ${logs.join(', ')} holds predictions, scores or labels.`,
    'Name one with --role prediction=COLUMN.',
  );
