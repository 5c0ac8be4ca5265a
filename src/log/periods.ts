import { FixedOffsetZone, type Zone } from 'luxon';
import { and, literal, within, type Expression } from '../engine/expression';
import { IncidentError } from '../protocol/errors';
import type { Interval } from '../protocol/investigation';
import type { Period, Periods, PredictionLog } from './prediction-log';
import { zoneNamed } from './time/instant';
import { formatInterval, parseInterval } from './time/interval';

/** What was asked for; a side left out is proposed. `--reference` gives the good side another log. */
export interface GivenPeriods {
  good: Interval | null;
  bad: Interval | null;
}

/** The zone in which a log's times without an offset are meant. */
export function zoneOf(log: PredictionLog): Zone {
  return zoneNamed(log.read.time?.zone ?? 'UTC') ?? FixedOffsetZone.utcInstance;
}

/**
 * Reads `--good` and `--bad`. Throws `period-invalid`, `periods-overlap`, or `period-empty` where a period lies outside
 * the log.
 */
export function parsePeriods(log: PredictionLog, given: { good?: string; bad?: string }): GivenPeriods {
  const zone = zoneOf(log);
  if (given.good !== undefined && log.hasReference) {
    throw new IncidentError(
      'usage',
      'Both --good and --reference are given.',
      'The reference log is the good period: leave one of them out.',
    );
  }
  const good = given.good === undefined ? null : parseInterval(given.good, 'good', zone);
  const bad = given.bad === undefined ? null : parseInterval(given.bad, 'bad', zone);
  for (const [name, interval] of [
    ['good', good],
    ['bad', bad],
  ] as const) {
    if (interval && (interval.end <= log.span.start || interval.start >= log.span.end))
      throw emptyPeriod(name, interval, log);
  }
  if (good && bad && good.start < bad.end && bad.start < good.end) {
    throw new IncidentError(
      'periods-overlap',
      `The good period ${formatInterval(good)} and the bad period ${formatInterval(bad)} overlap.`,
      'A row must be in one of them only: end one where the other starts.',
    );
  }
  return { good, bad };
}

/** Rows of the log or of its reference that belong to a period, within the investigation's restriction. */
export function rowsOfPeriod(log: PredictionLog, period: Period): Expression {
  const origin: Expression = { kind: 'origin' };
  const side = literal(period.interval === null ? 'reference' : 'log');
  const conditions: Expression[] = log.hasReference
    ? [{ kind: 'compare', operator: '=', left: origin, right: side }]
    : [];
  if (period.interval) conditions.push(within(log.time, period.interval.start, period.interval.end));
  if (log.restriction) conditions.push(log.restriction);
  return and(...conditions);
}

/** Throws `period-empty` where a period that was chosen holds no row. */
export async function requireRows(log: PredictionLog, periods: Periods, signal?: AbortSignal): Promise<void> {
  const sides = ['good', 'bad'] as const;
  const counts = await log.engine.countAll(
    sides.map((side) => ({ by: {}, measures: { rows: { kind: 'count' } }, where: rowsOfPeriod(log, periods[side]) })),
    signal,
  );
  sides.forEach((side, index) => {
    if (Number(counts[index]?.get('rows', 0)) > 0) return;
    const { interval } = periods[side];
    if (interval) throw emptyPeriod(side, interval, log);
    throw new IncidentError(
      'period-empty',
      'The reference log holds no row to compare with.',
      'Check the reference file and --where.',
    );
  });
}

function emptyPeriod(name: string, interval: Interval, log: PredictionLog): IncidentError {
  const restricted = log.restriction ? ' within --where' : '';
  return new IncidentError(
    'period-empty',
    `The ${name} period ${formatInterval(interval)} holds no row of the log${restricted}.`,
    `The log runs from ${formatInterval(log.span).replace('/', ' to just before ')}.`,
  );
}

export { proposePeriods } from './proposed-periods';
