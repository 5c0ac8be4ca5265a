import type { Expression } from '../engine/expression';
import { compare, literal } from '../engine/expression';
import { comparedColumns } from './columns';
import { columnText, comparison } from './comparison';
import type { PlaybookContext } from './context';
import { numericQuestions } from './drift/numeric-questions';
import { firstGrid, indexOf } from './drift/refine';
import { once } from './memory';
import { modelScore } from './model-score';
import { rowDraw } from './row-draw';
import { newOrReturning } from './segments/new-or-returning';
import { hourAndWeekday } from './segments/time-attributes';
import type { Attribute } from './segments/attribute';
import { contextsOf, stretchesOf } from './stretches';

/** Texts of so many values or fewer are worth a code. */
const VALUES_AT_MOST = 256;
/** What rows are in order by that their draw does not tell apart. */
const PLACE: readonly Expression[] = [{ kind: 'file' }, { kind: 'ordinal' }];

/**
 * Has the engine keep the rows of both periods at hand, with what every step asks of them: stretch of time, periods and
 * blocks of the whole investigation and of its part, outcome, texts of few values, the numbers that are compared and their cells.
 */
export const atHand = once(async (whole: PlaybookContext): Promise<void> => {
  const { log, signal } = whole;
  const contexts = await contextsOf(whole);
  const { stretch, where } = await stretchesOf(whole);
  const score = await modelScore(whole);
  const cells = (await numericQuestions(whole)).map((question) => indexOf(question.column, firstGrid(question)));
  const times = contexts.flatMap(hourAndWeekday).map(({ value }) => value);
  const seen = (await Promise.all(contexts.map(newOrReturning))).flat().map(({ value }) => value);
  await log.engine.prepare(
    'periods',
    {
      where,
      parts: contexts.flatMap((context) => (context === whole ? [] : conditionsOf(context))),
      expressions: [
        stretch,
        ...contexts.flatMap(periodsOf),
        ...outcomeOf(whole),
        ...(score ? [score.value, rowDraw(whole), ...PLACE] : []),
        ...textsOf(whole),
        ...times,
        ...seen,
        ...cells,
      ],
      columns: plainColumns(whole),
    },
    signal,
  );
});

/** Has the engine keep what segments are made of in the narrowest form. */
export async function keepAttributesAtHand(context: PlaybookContext, attributes: readonly Attribute[]): Promise<void> {
  const { where } = comparison(context);
  const expressions = [...periodsOf(context), ...outcomeOf(context), ...attributes.map(({ value }) => value)];
  await context.log.engine.prepare(
    context.whole ? 'segments of the part' : 'segments',
    { where, expressions },
    context.signal,
  );
}

function conditionsOf(context: PlaybookContext): Expression[] {
  const { where, goodRows, badRows } = comparison(context);
  return [where, goodRows, badRows];
}

function periodsOf(context: PlaybookContext): Expression[] {
  const { period, goodRows, badRows, block } = comparison(context);
  return [period, goodRows, badRows, block];
}

function outcomeOf({ log: { correct, loss } }: PlaybookContext): Expression[] {
  if (correct) return [correct, compare(correct, '=', literal(0))];
  return loss ? [loss] : [];
}

function textsOf({ log }: PlaybookContext): Expression[] {
  const types = new Map(log.engine.describe().map(({ name, type }) => [name, type]));
  return log.load.columns
    .filter(({ name, type, distinct }) => type === 'text' && types.get(name) === 'text' && distinct <= VALUES_AT_MOST)
    .map(({ name }) => columnText(name));
}

function plainColumns(context: PlaybookContext): string[] {
  const { roles, engine } = context.log;
  const types = new Map(engine.describe().map(({ name, type }) => [name, type]));
  const numbers = comparedColumns(context).flatMap(({ name, as }) => (as === 'numeric' ? [name] : []));
  const { latency, label, prediction, status, error } = roles;
  const plain = [...numbers, latency, label, prediction, status, error].filter((name) => {
    const type = name === undefined ? undefined : types.get(name);
    return type === 'number' || type === 'integer' || type === 'boolean';
  });
  return [...new Set(plain)].filter((name) => name !== undefined);
}
