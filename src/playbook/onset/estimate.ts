import { changeOf, type SeasonedChange } from '../../log/changes/change';
import { firstAppearance } from '../../log/changes/first-appearance';
import { emergence } from '../../log/changes/emergence';
import { countSignals, type SeriesQuery, type SignalSeries } from '../../log/changes/signal-series';
import { readableGrid, type TimeGrid } from '../../log/changes/time-grid';
import { zoomIn, type OnsetEstimate } from '../../log/changes/zoom';
import type { Interval } from '../../protocol/investigation';
import type { Change } from '../../stats/change-point';
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
  const { log, signal } = context;
  const region = regionOf(context);
  const query = { engine: log.engine, time: log.time, where: rowsOfLog(context), ...(signal && { signal }) };
  const grid = readableGrid(region, BLOCKS);
  const all = (await candidates(context, found, comparison(context).goodRows)).slice(0, MOST_SIGNALS);
  const tried = all.map(({ text }) => text);
  if (all.length === 0) return { found: null, tried, reason: 'the log has neither labels nor any sign to follow' };
  const series = await countSignals(
    query,
    grid,
    all.map(({ event }) => event),
  );
  const { interval } = context.periods.good;
  const changes = all.flatMap((candidate, index) => {
    const counted = series[index];
    return counted ? (changedIn(candidate, counted, interval) ?? []) : [];
  });
  const chosen = sharpest(changes, log.outcome !== null);
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
  const emerged = grave ? emergence(counted, baseline) : null;
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
  return {
    candidate,
    change: dated ? { ...change, onset: { mode: emerged, low: emerged, high: emerged } } : change,
    seasoned,
    counted,
    emerged: dated ? emerged : null,
  };
}

/** From hardly any row to nearly all: the few strays beside would make such a change look uncertain. */
const TOOK_OVER = 0.9;
const tookOver = ({ shape, before, after }: Change): boolean => shape === 'step' && after - before >= TOOK_OVER;

/** A fall of the error rate is a recovery; signs may move either way. */
const isOnset = (change: Change, { kind }: Candidate): boolean => kind === 'sign' || change.after > change.before;

function sharpest(changes: readonly Changed[], labelled: boolean): Changed | null {
  const leading =
    changes.find(({ candidate }) => candidate.leads) ?? changes.find(({ candidate }) => candidate.kind === 'metric');
  const compatible = changes.filter(({ change, candidate }) =>
    leading ? overlaps(change, leading.change) : candidate.grave || !labelled,
  );
  if (leading?.candidate.leads && (leading.candidate.fresh || tookOver(leading.change))) return leading;
  const width = ({ change }: Changed): number => change.onset.high - change.onset.low;
  return compatible.reduce<Changed | null>(
    (best, each) => (best === null || width(each) < width(best) ? each : best),
    null,
  );
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
  const first = emerged === null ? null : await firstAppearance(query, candidate.event, counted, emerged);
  const estimate = first ?? (await zoomIn(query, candidate.event, seasoned.series, change));
  const end = change.end === null || change.end >= grid.count ? null : grid.origin + change.end * grid.width;
  const { text: signal, ofErrors } = candidate;
  return { estimate, change, end, signal, ofErrors, season: seasoned.season };
}
