import { and, compare, literal, type Expression } from '../engine/expression';
import { IncidentError } from '../protocol/errors';
import type { Interval } from '../protocol/investigation';
import { changeOf } from './changes/change';
import { errorSignal, gravestErrorSignal, outcomeSignal, type RowSignal } from './changes/error-signal';
import { emptyFeatures, overallSignals } from './changes/overall-signals';
import { countSignals, type SignalSeries } from './changes/signal-series';
import { readableGrid } from './changes/time-grid';
import { zoomIn, type OnsetEstimate } from './changes/zoom';
import { segmentSeries } from './changes/segment-series';
import type { GivenPeriods } from './periods';
import type { Period, Periods, PredictionLog } from './prediction-log';
import { DAY, WEEK } from './time/epoch';
import { formatInstant } from './time/instant';
import type { Change } from '../stats/change-point';

const BLOCKS = 1000;
const SMALLEST_EFFECT = 0.02;
const ORDERS = 199;
const SIGNIFICANCE = 0.02;
/** As sure as so many orders can make it: none of them reached it. */
const SURE = 1 / (ORDERS + 1);
/** The segments looked at are those that move most, so that chance has more room. */
const SEGMENT_SIGNIFICANCE = 0.005;
/** Older rows say less about what was normal. */
const LONGEST_GOOD = 8 * WEEK;

/**
 * Errors date what a cause did to them, often hours after it began: so many widths of the interval before it are left out of
 * the good period too, where a few rows of the incident would make its values ones that were always there.
 */
const GUARD = 2;

/**
 * The good and the bad period of a log where they were not given. The bad one runs from the upper end of the onset's
 * interval to the recovery, the good one before the interval, in whole weeks or days where there are any, so that both
 * meet the same hours; the interval itself is in neither. Where nothing changes, the last third is compared with what was
 * before it. One side given: the other is proposed around it.
 */
export async function proposePeriods(log: PredictionLog, given: GivenPeriods, signal?: AbortSignal): Promise<Periods> {
  const { good, bad } = given;
  const reference: Period | null = log.hasReference ? { interval: null, proposed: false } : null;
  const goodGiven = reference ?? (good ? { interval: good, proposed: false } : null);
  if (goodGiven && bad) return { good: goodGiven, bad: { interval: bad, proposed: false } };
  if (reference && !bad) return { good: reference, bad: { interval: log.span, proposed: true } };
  if (bad)
    return { good: { interval: besideBad(log.span, bad), proposed: true }, bad: { interval: bad, proposed: false } };
  if (good)
    return {
      good: { interval: good, proposed: false },
      bad: { interval: await afterGood(log, good, signal), proposed: true },
    };
  if (log.span.end - log.span.start <= 1) throw oneTime(log);
  const found = await firstChange(log, log.span, null, signal);
  if (found) {
    const around = aroundChange(log.span, found);
    return { good: { interval: around.good, proposed: true }, bad: { interval: around.bad, proposed: true } };
  }
  const parts = lastThird(log.span);
  const reason = 'No change was found in the log, so its last third is compared with what was before.';
  return {
    good: { interval: parts.good, proposed: true, reason },
    bad: { interval: parts.bad, proposed: true, reason },
  };
}

const oneTime = ({ roles, span }: PredictionLog): IncidentError =>
  new IncidentError(
    'nothing-to-compare',
    `All rows of the log have the same time, ${formatInstant(span.start)}, so there is no before and after to compare.`,
    `Name another column with --role timestamp=COLUMN (now "${roles.timestamp ?? ''}"), or give a log of the good period with --reference.`,
  );

interface Found {
  estimate: OnsetEstimate;
  end: number | null;
}

/**
 * The clearest change within an interval, null where nothing changes: for the worse of the errors, else of signs that need no
 * labels, else of errors within one segment. A change of the errors that chance might make gives way to a sure sign.
 */
async function firstChange(
  log: PredictionLog,
  within: Interval,
  baseline: Interval | null,
  signal?: AbortSignal,
): Promise<Found | null> {
  const grid = readableGrid(within, BLOCKS);
  const query = { engine: log.engine, time: log.time, where: rowsOfLog(log), ...(signal && { signal }) };
  const all = rowsOfLog(log);
  const errors = await errorSignal(log, all, signal);
  const gravest = errors && (await gravestErrorSignal(log, all, signal));
  const metrics = [errors, gravest].filter((each): each is RowSignal => each !== null);
  const outcome = await outcomeSignal(log, all, signal);
  const signs = errors
    ? [...emptyFeatures(log), ...(outcome ? [outcome, ...(await overallSignals(log, all, signal))] : [])]
    : await overallSignals(log, all, signal);
  const series = await countSignals(
    query,
    grid,
    [...metrics, ...signs].map(({ event }) => event),
  );
  const changes = (signals: readonly RowSignal[], from: number, worse: boolean, significance: number): Candidate[] =>
    signals.flatMap(({ event, minimumEffect = SMALLEST_EFFECT }, index) => {
      const counted = series[from + index];
      const found = counted && changeIn(counted, baseline, { worse, significance, minimumEffect });
      return found ? [{ event, found }] : [];
    });
  const ofMetrics = changes(metrics, 0, true, SIGNIFICANCE);
  const sure = ofMetrics.find(({ found }) => found.change.pValue <= SURE);
  const ofSigns = sure ? [] : changes(signs, metrics.length, false, errors ? SURE : SIGNIFICANCE);
  const chosen =
    sure ??
    sharpest(ofSigns) ??
    ofMetrics[0] ??
    (errors && (await inSegment(errors, true))) ??
    (outcome && (await inSegment(outcome, false)));
  return chosen
    ? located(chosen.found, await zoomIn(query, chosen.event, chosen.found.series, chosen.found.change))
    : null;

  async function inSegment(
    { event, minimumEffect = SMALLEST_EFFECT }: RowSignal,
    worse: boolean,
  ): Promise<Candidate | null> {
    for (const segment of await segmentSeries(log, query, { event, worse }, grid)) {
      const found = changeIn(segment.counted, baseline, {
        worse,
        significance: SEGMENT_SIGNIFICANCE,
        minimumEffect,
      });
      if (found) return { event: segment.event, found };
    }
    return null;
  }
}

