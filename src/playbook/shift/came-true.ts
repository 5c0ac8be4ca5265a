import { and, column, isNull, literal, not, type Expression } from '../../engine/expression';
import { labelIs } from '../../log/outcome';
import type { SegmentWhere } from '../../protocol/report';
import { comparison, GOOD, numberOf, rowsOf } from '../comparison';
import type { OnsetSignal, PlaybookContext } from '../context';
import { modelScore, type ModelScore } from '../model-score';
import { locate } from '../segments/locate';
import { type AttributeCounts, countSlices, whereOf } from '../segments/slices';
import type { Signal, Tally } from '../segments/tally';
import { cellsOfBlocks, comeTrue, type CellOfBlock, type ComeTrue } from './outcomes-expected';

/** A class came true more often, or less, than it did at the same scores. */
export interface CameTrue extends ComeTrue {
  /** The class whose probability (or decision) the score is. */
  positive: string;
  /** Its share of all labelled rows in either period. */
  rates: { good: number; bad: number };
  /** Where the difference stands; null where it is not confined to one segment. */
  where: SegmentWhere | null;
  /** Hardly any row there has the class, or any other, although many were to be expected: which of them is gone. */
  gone: 'class' | 'others' | null;
  /** Rows of the class, to date the change by. */
  sign: OnsetSignal;
}

/** The good period's scores are cut where these parts of them lie below: rare outcomes stand at the top. */
const CUTS = [0.2, 0.4, 0.6, 0.8, 0.9, 0.95, 0.98];
/** Fewer standard errors are no reason to look for a place. */
const STANDARD_ERRORS = 5;
const RATIO_AT_LEAST = 1.25;
const PART_OF_RATE = 0.3;
const USUAL_EFFECT = 0.02;

/**
 * How often the scored class came true, beside what the good period's rates at the same scores promise (observed over
 * expected, as calibration is told). Null where there is no such score, too few rows, or no difference beyond chance.
 */
export async function cameTrue(context: PlaybookContext, counts: readonly AttributeCounts[]): Promise<CameTrue | null> {
  const score = await modelScore(context);
  const { roles, task } = context.log;
  if (!score || score.positive === null || roles.label === undefined || task !== 'binary') return null;
  const event = cameTrueOf(context, roles.label, score.positive);
  const cells = await countedCells(context, score, event);
  const found = comeTrue(cells);
  if (!found || Math.abs(found.z) < STANDARD_ERRORS) return null;
  if (found.ratio < RATIO_AT_LEAST && found.ratio > 1 / RATIO_AT_LEAST) return null;
  const share = (period: 'good' | 'bad'): number => {
    const own = cellsOfBlocks(cells).filter((cell) => cell.period === period);
    return own.reduce((sum, { events }) => sum + events, 0) / own.reduce((sum, { rows }) => sum + rows, 0);
  };
  const rates = { good: share('good'), bad: share('bad') };
  const rare = Math.min(rates.good, 1 - rates.good);
  const labelled = cells.reduce((sum, { period, rows }) => sum + (period === 'bad' ? rows : 0), 0);
  const everywhere = goneOf({ n: labelled, sum: found.observed }, found.expected);
  const place = everywhere ? null : await placeOf(context, counts, event, found.ratio < 1);
  return {
    ...found,
    positive: score.positive,
    rates,
    where: everywhere ? null : (place?.where ?? null),
    gone: everywhere ?? place?.gone ?? null,
    sign: {
      text: `${roles.label}=${score.positive}`,
      event,
      ...(PART_OF_RATE * rare < USUAL_EFFECT ? { minimumEffect: PART_OF_RATE * rare } : {}),
    },
  };
}

function cameTrueOf({ log: { engine, roles } }: PlaybookContext, label: string, positive: string): Expression {
  const types = new Map(engine.describe().map(({ name, type }) => [name, type]));
  return {
    kind: 'case',
    branches: [
      { when: isNull(column(label)), then: literal(null) },
      { when: labelIs(roles, label, positive, types), then: literal(1) },
    ],
    otherwise: literal(0),
  };
}

async function countedCells(context: PlaybookContext, score: ModelScore, event: Expression): Promise<CellOfBlock[]> {
  const { period, block, where, goodRows } = comparison(context);
  const { engine } = context.log;
  const found =
    score.kind === 'decision'
      ? [0.5]
      : (await engine.quantiles({ operand: score.value, probabilities: CUTS, where: goodRows }, context.signal))[0]
          ?.values;
  const inner = [...new Set(found)].flatMap((value) => (value === null ? [] : [value])).sort((a, b) => a - b);
  const edges = [-Infinity, ...inner, Infinity];
  const table = await engine.count(
    {
      by: { period, block, bin: { kind: 'bin', operand: score.value, edges } },
      measures: { rows: { kind: 'count' }, events: { kind: 'sum', operand: event } },
      where: and(where, not(isNull(event)), not(isNull(score.value))),
    },
    context.signal,
  );
  return rowsOf(table).map((row) => ({
    period: row.period === GOOD ? 'good' : 'bad',
    block: String(row.block),
    bin: Number(row.bin),
    rows: numberOf(row, 'rows'),
    events: numberOf(row, 'events'),
  }));
}

/** Excess of the place over what would make it worth naming. */
const CONFINED_Z = 5;

/**
 * The segment that holds the difference. Where the class became rarer, the periods change places: then it is the good one
 * that has too many.
 */
async function placeOf(
  context: PlaybookContext,
  counts: readonly AttributeCounts[],
  event: Expression,
  rarer: boolean,
): Promise<{ where: SegmentWhere; gone: CameTrue['gone'] } | null> {
  const { good, bad } = context.periods;
  const other: Expression = { kind: 'arithmetic', operator: '-', left: literal(1), right: event };
  const log = { ...context.log, correct: other, loss: null, outcome: other };
  const turned: PlaybookContext = rarer
    ? { ...context, goodRows: literal(true), log, periods: { good: bad, bad: good } }
    : { ...context, log };
  const signal: Signal = {
    kind: 'event',
    value: { kind: 'compare', operator: '=', left: event, right: literal(1) },
    defined: event,
  };
  const attributes = counts.map(({ attribute }) => attribute);
  const counted = await countSlices(turned, attributes, [signal]);
  const tally = counted[0]?.total.tallies[0]?.good;
  if (!tally) return null;
  const baseline = { kind: signal.kind, good: tally, dispersion: 1 } as const;
  const location = await locate(turned, { signal, counts: counted, index: 0, baseline });
  if (!location || location.atoms.length === 0 || location.score.z < CONFINED_Z) return null;
  const tallies = location.slice.tallies[0];
  const [before, after] = rarer ? [tallies?.bad, tallies?.good] : [tallies?.good, tallies?.bad];
  const gone = before && after && before.n > 0 ? goneOf(after, (after.n * before.sum) / before.n) : null;
  return { where: whereOf(location.atoms), gone };
}

/** A class that ought to have come true at least so often, and did in no more than this part of it. */
const EXPECTED = 20;
const GONE = 0.03;

function goneOf({ n, sum }: Pick<Tally, 'n' | 'sum'>, expected: number): CameTrue['gone'] {
  if (expected >= EXPECTED && sum <= GONE * expected) return 'class';
  return n - expected >= EXPECTED && n - sum <= GONE * (n - expected) ? 'others' : null;
}
