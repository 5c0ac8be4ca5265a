import type { Expression } from '../../engine/expression';
import { column } from '../../engine/expression';
import { labelText } from '../../log/outcome';
import { BAD, byPeriod, comparison, GOOD, numberOf, rowsOf, type CountRow } from '../comparison';
import type { PlaybookContext } from '../context';
import { modelScore } from '../model-score';
import { BINS, scoreScale } from './score-scale';
import { type ThinnedLabel, worstThinned } from './thinned';

/** Rows of one score bin, decision and label. */
export interface DecisionCell {
  bin: number;
  prediction: string;
  label: string | null;
  /** The label says otherwise, whatever types both are held as. */
  wrong: boolean;
  good: number;
  bad: number;
}

export interface Decisions {
  cells: DecisionCell[];
  /** Edges of the score's bins. */
  edges: readonly number[];
  /** The class whose probability the score is. */
  scoredClass: string | null;
}

/** Rows by score bin, decision and label: what thresholds, estimated performance and label shift are read from. */
export async function decisions(context: PlaybookContext): Promise<Decisions | null> {
  const { engine, roles, task, correct } = context.log;
  if (task === 'regression' || roles.prediction === undefined) return null;
  const score = await modelScore(context);
  if (score === null) return null;
  const { edges } = await scoreScale(context);
  const types = new Map(engine.describe().map(({ name, type }) => [name, type]));
  const text = (name: string): Expression => ({ kind: 'text', operand: column(name) });
  const by: Record<string, Expression> = {
    bin: { kind: 'bin', operand: score.value, edges },
    prediction: text(roles.prediction),
    ...(roles.label === undefined ? {} : { label: labelText(roles, roles.label, types) }),
    ...(correct ? { correct } : {}),
  };
  const table = await engine.count(byPeriod(comparison(context), by, { rows: { kind: 'count' } }), context.signal);
  const cells = new Map<string, DecisionCell>();
  for (const row of rowsOf(table)) add(cells, row);
  return { cells: [...cells.values()], edges, scoredClass: score.kind === 'probability' ? score.positive : null };
}

function add(cells: Map<string, DecisionCell>, row: CountRow): void {
  if (row.bin === null || row.bin === undefined || row.prediction === null) return;
  const label = row.label === null || row.label === undefined ? null : String(row.label);
  const key = JSON.stringify([row.bin, row.prediction, label]);
  const wrong = label !== null && Number(row.correct) === 0;
  const cell = cells.get(key) ?? {
    bin: Number(row.bin),
    prediction: String(row.prediction),
    label,
    wrong,
    good: 0,
    bad: 0,
  };
  if (row.period === GOOD) cell.good += numberOf(row, 'rows');
  if (row.period === BAD) cell.bad += numberOf(row, 'rows');
  cells.set(key, cell);
}

/** Decisions that differ from what the good period decided at the same score. */
export interface ThresholdChange {
  /** Share of the bad period's rows decided otherwise than the good period would have. */
  otherwise: number;
  /** Score from which the positive decision is taken, in each period; null where no single one explains decisions. */
  good: number | null;
  bad: number | null;
  /** Width of the scale they are on: 1 for probabilities. */
  width: number;
}

export function thresholdChange({ cells, edges, scoredClass }: Decisions): ThresholdChange | null {
  const names = [...new Set(cells.map(({ prediction }) => prediction))];
  if (names.length !== 2 || scoredClass === null) return null;
  const positive = names.find((name) => sameText(name, scoredClass)) ?? names.sort()[1] ?? '';
  const bins = Array.from({ length: BINS + 1 }, (_, bin) => {
    const own = cells.filter((cell) => cell.bin >= -1 && Math.min(BINS, Math.max(0, cell.bin)) === bin);
    const yes = own.filter(({ prediction }) => prediction === positive);
    const sum = (list: readonly DecisionCell[], period: 'good' | 'bad'): number =>
      list.reduce((total, cell) => total + cell[period], 0);
    return { good: sum(own, 'good'), bad: sum(own, 'bad'), yesGood: sum(yes, 'good'), yesBad: sum(yes, 'bad') };
  });
  const total = bins.reduce((sum, { bad }) => sum + bad, 0);
  if (total === 0) return null;
  const otherwise =
    bins.reduce(
      (sum, { good, bad, yesGood, yesBad }) =>
        sum + (good > 0 && bad > 0 ? bad * Math.abs(yesGood / good - yesBad / bad) : 0),
      0,
    ) / total;
  return {
    otherwise,
    good: thresholdOf(
      bins.map(({ good, yesGood }) => ({ all: good, yes: yesGood })),
      edges,
    ),
    width: (edges.at(-1) ?? 1) - (edges[0] ?? 0),
    bad: thresholdOf(
      bins.map(({ bad, yesBad }) => ({ all: bad, yes: yesBad })),
      edges,
    ),
  };
}

/** Classes that are held as truth values lose the spelling they had in the file. */
const sameText = (left: string, right: string): boolean => left.toLowerCase() === right.toLowerCase();

/** The bin edge that explains at least 97% of decisions, whichever side is positive. */
function thresholdOf(bins: readonly { all: number; yes: number }[], edges: readonly number[]): number | null {
  const all = bins.reduce((sum, bin) => sum + bin.all, 0);
  const yes = bins.reduce((sum, bin) => sum + bin.yes, 0);
  if (all === 0) return null;
  let below = { all: 0, yes: 0 };
  let best = { right: 0, edge: NaN };
  bins.forEach((bin, i) => {
    const above = yes - below.yes + (below.all - below.yes);
    const right = Math.max(above, all - above);
    if (right > best.right) best = { right, edge: edges[i] ?? NaN };
    below = { all: below.all + bin.all, yes: below.yes + bin.yes };
  });
  return best.right >= 0.97 * all ? best.edge : null;
}

