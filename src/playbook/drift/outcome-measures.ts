import type { Measure } from '../../engine/expression';
import { compare, literal } from '../../engine/expression';
import type { PlaybookContext } from '../context';
import { modelScore } from '../model-score';

/** Measures by the names of `COUNTED`: rows, those with a label, wrong ones (or the loss of a regression), scores. */
export async function outcomeMeasures(context: PlaybookContext): Promise<Record<string, Measure>> {
  const { correct, loss } = context.log;
  const score = await modelScore(context);
  const measures: Record<string, Measure> = { rows: { kind: 'count' } };
  if (correct) {
    measures.labelled = { kind: 'countValues', operand: correct };
    measures.errors = { kind: 'countIf', condition: compare(correct, '=', literal(0)) };
  } else if (loss) {
    measures.labelled = { kind: 'countValues', operand: loss };
    measures.errors = { kind: 'sum', operand: loss };
  }
  if (score !== null) {
    measures.scored = { kind: 'countValues', operand: score.value };
    measures.scores = { kind: 'sum', operand: score.value };
  }
  return measures;
}
