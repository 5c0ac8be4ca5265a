import { and, column, isNull, literal, not, type Expression, type Measure } from '../../engine/expression';
import type { BlockReport } from '../../protocol/monitoring';
import { armOf, fixedHorizon, type Arm } from '../../stats/confidence-sequence';
import { withinBlocks, type BlockSide } from '../../stats/within-blocks';
import { userValue, type Users } from './users';

/** Users of one variant in one block: how many, and the sum of each metric with how many have it. */
interface Side {
  users: number;
  values: BlockSide[];
}

export interface Blocks {
  column: string;
  /** Whether whole blocks were assigned, and not users within them. */
  split: 'block' | 'user';
  /** Blocks that are control's, and treatment's; with users assigned, blocks that have both. */
  counts: { control: number; treatment: number };
  sides: [Side, Side][];
}

/** So large a part of the users must see their block's variant for whole blocks to have been assigned. */
const PURE = 0.95;

/** Users of each block by variant; null where no block is named. */
export async function blocksOf({ units, plan, counted, control }: Users): Promise<Blocks | null> {
  if (plan.block === null) return null;
  const measures: Record<string, Measure> = { users: { kind: 'count' } };
  plan.metrics.forEach((metric, index) => {
    measures[`users${index}`] = { kind: 'countValues', operand: userValue(metric, index) };
    measures[`sum${index}`] = { kind: 'sum', operand: userValue(metric, index) };
  });
  const side: Expression = { kind: 'case', branches: [{ when: control, then: literal(0) }], otherwise: literal(1) };
  const block = column('block');
  const table = await units.count({ by: { block, side }, measures, where: and(counted, not(isNull(block))) });
  const none = (): Side => ({ users: 0, values: plan.metrics.map(() => ({ users: 0, sum: 0 })) });
  const found = new Map<string, [Side, Side]>();
  for (let row = 0; row < table.numRows(); row++) {
    const at = (name: string): number => Number(table.get(name, row) ?? 0);
    const sides = found.get(String(table.get('block', row))) ?? [none(), none()];
    found.set(String(table.get('block', row)), sides);
    const values = plan.metrics.map((_, index) => ({ users: at(`users${index}`), sum: at(`sum${index}`) }));
    sides[at('side') === 0 ? 0 : 1] = { users: at('users'), values };
  }
  return assigned(plan.block, [...found.values()]);
}

function assigned(name: string, sides: [Side, Side][]): Blocks {
  const total = sides.reduce((all, [a, b]) => all + a.users + b.users, 0);
  const major = sides.reduce((all, [a, b]) => all + Math.max(a.users, b.users), 0);
  if (sides.length > 1 && major >= PURE * total) {
    const control = sides.filter(([a, b]) => a.users >= b.users).length;
    return { column: name, split: 'block', counts: { control, treatment: sides.length - control }, sides };
  }
  const both = sides.filter(([a, b]) => a.users > 0 && b.users > 0).length;
  return { column: name, split: 'user', counts: { control: both, treatment: both }, sides };
}

/** Both arms of a metric with whole blocks as units: every block counts once, by the mean of its users. */
export function blockArms({ sides }: Blocks, metric: number): [Arm | null, Arm | null] {
  const means: [number[], number[]] = [[], []];
  for (const [a, b] of sides) {
    const arm = a.users >= b.users ? 0 : 1;
    const { users, sum } = [a, b][arm]?.values[metric] ?? { users: 0, sum: 0 };
    if (users > 0) means[arm].push(sum / users);
  }
  const [control, treatment] = means.map((values) =>
    armOf(
      values.length,
      values.reduce((total, value) => total + value, 0),
      values.reduce((total, value) => total + value * value, 0),
    ),
  );
  return [control ?? null, treatment ?? null];
}

/** The primary metric with blocks as the units that are independent of each other; null without blocks. */
export function blockReport(blocks: Blocks | null): BlockReport | null {
  if (blocks === null) return null;
  const { column: name, split, counts } = blocks;
  const [control, treatment] = blockArms(blocks, 0);
  const whole = control && treatment ? fixedHorizon(control, treatment) : null;
  const found = split === 'block' ? whole : withinBlocks(blocks.sides.map(primary));
  return {
    column: name,
    split,
    blocks: counts,
    difference: found?.difference ?? null,
    interval: found?.interval ?? null,
    pValue: found?.pValue ?? null,
    text: sentence(blocks, found?.pValue ?? null),
  };
}

const NOBODY: BlockSide = { users: 0, sum: 0 };
const primary = ([a, b]: [Side, Side]): [BlockSide, BlockSide] => [a.values[0] ?? NOBODY, b.values[0] ?? NOBODY];

function sentence({ column: name, split, counts }: Blocks, pValue: number | null): string {
  if (pValue === null) return `There are too few values of ${name} to compare the variants by.`;
  const p = pValue < 1e-4 ? 'p < 0.0001' : `p = ${pValue.toPrecision(2)}`;
  return split === 'block'
    ? `Whole values of ${name} were assigned (${counts.control} to control, ${counts.treatment} to treatment), so they are the units that are compared: Welch’s t, ${p}.`
    : `Within ${counts.control} values of ${name} that have both variants, with errors that are robust to what users of one have in common: ${p}.`;
}
