import { compare, column, literal, type Expression } from '../engine/expression';
import { rowsOfPeriod } from './periods';
import type { Periods, PredictionLog } from './prediction-log';

/** Labels of one predicted class may be rarer than of another by so much before their accuracy is not that of all rows. */
const GAP = 0.2;
/** Below so many rows a class's coverage says little. */
const LEAST_ROWS = 50;
const STANDARD_ERRORS = 4;
const MOST_CLASSES = 100;

interface ClassCoverage {
  name: string;
  rows: number;
  share: number;
}

/**
 * Why the accuracy of labelled rows is not the accuracy of all, as a sentence; null where labels come alike for what was
 * predicted. Where only one decision is ever checked (granted loans, shown items), labelled rows are a selection.
 */
export async function selectiveLabels(
  log: PredictionLog,
  periods: Periods,
  signal?: AbortSignal,
): Promise<string | null> {
  const predicted = predictedClass(log);
  const { correct } = log;
  if (!predicted || !correct) return null;
  const sides = ['good', 'bad'] as const;
  const tables = await log.engine.countAll(
    sides.map((side) => ({
      by: { name: predicted },
      measures: { rows: { kind: 'count' }, labelled: { kind: 'countValues', operand: correct } },
      where: rowsOfPeriod(log, periods[side]),
      largest: MOST_CLASSES,
    })),
    signal,
  );
  for (const [index, side] of sides.entries()) {
    const counted = (tables[index]?.objects() ?? []) as { name: string | null; rows: number; labelled: number }[];
    const classes = counted
      .filter(({ name, rows }) => name !== null && rows >= LEAST_ROWS)
      .map(({ name, rows, labelled }): ClassCoverage => ({ name: String(name), rows, share: labelled / rows }))
      .sort((a, b) => a.share - b.share || (a.name < b.name ? -1 : 1));
    const [least, most] = [classes[0], classes.at(-1)];
    if (least && most && most.share - least.share > limit(least, most)) return sentence(side, least, most);
  }
  return null;
}

/** Chance alone makes small classes differ. */
function limit(least: ClassCoverage, most: ClassCoverage): number {
  const variance = ({ rows, share }: ClassCoverage): number => (share * (1 - share)) / rows;
  return Math.max(GAP, STANDARD_ERRORS * Math.sqrt(variance(least) + variance(most)));
}

function predictedClass({ roles, task }: PredictionLog): Expression | null {
  if (task === 'regression') return null;
  if (roles.prediction !== undefined) return { kind: 'text', operand: column(roles.prediction) };
  const [score, further] = Object.values(roles.scores);
  if (score === undefined || further !== undefined) return null;
  const branches = [
    { when: compare(column(score), '>=', literal(0.5)), then: literal('a score of at least 0.5') },
    { when: compare(column(score), '<', literal(0.5)), then: literal('a score below 0.5') },
  ];
  return { kind: 'case', branches, otherwise: literal(null) };
}

const sentence = (side: string, least: ClassCoverage, most: ClassCoverage): string =>
  `in the ${side} period ${percent(most.share)} of predictions of ${most.name} have a label and ${percent(least.share)} of ${least.name}, so labelled rows are a selection`;

const percent = (share: number): string => `${(share * 100).toFixed(share > 0 && share < 0.1 ? 1 : 0)}%`;
