import type { ExampleReport, Finding } from '../../protocol/report';
import type { PlaybookContext, ReproductionOutcome, SegmentsOutcome } from '../context';
import { comparison } from '../comparison';
import type { Row } from '../../engine/engine';
import { and, compare, type Expression, literal } from '../../engine/expression';
import type { PredictionLog } from '../../log/prediction-log';
import { rowKey } from '../../log/row-key';
import { focused } from '../onset/focus';
import { wordsOf } from '../segments/words';
import { conditionOf } from '../segments/slices';
import { exampleReport, type ExampleColumns, exampleColumns } from './example';
import { nearestIn } from './nearest';
import { numericScales } from './scales';

const EXAMPLES = 12;
/** Examples that may all be of one true class. */
const PER_CLASS = 6;
const POOL = 4000;
const SEED = 11;

/** Fifth question: can it be reproduced? Wrong predictions of the bad period with their exact inputs. */
export async function reproduction(
  context: PlaybookContext,
  found: { segments: SegmentsOutcome },
): Promise<ReproductionOutcome> {
  const columns = exampleColumns(context);
  const { engine, correct, loss } = context.log;
  const { badRows, goodRows } = comparison(await focused(context));
  const wrong: Expression | null = correct ? compare(correct, '=', literal(0)) : null;
  const right: Expression | null = correct ? compare(correct, '=', literal(1)) : null;
  if (!wrong && !loss) return untestable('the log has no labels, so no prediction is known to be wrong');
  const inside = found.segments.evidence?.location?.atoms.map(conditionOf) ?? [];
  const order: { by: Expression; descending?: boolean }[] = loss
    ? [{ by: loss, descending: true }, { by: chance(context.log) }]
    : [{ by: chance(context.log) }];
  const select = (where: Expression, limit: number, by = order): Promise<Row[]> =>
    engine.rows({ columns: columns.all, expressions: columns.expressions, where, order: by, limit }, context.signal);
  const hasLoss: Expression[] = loss ? [compare(loss, '>', literal(0))] : [];
  const drawn = await select(and(badRows, ...(wrong ? [wrong] : hasLoss), ...inside), EXAMPLES * 6);
  const chosen = stratified(drawn, columns);
  if (chosen.length === 0) return untestable('no labelled prediction of the bad period is wrong');
  const pool = await select(
    and(goodRows, ...(right ? [right] : [])),
    POOL,
    loss ? [{ by: loss }, { by: chance(context.log) }] : [{ by: chance(context.log) }],
  );
  const nearest = nearestIn(pool, columns, await numericScales(context));
  const picked = chosen.map((row) => ({ row, nearest: nearest(row) }));
  const shown = picked.flatMap((one) => [one.row, ...(one.nearest ? [one.nearest.row] : [])]);
  const traces = (await context.traces?.store.tracesOf(shown, context.signal)) ?? null;
  const examples = await Promise.all(
    picked.map(async (one) => exampleReport(context, columns, one.row, one.nearest, traces)),
  );
  return { step: describe(examples, found), examples };
}

const chance = (log: PredictionLog): Expression => ({ kind: 'uniform', operand: rowKey(log), seed: SEED });

/** Rows in drawing order, no more than a few of one true class while others are there. */
function stratified(rows: readonly Row[], { label }: ExampleColumns): Row[] {
  const taken = new Map<string, number>();
  const first = rows.filter((row) => {
    const name = String(label === undefined ? '' : row.values[label]);
    const count = taken.get(name) ?? 0;
    taken.set(name, count + 1);
    return count < PER_CLASS;
  });
  return [...first, ...rows.filter((row) => !first.includes(row))].slice(0, EXAMPLES);
}

function untestable(reason: string): ReproductionOutcome {
  return {
    step: { id: 'reproduction', status: 'untestable', summary: `Cannot be tested: ${reason}.`, findings: [] },
    examples: [],
  };
}

function describe(
  examples: readonly ExampleReport[],
  found: { segments: SegmentsOutcome },
): ReproductionOutcome['step'] {
  const root = found.segments.root;
  const differing = new Map<string, number>();
  for (const { nearest } of examples) {
    const name = nearest?.differs[0];
    if (name !== undefined) differing.set(name, (differing.get(name) ?? 0) + 1);
  }
  const often = [...differing].sort((a, b) => b[1] - a[1])[0];
  const findings: Finding[] =
    often && often[1] > examples.length / 2
      ? [
          {
            id: `differs/${often[0]}/`,
            severity: 'info',
            text: `${often[0]} differs most from the nearest right prediction in ${often[1]} of ${examples.length} examples.`,
            column: often[0],
            segment: root?.where ?? null,
          },
        ]
      : [];
  return {
    id: 'reproduction',
    status: 'suspect',
    summary: `${examples.length === 1 ? '1 wrong prediction' : `${examples.length} wrong predictions`} of the bad period${root ? ` with ${wordsOf(root.where)}` : ''}, with the inputs to run again.`,
    findings,
  };
}
