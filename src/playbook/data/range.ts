import { column, compare, literal, or } from '../../engine/expression';
import { type Check, isInput } from './fault';
import { percent } from './null-rate';

const SHARE_AT_LEAST = 0.005;

/** Numbers beyond what the good period ever held. By itself a hint: the tail of a growing population does it too. */
export const range: Check = (evidence) =>
  [...evidence.binned.values()].flatMap(({ column: { name }, numeric }) => {
    const counted = evidence.columns.get(name);
    if (!numeric || !counted || !isInput(evidence, name) || counted.good.distinct < 2 || numeric.values.bad === 0)
      return [];
    const { minimum: low, maximum: high } = counted.good;
    if (typeof low !== 'number' || typeof high !== 'number') return [];
    const beyond = numeric.cells.reduce((sum, cell) => sum + (cell.low > high || cell.high < low ? cell.bad : 0), 0);
    const share = beyond / numeric.values.bad;
    if (share < SHARE_AT_LEAST) return [];
    const outside = or(compare(column(name), '<', literal(low)), compare(column(name), '>', literal(high)));
    return [
      {
        check: 'range',
        kind: 'data-fault' as const,
        columns: [name],
        signal: { kind: 'event' as const, value: outside, defined: column(name) },
        text: (_: string, where: string) =>
          `${name} leaves the range of the good period (${low} to ${high}) in ${percent(share)} of rows${where}.`,
        severity: 'warning' as const,
        strength: 0.2,
      },
    ];
  });
