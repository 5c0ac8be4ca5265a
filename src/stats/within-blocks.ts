import { studentTwoSided, studentWidth } from './student-t';

/** Users of one variant in one block: how many, and the sum of their values. */
export interface BlockSide {
  users: number;
  sum: number;
}

/**
 * Treatment minus control compared within blocks (regions, days), weighted by n₀n₁/(n₀ + n₁), with an error that is robust to
 * what users of one block have in common and t of blocks − 1 degrees of freedom. Blocks without users of both are left out.
 * With blocks of very unequal size the t is too sure: its degrees of freedom count blocks, not weight.
 * Source: K.-Y. Liang & S. Zeger (1986), with the small-sample factor B/(B − 1).
 * @param blocks of each block control and treatment
 * @returns null below two blocks that have both, or where nothing varies
 */
export function withinBlocks(
  blocks: readonly (readonly [control: BlockSide, treatment: BlockSide])[],
): { difference: number; interval: [number, number]; pValue: number } | null {
  const compared = blocks.flatMap(([control, treatment]) => {
    if (control.users === 0 || treatment.users === 0) return [];
    const weight = (control.users * treatment.users) / (control.users + treatment.users);
    return [{ weight, difference: treatment.sum / treatment.users - control.sum / control.users }];
  });
  const degrees = compared.length - 1;
  if (degrees < 1) return null;
  const weight = compared.reduce((total, block) => total + block.weight, 0);
  const difference = compared.reduce((total, block) => total + block.weight * block.difference, 0) / weight;
  const squares = compared.reduce((total, block) => total + (block.weight * (block.difference - difference)) ** 2, 0);
  const error = Math.sqrt((squares * compared.length) / degrees) / weight;
  if (!(error > 0)) return null;
  const width = studentWidth(0.95, degrees) * error;
  const pValue = studentTwoSided(difference / error, degrees);
  return { difference, interval: [difference - width, difference + width], pValue };
}
