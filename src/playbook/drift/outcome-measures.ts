import type { Measure } from '../../engine/expression';
import { compare, literal } from '../../engine/expression';
import { comparison, numberOf, rowsOf } from '../comparison';
import type { PlaybookContext } from '../context';
import { once } from '../memory';
import { modelScore } from '../model-score';

/**
 * Measures by the names of `COUNTED`: rows, those with a label, wrong ones (or the loss of a regression), scores. Rows with
 * a label and rows with a score are left out where all have one: they are the rows, once more for every cell.
 */
export const outcomeMeasures = once(async (context: PlaybookContext): Promise<Record<string, Measure>> => {
  const measures = await allMeasures(context);
  const { where } = comparison(context);
  const { rows, labelled, scored } = measures;
  const asked = Object.fromEntries(Object.entries({ rows, labelled, scored }).filter(([, measure]) => measure));
  const table = await context.log.engine.count({ by: {}, measures: asked as typeof measures, where }, context.signal);
  const [counted] = rowsOf(table);
  const isWhole = (name: string): boolean =>
    (name === 'labelled' || name === 'scored') && numberOf(counted, name) === numberOf(counted, 'rows');
  return Object.fromEntries(Object.entries(measures).filter(([name]) => !isWhole(name)));
});

async function allMeasures(context: PlaybookContext): Promise<Record<string, Measure>> {
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
