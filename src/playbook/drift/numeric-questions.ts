import type { CountQuery } from '../../engine/engine';
import { and, column, compare, literal } from '../../engine/expression';
import { comparedColumns } from '../columns';
import { comparison, numberOf, rowsOf } from '../comparison';
import type { PlaybookContext } from '../context';
import { once } from '../memory';
import type { NumericQuestion } from './refine';

/** Every numeric column with the range of its finite values; columns without one are left out. */
export const numericQuestions = once(async (whole: PlaybookContext): Promise<NumericQuestion[]> => {
  const { load, hasReference } = whole.log;
  const numbers = comparedColumns(whole).flatMap(({ name, as }) => (as === 'numeric' ? [name] : []));
  const read = new Map(load.columns.map(({ name, minimum, maximum }) => [name, { minimum, maximum }]));
  const known = numbers.map((name): NumericQuestion => {
    const { minimum = null, maximum = null } = read.get(name) ?? {};
    return { column: name, low: Number(minimum ?? NaN), high: Number(maximum ?? NaN) };
  });
  const usable = ({ low, high }: NumericQuestion): boolean => Number.isFinite(low) && Number.isFinite(high);
  const open = known.filter((question) => hasReference || !usable(question));
  const asked = new Map((await finiteRanges(whole, open)).map((question) => [question.column, question]));
  return known.map((question) => asked.get(question.column) ?? question).filter(usable);
});

/** Ranges that the read report does not tell: of a reference, or with an infinity or a NaN at an end. */
async function finiteRanges(
  context: PlaybookContext,
  questions: readonly NumericQuestion[],
): Promise<NumericQuestion[]> {
  const { where } = comparison(context);
  const queries = questions.map(({ column: name }): CountQuery => ({
    by: {},
    measures: {
      values: { kind: 'count' },
      low: { kind: 'minimum', operand: column(name) },
      high: { kind: 'maximum', operand: column(name) },
    },
    where: and(where, compare(column(name), '>', literal(-Infinity)), compare(column(name), '<', literal(Infinity))),
  }));
  const tables = await context.log.engine.countAll(queries, context.signal);
  return questions.map((question, i) => {
    const row = tables[i] ? rowsOf(tables[i])[0] : undefined;
    if (numberOf(row, 'values') === 0) return question;
    return { ...question, low: numberOf(row, 'low'), high: numberOf(row, 'high') };
  });
}
