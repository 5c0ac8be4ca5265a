import type { Expression } from '../engine/expression';
import { compare, literal } from '../engine/expression';
import { comparedColumns } from './columns';
import { columnText, comparison, halves } from './comparison';
import type { PlaybookContext } from './context';

/** Texts of so many values or fewer are worth a code. */
const VALUES_AT_MOST = 256;

/**
 * Has the engine keep the rows of both periods at hand, with what every step asks of them: period, block, outcome,
 * texts of few values, the numbers that are compared, and the given expressions. A later call takes an earlier one's place.
 */
export async function keepAtHand(context: PlaybookContext, further: readonly Expression[]): Promise<void> {
  const { log, signal } = context;
  const { period, block, where, goodRows, badRows } = comparison(context);
  const types = new Map(log.engine.describe().map(({ name, type }) => [name, type]));
  const texts = log.load.columns
    .filter(({ name, type, distinct }) => type === 'text' && types.get(name) === 'text' && distinct <= VALUES_AT_MOST)
    .map(({ name }) => columnText(name));
  const numbers = comparedColumns(context).flatMap(({ name, as }) => (as === 'numeric' ? [name] : []));
  const { latency, label, prediction, status, error } = log.roles;
  const plain = [...numbers, latency, label, prediction, status, error].filter((name) => {
    const type = name === undefined ? undefined : types.get(name);
    return type === 'number' || type === 'integer' || type === 'boolean';
  });
  await log.engine.prepare(
    nameOf(context),
    {
      where,
      expressions: [period, goodRows, badRows, block, ...halves(context), ...outcome(context), ...texts, ...further],
      columns: [...new Set(plain)].filter((name) => name !== undefined),
    },
    signal,
  );
}

/** One place for each pair of periods. */
const nameOf = ({ periods: { good, bad } }: PlaybookContext): string => JSON.stringify([good.interval, bad.interval]);

function outcome({ log: { correct, loss } }: PlaybookContext): Expression[] {
  if (correct) return [correct, compare(correct, '=', literal(0))];
  return loss ? [loss] : [];
}
