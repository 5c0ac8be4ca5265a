import { column, compare, literal, or } from '../../engine/expression';
import type { NumericCell } from '../drift/cells';
import { type Check, isInput } from './fault';

const SHARE_AT_LEAST = 0.005;
/** Most of what is beyond is further from the range than the range is wide: no population grows like that. */
const FAR = 0.5;

/** Numbers beyond what the good period ever held. Just beyond, the tail of a growing population does it too. */
export const range: Check = (evidence) =>
  [...evidence.binned.values()].flatMap(({ column: { name }, numeric }) => {
    if (!numeric || !isInput(evidence, name) || numeric.values.bad === 0) return [];
    const held = numeric.cells.filter(({ good }) => good > 0);
    const [low, high] = [held[0]?.goodLow, held.at(-1)?.goodHigh];
    if (low === undefined || high === undefined || low === high) return [];
    const width = high - low;
    const beyond = outsideOf(numeric.cells, low, high);
    if (beyond / numeric.values.bad < SHARE_AT_LEAST) return [];
    const far = outsideOf(numeric.cells, low - width, high + width) > FAR * beyond;
    const outside = or(compare(column(name), '<', literal(low)), compare(column(name), '>', literal(high)));
    return [
      {
        check: 'range',
        kind: 'data-fault' as const,
        columns: [name],
        signal: { kind: 'event' as const, value: outside, defined: column(name) },
        text: (share: string, where: string) =>
          `${name} leaves the range of the good period (${low} to ${high})${far ? ' by more than its width' : ''} in ${share} of rows${where}.`,
        severity: far ? ('critical' as const) : ('warning' as const),
        strength: far ? 0.85 : 0.2,
      },
    ];
  });

const outsideOf = (cells: readonly NumericCell[], low: number, high: number): number =>
  cells.reduce((sum, cell) => sum + (cell.low > high || cell.high < low ? cell.bad : 0), 0);
