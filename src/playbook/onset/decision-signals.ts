import { and, column, compare, isNull, literal, within, type Expression } from '../../engine/expression';
import { isClass } from '../../log/outcome';
import { rowsOf } from '../comparison';
import type { OnsetSignal, PlaybookContext } from '../context';
import type { ModelScore } from '../model-score';
import type { ThresholdChange } from '../shift/decisions';
import { inside } from './row-signs';

/** Share of rows decided otherwise below which no threshold moved. */
const OTHERWISE_AT_LEAST = 0.01;

/** Errors among the rows of each of the decisions taken most often: label faults and shifts show in one of them. */
export async function errorsByDecision({ log }: PlaybookContext, errors: OnsetSignal | null): Promise<OnsetSignal[]> {
  const { prediction } = log.roles;
  if (!errors || prediction === undefined || log.task !== 'binary') return [];
  const decision: Expression = { kind: 'text', operand: column(prediction) };
  const table = await log.engine.count({
    by: { decision },
    measures: { rows: { kind: 'count' } },
    where: log.restriction ?? literal(true),
    largest: 2,
  });
  return rowsOf(table)
    .filter(({ decision: name }) => typeof name === 'string')
    .map(({ decision: name }) =>
      inside(errors, compare(decision, '=', literal(String(name))), `${prediction}=${String(name)}`),
    );
}

/** Rows between the old and the new threshold are decided otherwise, all of them, from one moment on. */
export function otherDecisions(
  score: ModelScore | null,
  { roles, engine }: PlaybookContext['log'],
  { good, bad, otherwise }: ThresholdChange,
): OnsetSignal | null {
  if (!score || score.positive === null || good === null || bad === null || roles.prediction === undefined) return null;
  if (otherwise < OTHERWISE_AT_LEAST || good === bad) return null;
  const types = new Map(engine.describe().map(({ name, type }) => [name, type]));
  const between = within(score.value, Math.min(good, bad), Math.max(good, bad));
  return {
    text: `decisions at scores from ${Math.min(good, bad)} to ${Math.max(good, bad)}`,
    event: {
      kind: 'case',
      branches: [
        { when: isNull(score.value), then: literal(null) },
        {
          when: and(between, isClass(roles.prediction, score.positive, types)),
          then: literal(1),
        },
        { when: between, then: literal(0) },
      ],
      otherwise: literal(null),
    },
  };
}
