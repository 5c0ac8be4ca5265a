import type { Expression } from '../../engine/expression';
import { column } from '../../engine/expression';
import { conditionalShift } from '../../stats/conditional-shift';
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
    labelGivenValue: conditionalShift(cells.map((cell) => ({ ...cell, given: cell.value, of: cell.label }))),
    valueGivenLabel: conditionalShift(cells.map((cell) => ({ ...cell, given: cell.label, of: cell.value }))),
  };
}
