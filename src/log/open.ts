import { FixedOffsetZone } from 'luxon';
import type { LoadOutcome } from '../engine/duckdb/load/load';
import type { EngineColumn } from '../engine/engine';
import { and, column, compare, literal } from '../engine/expression';
import { IncidentError } from '../protocol/errors';
import type { Interval, InvestigationRequest } from '../protocol/investigation';
import type { ReadReport } from '../protocol/read';
import { changed, changesOf, statesOf, whileUnchanged } from './changing-files';
import { loadLog, type OpenOptions } from './loading';
import { lossInsteadOfAccuracy } from './log-loss';
import { outcomeOf } from './outcome';
import type { PredictionLog } from './prediction-log';
import { restrictionOf, type Restrictable } from './restriction';
import { reachOf, seenBefore, seenColumn } from './seen-before';
import { zoneNamed } from './time/instant';
import { parseInterval } from './time/interval';

/** Coverage of labels by the hour: two years in a reading; an investigation carries its reading everywhere. */
const BUCKETS_OF_A_READING = 20_000;
const BUCKETS_OF_AN_INVESTIGATION = 1_000;

/**
 * Reads a prediction log and its labels and reference, gives its columns roles, and derives how right each row is. Throws
 * `IncidentError` for everything the user can mend: files, roles, a missing time column, unknown columns.
 */
export async function openPredictionLog(
  request: InvestigationRequest,
  options: OpenOptions = {},
): Promise<PredictionLog> {
  const { outcome, guess, report, fingerprints } = await loadLog(request, options, BUCKETS_OF_AN_INVESTIGATION);
  const { engine, report: loaded } = outcome;
  try {
    requireRows(outcome, request);
    const { roles, columnRoles, task } = guess;
    if (roles.timestamp === undefined) throw noTimeColumn(report, request);
    if (task === null) throw nothingPredicted(request);
    const types = engine.describe();
    const { correct: decided, loss: error, problems } = outcomeOf(roles, task, types);
    report.problems.push(...problems);
    const time = column(roles.timestamp);
    const seen = await seenOf(request, { engine, time, read: report }, roles.entity, options.signal);
    const restriction = restrictionOf(request.where, {
      ...restrictable(request, report, types),
      ...(seen && { seen }),
    });
    const span = await spanOf({ engine, time, restriction, read: report }, options.signal);
    const logLoss = await lossInsteadOfAccuracy({ roles, task, correct: decided }, engine, restriction, options.signal);
    const correct = logLoss ? null : decided;
    const loss = logLoss ?? error;
    return {
      engine,
      roles,
      columnRoles,
      task,
      time,
      correct,
      loss,
      outcome: correct ?? loss,
      span,
      hasReference: loaded.referenceRows > 0,
      restriction,
      privateColumns: new Set((report.private ?? []).map(({ column: name }) => name)),
      fingerprints,
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
  const files = await statesOf(request);
  const { outcome, report } = await whileUnchanged(files, () => loadLog(request, options, BUCKETS_OF_A_READING));
  await outcome.engine.close();
  const { replaced } = await changesOf(files);
  if (replaced !== undefined) throw changed(replaced);
  return report;
}

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

/**
 * How rows of new entities are told from those of returning ones, where a restriction wants that. It looks back as far as
 * the segments of the given periods do, from the last two thirds of the log where none are given.
 */
async function seenOf(
  request: InvestigationRequest,
  log: Pick<PredictionLog, 'engine' | 'time' | 'read'>,
  entity: string | undefined,
  signal?: AbortSignal,
): Promise<Restrictable['seen']> {
  if (entity === undefined || !request.where.some((one) => one.column === seenColumn(entity))) return undefined;
  const span = await spanOf({ ...log, restriction: null }, signal);
  const zone = zoneNamed(log.read.time?.zone ?? 'UTC') ?? FixedOffsetZone.utcInstance;
  const given = (['good', 'bad'] as const).flatMap((side) => {
    const text = request[side];
    return text === undefined ? [] : [parseInterval(text, side, zone)];
  });
  const reach = reachOf(span, given.length > 0 ? given : [span]);
  if (reach === null) {
    throw new IncidentError(
      'usage',
      `--where ${seenColumn(entity)}: the log is too short before its periods to tell who is new.`,
      'Leave it out, or choose later periods.',
    );
  }
  return { entity, value: seenBefore(entity, log.time, span.start, reach) };
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
  // Names come from the file and may hold anything; a message is one line.
  const names = report.columns.slice(0, 20).map(({ name }) => name.replace(/[\p{Cc}\u2028\u2029]/gu, '\ufffd'));
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
