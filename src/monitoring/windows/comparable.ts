import { compare, literal } from '../../engine/expression';
import type { PredictionLog } from '../../log/prediction-log';
import { IncidentError } from '../../protocol/errors';

/** Of a log whose labels name other values than its predictions: what was said of them. */
const notComparable = ({ read }: PredictionLog) => read.problems.find(({ code }) => code === 'labels-not-comparable');

/**
 * A log without its labels where these speak of other values than the predictions do (`approve` and `1`) and not one row is
 * right: an accuracy of 0% would wake somebody for a spelling.
 */
export async function withComparableLabels(log: PredictionLog, signal?: AbortSignal): Promise<PredictionLog> {
  if (!log.correct || log.roles.correct !== undefined || !notComparable(log)) return log;
  const where = compare(log.correct, '=', literal(1));
  const right = await log.engine.count({ by: {}, measures: { rows: { kind: 'count' } }, where }, signal);
  if (Number(right.get('rows', 0)) > 0) return log;
  const roles = { ...log.roles };
  delete roles.label;
  return { ...log, roles, correct: null, outcome: log.loss };
}

/** Throws `not-applicable` where labels are there and were left out because nothing can be compared with them. */
export function refuseIncomparable(log: PredictionLog): void {
  const problem = notComparable(log);
  if (!problem || log.correct) return;
  throw new IncidentError(
    'not-applicable',
    problem.text,
    'Give labels in the words of the predictions, or name a column of right and wrong with --role correct=COLUMN.',
  );
}