interface Candidate {
  event: Expression;
  found: ChangeFound;
}

/** The one that is dated in the fewest blocks. */
const sharpest = (candidates: readonly Candidate[]): Candidate | null =>
  candidates.reduce<Candidate | null>((best, each) => (best === null || width(each) < width(best) ? each : best), null);

const width = ({ found: { change } }: Candidate): number => change.onset.high - change.onset.low;

const located = ({ change, series }: ChangeFound, estimate: OnsetEstimate): Found => ({
  estimate,
  end: change.shape === 'pulse' && change.end !== null ? series.grid.origin + change.end * series.grid.width : null,
});

interface ChangeFound {
  change: Change;
  series: SignalSeries;
}

function changeIn(
  counted: SignalSeries,
  baseline: Interval | null,
  { worse, significance, minimumEffect }: { worse: boolean; significance: number; minimumEffect: number },
): ChangeFound | null {
  const { change, series } = changeOf(counted, baseline, {
    minimumEffect,
    permutations: ORDERS,
    significance,
  });
  if (change.shape === 'none' || (worse && change.after <= change.before)) return null;
  return { change, series };
}

/** Rows of the log itself, not of its reference, within the restriction. */
function rowsOfLog(log: PredictionLog): Expression | null {
  const conditions: Expression[] = [];
  if (log.hasReference) conditions.push(compare({ kind: 'origin' }, '=', literal('log')));
  if (log.restriction) conditions.push(log.restriction);
  return conditions.length === 0 ? null : and(...conditions);
}

function aroundChange(span: Interval, { estimate, end }: Found): { good: Interval; bad: Interval } {
  const until = end !== null && end > estimate.high ? end : span.end;
  // A wide interval would leave nothing of the bad period: then it begins at the likeliest moment.
  const from = until - estimate.high >= (until - estimate.at) / 2 ? estimate.high : estimate.at;
  const low = Math.min(estimate.low, from);
  const guarded = low - GUARD * (estimate.high - estimate.low);
  const enough = (to: number): boolean => to - span.start >= (from - span.start) / 4;
  const to = [guarded, low].find(enough) ?? from;
  return { good: wholeCycles({ start: span.start, end: to }), bad: { start: from, end: until } };
}

/** The end of an interval, in whole weeks or else whole days, where it holds at least one. */
function wholeCycles({ start, end }: Interval): Interval {
  const length = Math.min(end - start, LONGEST_GOOD);
  const cycle = length >= WEEK ? WEEK : length >= DAY ? DAY : null;
  return cycle === null ? { start, end } : { start: end - Math.floor(length / cycle) * cycle, end };
}

const lastThird = (span: Interval): { good: Interval; bad: Interval } => {
  const cut = Math.round(span.end - (span.end - span.start) / 3);
  return { good: { start: span.start, end: cut }, bad: { start: cut, end: span.end } };
};

/** What came before the bad period; where that is too little, what came after it. */
function besideBad(span: Interval, bad: Interval): Interval {
  const before = { start: span.start, end: Math.max(span.start, bad.start) };
  const after = { start: Math.min(span.end, bad.end), end: span.end };
  const longEnough = (before.end - before.start) * 4 >= Math.min(bad.end, span.end) - Math.max(bad.start, span.start);
  return longEnough || before.end - before.start >= after.end - after.start ? wholeCycles(before) : after;
}

async function afterGood(log: PredictionLog, good: Interval, signal?: AbortSignal): Promise<Interval> {
  const { span } = log;
  const after = { start: Math.max(good.end, span.start), end: span.end };
  if (after.end - after.start < (good.start - span.start) / 4) return { start: span.start, end: good.start };
  const found = await firstChange(log, { start: good.start, end: span.end }, good, signal);
  if (!found || found.estimate.at <= good.start) return after;
  const { bad } = aroundChange({ start: good.start, end: span.end }, found);
  return bad.start >= good.end ? bad : { start: good.end, end: Math.max(bad.end, good.end + 1) };
}
