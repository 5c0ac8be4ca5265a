import { Duration } from 'luxon';
import { and, compare, literal, within, type Expression } from '../../engine/expression';
import { bucketStart, readableGrid, type TimeGrid } from '../../log/changes/time-grid';
import { parsePeriods, requireRows, rowsOfPeriod, zoneOf } from '../../log/periods';
import { proposePeriods } from '../../log/proposed-periods';
import type { Period, PredictionLog } from '../../log/prediction-log';
import { formatInstant } from '../../log/time/instant';
import { IncidentError } from '../../protocol/errors';
import type { BaselineReport, Windows } from '../../protocol/monitoring';
import { withComparableLabels } from './comparable';

/** Rows a window should hold, so that a share in it does not swing by chance alone; and how many windows there are at most. */
const ROWS_PER_WINDOW = 200;
const MOST_WINDOWS = 200;
const FEWEST_WINDOWS = 12;
/** More would be neither read nor printed. */
const WINDOWS_LIMIT = 20_000;

/** A log in windows of time, with the good period everything is held against. */
export interface MonitoringContext {
  readonly log: PredictionLog;
  readonly baseline: Period;
  readonly grid: TimeGrid;
  /** Index of a row's window; null on rows of a reference. */
  readonly window: Expression;
  /** Rows of the log, within its restriction. */
  readonly rows: Expression;
  readonly baselineRows: Expression;
  readonly signal?: AbortSignal;
}

export interface MonitoringOptions {
  /** ISO 8601 interval of the good period; proposed where absent, unless the log has a reference. */
  good?: string;
  /** The good period, where it is settled already. */
  baseline?: Period;
  /** Width of the windows: `1h`, `15m`, `P1D`. */
  every?: string;
  /** More windows than this are refused. */
  mostWindows?: number;
  signal?: AbortSignal;
}

/** Settles the good period and the windows. Throws `IncidentError` for a period without rows or a width that is none. */
export async function monitoringContext(opened: PredictionLog, options: MonitoringOptions): Promise<MonitoringContext> {
  const { every, signal } = options;
  const log = await withComparableLabels(opened, signal);
  const baseline = options.baseline ?? (await settledBaseline(log, options));
  const grid = gridOf(log, every, options.mostWindows ?? WINDOWS_LIMIT);
  const ofLog: Expression[] = log.hasReference ? [compare({ kind: 'origin' }, '=', literal('log'))] : [];
  const rows = and(
    ...ofLog,
    ...(log.restriction ? [log.restriction] : []),
    within(log.time, grid.origin, bucketStart(grid, grid.count)),
  );
  return {
    log,
    baseline,
    grid,
    window: { kind: 'timeBucket', operand: log.time, origin: grid.origin, width: grid.width },
    rows,
    baselineRows: rowsOfPeriod(log, baseline),
    ...(signal ? { signal } : {}),
  };
}

async function settledBaseline(log: PredictionLog, { good: text, signal }: MonitoringOptions): Promise<Period> {
  const given = parsePeriods(log, text === undefined ? {} : { good: text });
  // What a bad period could be costs a search, and nothing here needs one.
  const good = given.good ? { interval: given.good, proposed: false } : (await proposePeriods(log, given, signal)).good;
  await requireRows(log, { good, bad: good }, signal);
  return good;
}

function gridOf(log: PredictionLog, every: string | undefined, mostWindows: number): TimeGrid {
  const offset = zoneOf(log).offset(log.span.start / 1000);
  if (every === undefined) {
    const most = Math.max(FEWEST_WINDOWS, Math.min(MOST_WINDOWS, Math.floor(log.load.rows / ROWS_PER_WINDOW)));
    return readableGrid(log.span, most, offset);
  }
  const width = widthOf(every);
  const shifted = offset * 60e6;
  const origin = Math.floor((log.span.start + shifted) / width) * width - shifted;
  const count = Math.max(1, Math.ceil((log.span.end - origin) / width));
  if (count <= mostWindows) return { origin, width, count };
  throw new IncidentError(
    'usage',
    `--every ${every} makes ${count} windows of this log, more than ${mostWindows}.`,
    'Choose wider ones.',
  );
}

const SHORT = /^(\d+)\s*(s|m|min|h|d|w)$/i;
const SECONDS: Record<string, number> = { s: 1, m: 60, min: 60, h: 3600, d: 86_400, w: 604_800 };

/** `1h`, `15m`, `7d` or an ISO 8601 duration, in microseconds. Throws `usage`. */
export function widthOf(text: string): number {
  const short = SHORT.exec(text.trim());
  const seconds = short
    ? Number(short[1]) * (SECONDS[(short[2] ?? '').toLowerCase()] ?? NaN)
    : Duration.fromISO(text.trim().toUpperCase()).as('seconds');
  if (seconds >= 1) return Math.round(seconds * 1e6);
  throw new IncidentError('usage', `"${text}" is no length of time of at least a second.`, 'Write 15m, 1h, 1d or P7D.');
}

/** Whether each window lies wholly in the good period; none does where that is another log. */
export function baselineWindows({ baseline, grid }: MonitoringContext): boolean[] {
  return Array.from({ length: grid.count }, (_, index) => {
    const start = bucketStart(grid, index);
    const { interval } = baseline;
    return interval !== null && start >= interval.start && start + grid.width <= interval.end;
  });
}

/** Whether each window begins at or after the end of the good period (all do where that is another log). */
export function laterWindows({ baseline, grid }: MonitoringContext): boolean[] {
  return Array.from(
    { length: grid.count },
    (_, index) => baseline.interval === null || bucketStart(grid, index) >= baseline.interval.end,
  );
}

export function windowsReport(context: MonitoringContext, rows: readonly number[]): Windows {
  return {
    seconds: context.grid.width / 1e6,
    start: Array.from({ length: context.grid.count }, (_, index) => formatInstant(bucketStart(context.grid, index))),
    rows: [...rows],
    baseline: baselineWindows(context),
  };
}

export function baselineReport({ baseline, log }: MonitoringContext, rows: number, labelled: number): BaselineReport {
  const { interval, proposed } = baseline;
  return {
    start: interval ? formatInstant(interval.start) : null,
    end: interval ? formatInstant(interval.end) : null,
    rows,
    labelled,
    proposed,
    reference: log.hasReference && interval === null,
  };
}

/** Rows after the good period; all of the log where that is another one. */
export const laterRows = ({ rows, baseline, log }: MonitoringContext): Expression =>
  baseline.interval ? and(rows, compare(log.time, '>=', literal(baseline.interval.end))) : rows;
