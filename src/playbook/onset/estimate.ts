import { changeOf, type SeasonedChange } from '../../log/changes/change';
import { clockStep } from '../../log/changes/clock-step';
import { firstAppearance, untilNextRow } from '../../log/changes/first-appearance';
import { emergence } from '../../log/changes/emergence';
import { countSignals, type SeriesQuery, type SignalSeries } from '../../log/changes/signal-series';
import { bucketStart, readableGrid, type TimeGrid } from '../../log/changes/time-grid';
import { zoomIn, type OnsetEstimate } from '../../log/changes/zoom';
import { SECOND } from '../../log/time/epoch';
import type { Interval } from '../../protocol/investigation';
import type { Change } from '../../stats/change-point';
import { prefixesOf, stepExplains } from '../../stats/change-shapes';
import { comparison } from '../comparison';
import type { PlaybookContext } from '../context';
import { regionOf, rowsOfLog } from './region';
import { candidates, type Candidate, type FoundBefore } from './signals';

/** When the change began, on which signal, and how that was worked out. */
export interface OnsetFound {
  estimate: OnsetEstimate;
  change: Change;
  /** First moment after the first occurrence, of a pulse, or at which a ramp is complete; null for a step. */
  end: number | null;
  signal: string;
  /** Whether the sign was counted on labelled rows. */
  ofErrors: boolean;
  season: SeasonedChange['season'];
}

export interface OnsetSearch {
  found: OnsetFound | null;
  /** Signals that were tried, in words. */
  tried: string[];
  /** Why nothing was found, as the end of a sentence. */
  reason: string | null;
}

const BLOCKS = 1500;
const MOST_SIGNALS = 16;
/** Orders of blocks tried against chance. A sign only dates what other steps have tested, so that few are enough. */
const METRIC_ORDERS = 99;
const SIGN_ORDERS = 19;

/**
 * Looks for the change on the error rate and on every sign the earlier steps point at. Where the cause is known by a sign of
 * its own, or else the error rate itself changes, others count only if they change when it does; the one that places the
 * onset in the narrowest interval wins.
 */
export async function searchOnset(context: PlaybookContext, found: FoundBefore): Promise<OnsetSearch> {
  const { log, signal, periods } = context;
  const query = { engine: log.engine, time: log.time, where: rowsOfLog(context), ...(signal && { signal }) };
  const all = await candidates(context, found, comparison(context).goodRows);
  return onsetOf(all, {
    query,
    grid: readableGrid(regionOf(context), BLOCKS),
    baseline: periods.good.interval,
    labelled: log.outcome !== null,
  });
}

/** Where the signs of a log are counted, and what is known of it. */
export interface OnsetRegion {
  query: SeriesQuery;
  grid: TimeGrid;
  /** When all was well, on which seasons are learned; null where another log says so. */
  baseline: Interval | null;
  labelled: boolean;
}

/** The onset by the sharpest of the candidates that agree with what leads. */
export async function onsetOf(
  all: readonly Candidate[],
  { query, grid, baseline, labelled }: OnsetRegion,
): Promise<OnsetSearch> {
  const asked = all.slice(0, MOST_SIGNALS);
  const tried = asked.map(({ text }) => text);
  if (asked.length === 0) return { found: null, tried, reason: 'the log has neither labels nor any sign to follow' };
  const series = await countSignals(
    query,
    grid,
    asked.map(({ event }) => event),
  );
  const changes = asked.flatMap((candidate, index) => {
    const counted = series[index];
    return counted ? (changedIn(candidate, counted, baseline) ?? []) : [];
  });
  const chosen = sharpest(changes, labelled);
  if (!chosen) return { found: null, tried, reason: 'no signal changes by more than chance and season explain' };
  return { found: await located(query, grid, chosen), tried, reason: null };
}

interface Changed {
  candidate: Candidate;
  change: Change;
  seasoned: SeasonedChange;
  counted: SignalSeries;
  /** Bucket in which a sign that was rare became frequent; null where it was not rare. */
  emerged: number | null;
}

function changedIn(candidate: Candidate, counted: SignalSeries, baseline: Interval | null): Changed | null {
  const { minimumEffect, kind, grave, fresh } = candidate;
  const emerged = grave ? emergence(counted, fresh ? beforeFirst(counted, baseline) : baseline) : null;
  const seasoned = changeOf(counted, baseline, {
    minimumEffect,
    permutations: kind === 'metric' ? METRIC_ORDERS : SIGN_ORDERS,
    // What became frequent after it was hardly there needs no test of chance, only a shape.
    ...(emerged !== null && { permutations: 0, significance: Infinity }),
  });
  const { change } = seasoned;
  if (change.shape === 'none' || !isOnset(change, candidate)) return null;
  const dated =
    emerged !== null && (fresh || change.shape === 'pulse' || change.shape === 'recurring' || tookOver(change));
  const onset = dated ? { mode: emerged, low: emerged, high: emerged } : change.onset;
  if (isOlder(bucketStart(counted.grid, onset.high), baseline)) return null;
  return {
    candidate,
    change: { ...change, onset },
    seasoned,
    counted,
    emerged: dated ? emerged : null,
  };
}