/** Performance estimated from the good period's error rate at each score and decision, beside what came true. */
export interface EstimatedPerformance {
  /** Error rates. */
  good: number;
  estimated: number;
  realised: number;
}

export function estimatedPerformance({ cells }: Decisions): EstimatedPerformance | null {
  const groups = new Map<string, { good: number; wrongGood: number; bad: number; wrongBad: number }>();
  for (const { bin, prediction, label, wrong, good, bad } of cells) {
    if (label === null) continue;
    const key = `${Math.floor(bin / 2)}/${prediction}`;
    const group = groups.get(key) ?? { good: 0, wrongGood: 0, bad: 0, wrongBad: 0 };
    group.good += good;
    group.bad += bad;
    group.wrongGood += wrong ? good : 0;
    group.wrongBad += wrong ? bad : 0;
    groups.set(key, group);
  }
  const all = [...groups.values()];
  const sum = (of: (group: (typeof all)[number]) => number): number =>
    all.reduce((total, group) => total + of(group), 0);
  const [good, bad] = [sum((group) => group.good), sum((group) => group.bad)];
  if (good === 0 || bad === 0) return null;
  const overall = sum((group) => group.wrongGood) / good;
  const estimated = sum((group) => (group.bad * (group.wrongGood + 5 * overall)) / (group.good + 5)) / bad;
  return { good: overall, estimated, realised: sum((group) => group.wrongBad) / bad };
}

/** How labels moved, and what moved with them. */
export interface LabelShift {
  /** Largest change of a class's share. */
  moved: number;
  /** Largest gap of the score's distributions between the periods, over all rows and within one class of labels. */
  scoreGap: number;
  gapGivenLabel: number;
  /** Share of the rise of the error rate that the new shares of classes explain with the old error rates of each. */
  explained: number | null;
  /** One class is thinned by one factor at every score, the rest became another. */
  thinned: ThinnedLabel | null;
}

export function labelShift({ cells, scoredClass }: Decisions): LabelShift | null {
  const labels = [...new Set(cells.flatMap(({ label }) => (label === null ? [] : [label])))];
  const labelled = cells.filter(({ label }) => label !== null);
  const total = totals(labelled);
  if (labels.length < 2 || total.good === 0 || total.bad === 0) return null;
  const byLabel = labels.map((label) => ({ label, own: labelled.filter((cell) => cell.label === label) }));
  const parts = byLabel.map(({ label, own }) => ({
    label,
    own,
    ...totals(own),
    wrong: totals(own.filter((cell) => cell.wrong)),
  }));
  const before = parts.reduce((sum, { wrong }) => sum + wrong.good, 0) / total.good;
  const after = parts.reduce((sum, { wrong }) => sum + wrong.bad, 0) / total.bad;
  const expected = parts.reduce(
    (sum, { good, bad, wrong }) => sum + (bad / total.bad) * (good > 0 ? wrong.good / good : before),
    0,
  );
  const enough = parts.filter(({ good, bad }) => good >= 50 && bad >= 50);
  return {
    moved: Math.max(...parts.map(({ good, bad }) => Math.abs(bad / total.bad - good / total.good))),
    scoreGap: gapOfScores(cells),
    gapGivenLabel: Math.max(0, ...enough.map(({ own }) => gapOfScores(own))),
    explained: after - before > 0.005 ? (expected - before) / (after - before) : null,
    thinned: thinnedLabel(labelled, labels, scoredClass),
  };
}

function totals(cells: readonly DecisionCell[]): { good: number; bad: number } {
  return cells.reduce((sum, { good, bad }) => ({ good: sum.good + good, bad: sum.bad + bad }), { good: 0, bad: 0 });
}

/** Mean square of Kolmogorov's distribution, π²/12: of the largest gap of two samples, in units of 1/n + 1/m. */
const MEAN_SQUARED_GAP = Math.PI ** 2 / 12;

/** Largest gap of the score's cumulative distributions, less what as many rows show where there is none. */
function gapOfScores(cells: readonly DecisionCell[]): number {
  const total = totals(cells);
  if (total.good === 0 || total.bad === 0) return 0;
  const byChance = MEAN_SQUARED_GAP * (1 / total.good + 1 / total.bad);
  let gap = 0;
  let largest = 0;
  for (let bin = -2; bin <= BINS; bin++) {
    const own = totals(cells.filter((cell) => cell.bin === bin));
    gap += own.good / total.good - own.bad / total.bad;
    largest = Math.max(largest, Math.abs(gap));
  }
  return Math.sqrt(Math.max(0, largest ** 2 - byChance));
}

function thinnedLabel(
  cells: readonly DecisionCell[],
  labels: readonly string[],
  scoredClass: string | null,
): LabelShift['thinned'] {
  const groups = [...new Set(cells.map(({ bin }) => Math.floor(bin / 5)))].map((group) =>
    cells.filter(({ bin }) => Math.floor(bin / 5) === group),
  );
  return worstThinned(
    labels.map((label) => ({
      label,
      scored: scoredClass !== null && sameText(label, scoredClass),
      rates: groups.map((own) => {
        const [all, has] = [totals(own), totals(own.filter((cell) => cell.label === label))];
        return {
          good: { rows: all.good, events: has.good },
          bad: { rows: all.bad, events: has.bad },
        };
      }),
    })),
    'score',
  );
}
