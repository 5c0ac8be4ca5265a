import type { Expression } from '../../engine/expression';
import { and, column, compare, literal } from '../../engine/expression';
import { labelIs } from '../../log/outcome';
import { type Cell, comparison } from '../comparison';
import type { PlaybookContext } from '../context';
import { once } from '../memory';
import { modelScore } from '../model-score';
import { rowDraw } from '../row-draw';
import { type BinnedColumn, binnedCounts } from '../drift/binned-counts';
import { rankOf, valueAtRank } from '../drift/cells';
import type { Atom } from '../segments/slices';
import { conditionOf } from '../segments/slices';
import { survey } from '../segments/survey';
import { scoreScale } from './score-scale';

/** Rows drawn of each period: a standard error of a few thousandths (docs/statistics.md). */
const ROWS = 12_000;
const CATEGORIES_AT_MOST = 10;
const NUMBERS_AT_MOST = 40;

/** One input as the linear models see it: numbers by normal rank, categories by value. */
export interface Input {
  name: string;
  kind: 'number' | 'category';
  /** Numbers only: normal rank of every row, 0 where there is no value. Categories: index of the value or −1. */
  values: Float64Array;
  /** Numbers: 1 in rows without a value. */
  absent?: Uint8Array;
  categories: number;
  /** Categories: the values that indices stand for. */
  keys?: readonly Cell[];
}

export interface PeriodSample {
  rows: number;
  inputs: Input[];
  /** Log-odds of the score, or the decision or predicted amount itself; NaN where there is none. */
  score: Float64Array;
  /** 1 for the scored class, 0 for another, NaN without a label; the label itself for regression. */
  label: Float64Array;
  /** 1 in the root segment. */
  inRoot: Float64Array;
}

/** A seeded sample of both periods, in columns of numbers. Null where there is no score to explain. */
export async function sample(
  context: PlaybookContext,
  root: readonly Atom[],
): Promise<{ good: PeriodSample; bad: PeriodSample } | null> {
  const drawn = await wholeSample(context);
  if (!drawn || root.length === 0) return drawn;
  const inside = { root: flag(and(...root.map(conditionOf))) };
  const marked = async (period: 'good' | 'bad'): Promise<PeriodSample> => {
    const { root: inRoot = new Float64Array() } = await rowsOfSample(context, period, inside);
    return { ...drawn[period], inRoot };
  };
  return { good: await marked('good'), bad: await marked('bad') };
}

/** The sample with every row in the root: drawn once, whichever segment is asked about. */
const wholeSample = once(
  async (context: PlaybookContext): Promise<{ good: PeriodSample; bad: PeriodSample } | null> => {
    const plan = await planOf(context);
    if (!plan) return null;
    const good = plan.read(await rowsOfSample(context, 'good', plan.values));
    const bad = plan.read(await rowsOfSample(context, 'bad', plan.values));
    return good.rows > 0 && bad.rows > 0 ? { good, bad } : null;
  },
);

/** The same rows of a period whatever is asked of them. */
async function rowsOfSample(
  context: PlaybookContext,
  period: 'good' | 'bad',
  values: Record<string, Expression>,
): Promise<Record<string, Float64Array>> {
  const { goodRows, badRows } = comparison(context);
  const where = period === 'good' ? goodRows : badRows;
  const rows = (await survey(context)).whole?.rows[period] ?? 0;
  const uniform = rowDraw(context);
  const drawn = await context.log.engine.ordered(
    {
      time: uniform,
      values,
      where: rows > ROWS ? and(where, compare(uniform, '<', literal(ROWS / rows))) : where,
      limit: 100_000,
    },
    context.signal,
  );
  return drawn.values;
}

interface Plan {
  values: Record<string, Expression>;
  read: (columns: Record<string, Float64Array>) => PeriodSample;
}