/** What surely began in the first half of the good period is no difference between the periods: a trend of the whole log. */
const isOlder = (began: number, baseline: Interval | null): boolean =>
  baseline !== null && began < (baseline.start + baseline.end) / 2;

/** A version on trial has rows in the good period: it is new against what was before its first. */
const BASELINE_LEFT = 0.2;

function beforeFirst({ grid, events }: SignalSeries, baseline: Interval | null): Interval | null {
  if (baseline === null) return null;
  const first = events.findIndex((shown) => shown > 0);
  const end = first < 0 ? baseline.end : Math.min(baseline.end, bucketStart(grid, first));
  return end - baseline.start >= BASELINE_LEFT * (baseline.end - baseline.start) ? { ...baseline, end } : baseline;
}

/** From hardly any row to nearly all, or the other way: the few strays beside would make such a change look uncertain. */
const TOOK_OVER = 0.9;
const tookOver = ({ shape, before, after }: Change): boolean =>
  shape === 'step' && Math.abs(after - before) >= TOOK_OVER;

/** A fall of the error rate is a recovery; signs may move either way. */
const isOnset = (change: Change, { kind }: Candidate): boolean => kind === 'sign' || change.after > change.before;

/**
 * The candidate to date the change by. Where one leads, or else the error rate changes, others count that agree with it.
 * Of those the one whose rows tell most a unit of time: not the one that happens to have the narrowest interval, or the
 * chosen interval would be too narrow as often as the largest of several guesses is too large.
 */
function sharpest(changes: readonly Changed[], labelled: boolean): Changed | null {
  const leading =
    changes.find(({ candidate }) => candidate.leads) ?? changes.find(({ candidate }) => candidate.kind === 'metric');
  if (leading?.candidate.leads && (leading.candidate.fresh || tookOver(leading.change))) return leading;
  const compatible = changes.filter((each) => (leading ? agree(each, leading) : each.candidate.grave || !labelled));
  return compatible.reduce<Changed | null>(
    (best, each) => (best === null || informationOf(each) > informationOf(best) ? each : best),
    null,
  );
}

/**
 * What a unit of time tells about the moment of a change: trials × Jeffreys' divergence of the rates before and after ÷ φ.
 * Its inverse is how far an estimate strays on average, whatever rows happen to lie around the change. What is dated by its
 * first row owes nothing to how its rows scatter later on.
 */
function informationOf({ change, emerged, counted: { grid, trials } }: Changed): number {
  const rows = trials.reduce((sum, count) => sum + count, 0);
  const kept = (rate: number): number => (rate * rows + 0.5) / (rows + 1);
  const [before, after] = [kept(change.before), kept(change.after)];
  const divergence = (after - before) * (logit(after) - logit(before));
  return ((rows / grid.count) * divergence) / (emerged === null ? change.dispersion : 1);
}

const logit = (rate: number): number => Math.log(rate / (1 - rate));

/** A sign that is a fault by itself agrees with errors whose rise it explains nearly as well as their own best date does. */
const EXPLAINS = 0.5;

function agree(each: Changed, leading: Changed): boolean {
  if (overlaps(each.change, leading.change)) return true;
  if (!each.candidate.grave || leading.candidate.leads) return false;
  const sums = prefixesOf(leading.seasoned.series);
  const risen = stepExplains(sums, each.change.onset.mode);
  return risen >= EXPLAINS * stepExplains(sums, leading.change.onset.mode);
}

/** Intervals that meet, each widened by half its width since both hold only 95%. */
function overlaps({ onset: left }: Change, { onset: right }: Change): boolean {
  const slack = 1 + (left.high - left.low + right.high - right.low) / 2;
  return left.low <= right.high + slack && right.low <= left.high + slack;
}

async function located(
  query: SeriesQuery,
  grid: TimeGrid,
  { candidate, change, seasoned, counted, emerged }: Changed,
): Promise<OnsetFound> {
  const { event, firstMayBeGenuine = false } = candidate;
  const first = emerged === null ? null : await firstAppearance(query, candidate, counted, emerged);
  const zoomed = first ?? (await zoomIn(query, event, seasoned.series, change));
  const until = first === null && firstMayBeGenuine ? await untilNextRow(query, event, zoomed) : zoomed;
  const clock = await clockStep(query);
  const estimate = clock > SECOND ? { ...until, high: until.high + clock } : until;
  const end = change.end === null || change.end >= grid.count ? null : grid.origin + change.end * grid.width;
  const { text: signal, ofErrors } = candidate;
  return { estimate, change, end, signal, ofErrors, season: seasoned.season };
}
