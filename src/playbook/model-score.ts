import { column, compare, isNull, literal, type Expression } from '../engine/expression';
import { comparison, numberOf, rowsOf } from './comparison';
import type { PlaybookContext } from './context';
import { once } from './memory';

/** What stands for the model's opinion of a row, so that logs with a score, a confidence or a bare decision read alike. */
export interface ModelScore {
  value: Expression;
  /** The logged number it is made of; null for a bare decision. */
  column: string | null;
  /** The class whose probability (or decision) `value` is; null for regression. */
  positive: string | null;
  /** A probability of `positive`, or points on another scale that rise with it; 1 or 0 as `positive` was decided or not; or the predicted amount of a regression. */
  kind: 'probability' | 'decision' | 'amount';
}

/**
 * The score of the class most often predicted where scores are logged. Of two classes a confidence gives it too: it is the
 * probability of what was predicted. Else the decision itself. Null where the log has none of them.
 */
export const modelScore = once(async (context: PlaybookContext): Promise<ModelScore | null> => {
  const { roles, task } = context.log;
  const { prediction, confidence } = roles;
  if (task === 'regression')
    return prediction === undefined
      ? null
      : { value: column(prediction), column: prediction, positive: null, kind: 'amount' };
  const scores = Object.entries(roles.scores);
  const classes = prediction === undefined || scores.length === 1 ? [] : await predictedClasses(context, prediction);
  const [positive, name] = scores.find(([className]) => className === classes[0]) ?? scores[0] ?? [];
  if (positive !== undefined && name !== undefined)
    return { value: column(name), column: name, positive, kind: 'probability' };
  const first = classes[0];
  if (prediction === undefined || first === undefined) return null;
  const decided = (then: Expression, otherwise: Expression): Expression => ({
    kind: 'case',
    branches: [
      { when: isNull(column(prediction)), then: literal(null) },
      { when: compare({ kind: 'text', operand: column(prediction) }, '=', literal(first)), then },
    ],
    otherwise,
  });
  if (confidence !== undefined && classes.length === 2 && task === 'binary') {
    const other: Expression = { kind: 'arithmetic', operator: '-', left: literal(1), right: column(confidence) };
    return { value: decided(column(confidence), other), column: confidence, positive: first, kind: 'probability' };
  }
  return { value: decided(literal(1), literal(0)), column: null, positive: first, kind: 'decision' };
});

const CLASSES = 3;

/** The classes predicted most often, as text, the first the most. */
async function predictedClasses(context: PlaybookContext, prediction: string): Promise<string[]> {
  const table = await context.log.engine.count(
    {
      by: { name: { kind: 'text', operand: column(prediction) } },
      measures: { rows: { kind: 'count' } },
      where: comparison(context).where,
      largest: CLASSES,
    },
    context.signal,
  );
  return rowsOf(table)
    .filter(({ name }) => name !== null && name !== undefined)
    .sort((a, b) => numberOf(b, 'rows') - numberOf(a, 'rows'))
    .map(({ name }) => String(name));
}
