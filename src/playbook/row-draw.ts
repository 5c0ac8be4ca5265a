import type { Expression } from '../engine/expression';
import { rowKey } from '../log/row-key';
import type { PlaybookContext } from './context';

const SEED = 7;

/** By what rows are drawn for the linear models: uniform in [0, 1), the same for a row whatever is asked of it. */
export const rowDraw = ({ log }: PlaybookContext): Expression => ({
  kind: 'uniform',
  operand: rowKey(log),
  seed: SEED,
});
