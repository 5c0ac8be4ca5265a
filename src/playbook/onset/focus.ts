import { changeOf } from '../../log/changes/change';
import { errorSignal, type RowSignal } from '../../log/changes/error-signal';
import { overallSignals } from '../../log/changes/overall-signals';
import { countSignals, type SignalSeries } from '../../log/changes/signal-series';
import { bucketStart, readableGrid, type TimeGrid } from '../../log/changes/time-grid';
import type { Interval } from '../../protocol/investigation';
import type { Change } from '../../stats/change-point';
import { comparison } from '../comparison';
import type { PlaybookContext } from '../context';
import { once } from '../memory';
import { notOnTrial } from '../segments/roll-out';
import { regionOf, rowsOfLog } from './region';

const BLOCKS = 1000;
const SMALLEST_EFFECT = 0.02;
const ORDERS = 99;
const SIGNIFICANCE = 0.02;
/** What is cut away must be worth comparing everything anew, and what remains must be enough to compare. */
const CUT_AT_LEAST = 0.03;
const KEPT_AT_LEAST = 0.25;
/** A change whose interval is wider than this part of the bad period does not say what to cut. */
const UNCERTAIN_AT_MOST = 0.35;

/** The investigation without rows that are given to the wrong side: of the other stretch, or of a version on trial. */
export const focused = once(async (context: PlaybookContext): Promise<PlaybookContext> => {
  const part = await cutAtChange(context);
  const goodRows = await notOnTrial(part);
  return goodRows ? { ...part, whole: part.whole ?? context, goodRows } : part;
});

/**
 * The investigation on periods without the rows of the other side: a person says roughly when things were bad, so that a
 * bad period begins before the fault did, or lasts beyond its end, and faults that hold in all bad rows would look partial.
 * Where the error rate changes inside a period, causes are sought on the part after (or before) the change. What is
 * reported of the periods themselves stays as they were given. The same context where there is nothing to cut.
 */
async function cutAtChange(context: PlaybookContext): Promise<PlaybookContext> {
  const { log, periods, signal } = context;
  const { good, bad } = periods;
  if (bad.interval === null) return context;
  const baseline = comparison(context).goodRows;
  const errors = await errorSignal(log, baseline, signal);
  // Without labels whatever changed at all says where the fault may hold, in either direction.
  const signals = errors ? [errors] : await overallSignals(log, baseline, signal);
  if (signals.length === 0) return context;
  const query = { engine: log.engine, time: log.time, where: rowsOfLog(context), ...(signal && { signal }) };
  const grid = readableGrid(regionOf(context), BLOCKS);
  const series = await countSignals(
    query,
    grid,
    signals.map(({ event }) => event),
  );
  const change = sharpestChange(series, good.interval, errors);
  if (!change) return context;
  const changed = changedStretch(grid, change);
  // A swing that was over before the bad period, or began after it, is none of its business.
  if (changed.since >= bad.interval.end || changed.surely.end <= bad.interval.start) return context;
  const uncertain = changed.surely.start - changed.since;
  if (uncertain > UNCERTAIN_AT_MOST * (bad.interval.end - bad.interval.start)) return context;
  const badPart = within(bad.interval, changed.surely, changed.likely);
  const goodPart = good.interval && before(good.interval, changed.since);
  if (badPart === null && goodPart === null) return context;
  return {
    ...context,
    whole: context,
    periods: {
      good: goodPart ? { ...good, interval: goodPart } : good,
      bad: badPart ? { ...bad, interval: badPart } : bad,
    },
  };
}

/** The change with the narrowest onset among the signals, for the worse only where they are errors. */
function sharpestChange(
  series: readonly SignalSeries[],
  baseline: Interval | null,
  errors: RowSignal | null,
): Change | null {
  const width = ({ onset }: Change): number => onset.high - onset.low;
  return series.reduce<Change | null>((best, counted) => {
    const { change } = changeOf(counted, baseline, {
      minimumEffect: errors?.minimumEffect ?? SMALLEST_EFFECT,
      permutations: ORDERS,
      significance: SIGNIFICANCE,
    });
    if (change.shape !== 'step' && change.shape !== 'pulse') return best;
    if (errors && change.after <= change.before) return best;
    return best && width(best) <= width(change) ? best : change;
  }, null);
}

/** When the change may have begun at the earliest, and the stretch it lasted: as is likely, and as is sure. */
function changedStretch(
  grid: TimeGrid,
  { onset, end, shape }: Change,
): { since: number; likely: Interval; surely: Interval } {
  const until = shape === 'pulse' && end !== null ? bucketStart(grid, end) : Infinity;
  return {
    since: bucketStart(grid, Math.max(0, onset.low - 1)),
    likely: { start: bucketStart(grid, onset.mode), end: until },
    surely: { start: bucketStart(grid, Math.min(grid.count, onset.high + 1)), end: until },
  };
}

/** The part of a period inside a stretch: the sure one, or the likely one where that leaves too little. */
function within(period: Interval, surely: Interval, likely: Interval): Interval | null {
  const length = period.end - period.start;
  const cut = ({ start, end }: Interval): Interval => ({
    start: Math.max(period.start, start),
    end: Math.min(period.end, end),
  });
  if (likely.start <= period.start && likely.end >= period.end) return null;
  const kept = [cut(surely), cut(likely)].find(({ start, end }) => end - start >= KEPT_AT_LEAST * length);
  return kept && length - (kept.end - kept.start) >= CUT_AT_LEAST * length ? kept : null;
}

function before(period: Interval, since: number): Interval | null {
  const length = period.end - period.start;
  const kept = Math.min(period.end, since) - period.start;
  return kept >= KEPT_AT_LEAST * length && length - kept >= CUT_AT_LEAST * length
    ? { start: period.start, end: since }
    : null;
}
