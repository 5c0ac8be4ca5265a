import { column, compare, literal } from '../../engine/expression';
import type { CountQuery } from '../../engine/engine';
import { numberOf, rowsOf } from '../comparison';
import { isoTime } from '../time';
import { type Check, isInput } from './fault';

/**
 * Columns that never varied in the good period and do in the bad one. They can have carried no information while the
 * model did well, so they are said and not blamed.
 */
export const constantUntil: Check = async (evidence) => {
  const { columns, context } = evidence;
  const constant = [...columns.values()].filter(
    ({ name, good, bad }) =>
      isInput(evidence, name) && good.distinct === 1 && bad.distinct > 1 && good.minimum !== null,
  );
  if (constant.length === 0) return [];
  const tables = await context.log.engine.countAll(
    constant.map(({ name, good }): CountQuery => ({
      by: {},
      measures: { first: { kind: 'minimum', operand: context.log.time } },
      where: compare(
        column(name),
        '!=',
        literal(typeof good.minimum === 'number' ? good.minimum : String(good.minimum)),
      ),
    })),
    context.signal,
  );
  return constant.map(({ name, good }, i) => {
    const row = tables[i] ? rowsOf(tables[i])[0] : undefined;
    const since = numberOf(row, 'first');
    return {
      check: 'constant-until',
      kind: 'data-fault' as const,
      columns: [name],
      signal: null,
      text: () =>
        `${name} was constant (${good.minimum}) until ${isoTime(since)}: it carried no information while the model did well.`,
      severity: 'warning' as const,
      strength: 0,
    };
  });
};
