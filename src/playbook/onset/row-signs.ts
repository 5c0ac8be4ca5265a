import { literal, type Expression } from '../../engine/expression';
import type { SegmentWhere } from '../../protocol/report';
import type { OnsetSignal } from '../context';

/** A signal on the rows of a segment only. */
export const inside = (signal: OnsetSignal, condition: Expression, words: string): OnsetSignal => ({
  ...(signal.minimumEffect === undefined ? {} : { minimumEffect: signal.minimumEffect }),
  text: `${signal.text} where ${words}`,
  event: { kind: 'case', branches: [{ when: condition, then: signal.event }], otherwise: literal(null) },
});

export const whereInWords = (where: SegmentWhere): string =>
  Object.entries(where)
    .map(([name, value]) => `${name}=${value}`)
    .join(', ');

/** 1 where a condition holds, else 0. */
export const truthOf = (condition: Expression): Expression => ({
  kind: 'case',
  branches: [{ when: condition, then: literal(1) }],
  otherwise: literal(0),
});