async function planOf(context: PlaybookContext): Promise<Plan | null> {
  const target = await modelScore(context);
  if (target === null) return null;
  const { probability } = await scoreScale(context);
  const numbers = (await binnedCounts(context))
    .filter(({ column: { output }, numeric }) => !output && numeric !== null && numeric.values.good > 0)
    .map((binned) => ({ ...binned, marks: quantileMarks(binned) }))
    // What never varied while the model did well explains nothing, and all its new values are unfamiliar.
    .filter(({ marks }) => (marks.at(-1)?.[0] ?? 0) > (marks[0]?.[0] ?? 0))
    .slice(0, NUMBERS_AT_MOST);
  const numberNames = new Set(numbers.map(({ column: { name } }) => name));
  const { counts } = await survey(context);
  const categories = counts
    .filter(
      ({ attribute, slices }) =>
        attribute.origin !== 'derived' &&
        attribute.origin !== 'version' &&
        !numberNames.has(attribute.column) &&
        slices.length > 1 &&
        slices.length <= 40,
    )
    .map(({ attribute, slices }) => ({
      attribute,
      keys: [...slices]
        .sort((a, b) => b.rows.good + b.rows.bad - a.rows.good - a.rows.bad)
        .slice(0, CATEGORIES_AT_MOST)
        .map(({ atoms }) => atoms.at(-1)?.key ?? null),
    }));
  const values: Record<string, Expression> = {
    score: target.value,
    label: labelOf(context, target.positive),
  };
  numbers.forEach(({ column: { name } }, i) => (values[`x${i}`] = column(name)));
  categories.forEach(({ attribute, keys }, i) => (values[`c${i}`] = indexOf(attribute.value, keys)));
  return {
    values,
    read: (columns) => ({
      rows: columns.score?.length ?? 0,
      score:
        target.kind === 'probability' && probability
          ? (columns.score ?? new Float64Array()).map(logOdds)
          : (columns.score ?? new Float64Array()),
      label: columns.label ?? new Float64Array(),
      inRoot: new Float64Array(columns.score?.length ?? 0).fill(1),
      inputs: [
        ...numbers.map(({ column: { name }, marks }, i): Input => ({
          name,
          kind: 'number',
          values: (columns[`x${i}`] ?? new Float64Array()).map((value) => normalRank(value, marks)),
          absent: Uint8Array.from(columns[`x${i}`] ?? [], (value) => (Number.isNaN(value) ? 1 : 0)),
          categories: 0,
        })),
        ...categories.map(({ attribute, keys }, i): Input => ({
          name: attribute.column,
          kind: 'category',
          values: columns[`c${i}`] ?? new Float64Array(),
          categories: keys.length,
          keys,
        })),
      ],
    }),
  };
}

const flag = (when: Expression): Expression => ({
  kind: 'case',
  branches: [{ when, then: literal(1) }],
  otherwise: literal(0),
});

function labelOf({ log }: PlaybookContext, scoredClass: string | null): Expression {
  const { label } = log.roles;
  if (label === undefined) return literal(null);
  if (log.task === 'regression') return column(label);
  const types = new Map(log.engine.describe().map(({ name, type }) => [name, type]));
  return {
    kind: 'case',
    branches: [
      { when: { kind: 'isNull', operand: column(label) }, then: literal(null) },
      { when: labelIs(log.roles, label, scoredClass ?? '', types), then: literal(1) },
    ],
    otherwise: literal(0),
  };
}

function indexOf(value: Expression, keys: readonly (string | number | boolean | null)[]): Expression {
  return {
    kind: 'case',
    branches: keys.map((key, i) => ({
      when: key === null ? { kind: 'isNull' as const, operand: value } : compare(value, '=', literal(key)),
      then: literal(i),
    })),
    otherwise: literal(-1),
  };
}

const logOdds = (score: number): number => {
  const p = Math.min(1 - 1e-4, Math.max(1e-4, score));
  return Math.log(p / (1 - p));
};

/** Quantiles of the good period and the standard normal's at the same probabilities. */
const MARKS: readonly [number, number][] = [
  [0, -3],
  [0.01, -2.326],
  [0.05, -1.645],
  [0.1, -1.2816],
  [0.25, -0.6745],
  [0.5, 0],
  [0.75, 0.6745],
  [0.9, 1.2816],
  [0.95, 1.645],
  [0.99, 2.326],
  [1, 3],
];

function quantileMarks({ numeric }: BinnedColumn): [number, number][] {
  if (!numeric) return [];
  return MARKS.flatMap(([probability, z]): [number, number][] => {
    const found = valueAtRank(numeric.cells, 'good', rankOf(probability, numeric.values.good));
    const value = typeof found === 'number' ? found : (found.low + found.high) / 2;
    return Number.isFinite(value) ? [[value, z]] : [];
  });
}

/** The normal score of a value by straight lines between the good period's quantiles; 0 where there is no value. */
function normalRank(value: number, marks: readonly (readonly [number, number])[]): number {
  if (Number.isNaN(value)) return 0;
  const first = marks[0];
  const last = marks.at(-1);
  if (!first || !last) return 0;
  if (value <= first[0]) return first[1];
  for (let i = 1; i < marks.length; i++) {
    const [high, zHigh] = marks[i] as readonly [number, number];
    if (value > high) continue;
    const [low, zLow] = marks[i - 1] as readonly [number, number];
    return high > low ? zLow + ((zHigh - zLow) * (value - low)) / (high - low) : (zLow + zHigh) / 2;
  }
  return last[1];
}
