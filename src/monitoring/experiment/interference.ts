import { and, column, compare, isNull, literal, not, type Expression } from '../../engine/expression';
import type { PredictionLog } from '../../log/prediction-log';
import type { ExperimentReport } from '../../protocol/monitoring';
import { studentTwoSided } from '../../stats/student-t';
import type { Users } from './users';

const FEWEST_BLOCKS = 6;
const ENOUGH_ROWS = 30;
const SIGNIFICANT = 0.01;

/**
 * Whether control does worse where more of its neighbours are treated, which a split by user cannot exclude: outcome of
 * control in each block (a region, a day) against the block's share of treatment.
 */
export async function interferenceOf(
  log: PredictionLog,
  { plan }: Users,
  isSplitByBlock: boolean,
  signal?: AbortSignal,
): Promise<ExperimentReport['interference']> {
  const { block } = plan;
  if (isSplitByBlock) {
    const text = `Whole values of ${block ?? ''} were assigned, so users of both variants meet in none of them.`;
    return { level: 'none', text };
  }
  if (block === null || !log.outcome) {
    const text =
      'Users of both variants may share stock, a market or a feed; a split by user cannot tell. Where they do, split by region or by period (--unit COLUMN), or name one with --block to look for it.';
    return { level: 'untestable', text };
  }
  const variant: Expression = { kind: 'text', operand: column(plan.variant) };
  const isControl = compare(variant, '=', literal(plan.control));
  const outcome: Expression = {
    kind: 'case',
    branches: [{ when: isControl, then: log.outcome }],
    otherwise: literal(null),
  };
  const known: Expression = { kind: 'in', operand: variant, values: [plan.control, plan.treatment] };
  const table = await log.engine.count(
    {
      by: { block: { kind: 'text', operand: column(block) } },
      measures: {
        rows: { kind: 'count' },
        control: { kind: 'countValues', operand: outcome },
        sum: { kind: 'sum', operand: outcome },
        treated: { kind: 'countIf', condition: not(isControl) },
      },
      where: and(known, not(isNull(column(block))), ...(log.restriction ? [log.restriction] : [])),
    },
    signal,
  );
  const blocks = Array.from({ length: table.numRows() }, (_, row) => {
    const at = (name: string): number => Number(table.get(name, row));
    return { share: at('treated') / at('rows'), mean: at('sum') / Math.max(1, at('control')), weight: at('control') };
  }).filter(({ weight }) => weight >= ENOUGH_ROWS);
  return judged(blocks, block);
}

interface Block {
  share: number;
  mean: number;
  weight: number;
}

/** Weighted least squares of control's mean on the share of treatment, with a residual standard error. */
function judged(blocks: readonly Block[], name: string): ExperimentReport['interference'] {
  const weight = blocks.reduce((total, block) => total + block.weight, 0);
  const mean = (of: (block: Block) => number): number =>
    blocks.reduce((total, block) => total + block.weight * of(block), 0) / weight;
  const [share, outcome] = [mean((block) => block.share), mean((block) => block.mean)];
  const spread = blocks.reduce((total, block) => total + block.weight * (block.share - share) ** 2, 0);
  if (blocks.length < FEWEST_BLOCKS || !(spread > 1e-12 * weight)) {
    const text = `The share of treatment hardly differs between the ${blocks.length} values of ${name}, so interference cannot be seen.`;
    return { level: 'untestable', text };
  }
  const slope =
    blocks.reduce((total, block) => total + block.weight * (block.share - share) * (block.mean - outcome), 0) / spread;
  const rest = blocks.reduce(
    (total, block) => total + block.weight * (block.mean - outcome - slope * (block.share - share)) ** 2,
    0,
  );
  const error = Math.sqrt(rest / (blocks.length - 2) / spread);
  const pValue = error > 0 ? studentTwoSided(slope / error, blocks.length - 2) : 1;
  if (pValue >= SIGNIFICANT) {
    return {
      level: 'none',
      text: `Control does no better or worse where more is treated, over ${blocks.length} values of ${name}.`,
    };
  }
  const way = slope < 0 ? 'worse' : 'better';
  const text = `Control does ${way} where more of ${name} is treated: the variants interfere. Split by ${name} (--unit ${name}) instead of by user.`;
  return { level: 'warning', text };
}
