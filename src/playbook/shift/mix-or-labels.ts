import type { Expression } from '../../engine/expression';
import { column } from '../../engine/expression';
import { BAD, byPeriod, comparison, GOOD, numberOf, rowsOf } from '../comparison';
import type { PlaybookContext } from '../context';
import type { Attribute } from '../segments/attributes';

/**
 * Which conditional held still: a changed mix of an attribute's values leaves P(label | value) alone, a label shift leaves
 * P(value | label) alone. Total variation between the periods, averaged over the bad period's rows.
 */
export interface MixOrLabels {
  labelGivenValue: number;
  valueGivenLabel: number;
}

/** Counts an attribute's values by label in both periods; null without labels. */
export async function mixOrLabels(context: PlaybookContext, attribute: Attribute): Promise<MixOrLabels | null> {
  const { engine, roles, task } = context.log;
  if (roles.label === undefined || task === 'regression') return null;
  const label: Expression = { kind: 'text', operand: column(roles.label) };
  const query = byPeriod(comparison(context), { value: attribute.value, label }, { rows: { kind: 'count' } });
  const cells = rowsOf(await engine.count(query, context.signal))
    .filter((row) => row.label !== null)
    .map((row) => ({
      value: String(row.value),
      label: String(row.label),
      good: row.period === GOOD ? numberOf(row, 'rows') : 0,
      bad: row.period === BAD ? numberOf(row, 'rows') : 0,
    }));
  return {
    labelGivenValue: moved(cells.map((cell) => ({ ...cell, given: cell.value, of: cell.label }))),
    valueGivenLabel: moved(cells.map((cell) => ({ ...cell, given: cell.label, of: cell.value }))),
  };
}

/** Rows of one outcome (`of`) under one condition (`given`); the same pair may come several times. */
export interface ConditionalCell {
  given: string;
  of: string;
  good: number;
  bad: number;
}

/** Mean over the bad period's rows of the total variation of P(of | given) between the periods, 0 to 1. */
export function moved(cells: readonly ConditionalCell[]): number {
  let rows = 0;
  let sum = 0;
  for (const own of grouped(cells, ({ given }) => given)) {
    const all = totals(own);
    if (all.good === 0 || all.bad === 0) continue;
    const distance = grouped(own, ({ of }) => of)
      .map(totals)
      .reduce((total, same) => total + Math.abs(same.good / all.good - same.bad / all.bad) / 2, 0);
    rows += all.bad;
    sum += all.bad * distance;
  }
  return rows > 0 ? sum / rows : 0;
}

const totals = (cells: readonly ConditionalCell[]): { good: number; bad: number } =>
  cells.reduce((sum, { good, bad }) => ({ good: sum.good + good, bad: sum.bad + bad }), { good: 0, bad: 0 });

function grouped(cells: readonly ConditionalCell[], by: (cell: ConditionalCell) => string): ConditionalCell[][] {
  const groups = new Map<string, ConditionalCell[]>();
  for (const cell of cells) groups.set(by(cell), [...(groups.get(by(cell)) ?? []), cell]);
  return [...groups.values()];
}
