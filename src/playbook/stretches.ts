import { compare, literal, type Expression } from '../engine/expression';
import type { Interval } from '../protocol/investigation';
import { BAD, comparison, GOOD } from './comparison';
import type { PlaybookContext } from './context';
import { once } from './memory';
import { focused } from './onset/focus';

/** The whole investigation first, then the part of its periods where causes are sought, if that is another one. */
export const contextsOf = once(async (context: PlaybookContext): Promise<PlaybookContext[]> => {
  const whole = context.whole ?? context;
  const part = await focused(whole);
  return part === whole ? [whole] : [whole, part];
});

/** What a stretch of time is to an investigation: `GOOD`, `BAD` or neither, and which half of the good period. */
export interface Sides {
  period: readonly (number | null)[];
  half: readonly (0 | 1 | null)[];
}

/**
 * Stretches of time that no period, nor half of a good period, of an investigation or of its part divides. Rows are counted
 * by stretch once; what each of the two investigations wants to know of them is a sum over stretches.
 */
export interface Stretches {
  /** The number of a row's stretch, for rows of the whole investigation. */
  stretch: Expression;
  /** Rows of the whole investigation. */
  where: Expression;
  sides: (context: PlaybookContext) => Sides;
}

export const stretchesOf = once(async (context: PlaybookContext): Promise<Stretches> => {
  const contexts = await contextsOf(context);
  const [whole = context] = contexts;
  const cuts = [...new Set(contexts.flatMap(cutsOf))].sort((a, b) => a - b);
  // Stretch 0 is the reference, or what lies before the first cut; stretch i begins at the i-th cut, counted from 1.
  const reference = compare({ kind: 'origin' }, '=', literal('reference'));
  const stretch: Expression = {
    kind: 'case',
    branches: [
      ...(whole.periods.good.interval ? [] : [{ when: reference, then: literal(0) }]),
      ...cuts.map((cut, i) => ({ when: compare(whole.log.time, '<', literal(cut)), then: literal(i) })),
    ],
    otherwise: literal(cuts.length),
  };
  return {
    stretch,
    where: comparison(whole).where,
    sides: ({ periods: { good, bad } }) => {
      const starts = [-Infinity, ...cuts];
      const within = (interval: Interval | null, start: number, i: number): boolean =>
        interval ? start >= interval.start && start < interval.end : i === 0;
      return {
        period: starts.map((start, i) =>
          within(good.interval, start, i) ? GOOD : within(bad.interval, start, i) ? BAD : null,
        ),
        half: starts.map((start, i) => {
          if (!good.interval || !within(good.interval, start, i)) return null;
          return start < middleOf(good.interval) ? 0 : 1;
        }),
      };
    },
  };
});

const cutsOf = ({ periods: { good, bad } }: PlaybookContext): number[] => [
  ...(good.interval ? [good.interval.start, middleOf(good.interval), good.interval.end] : []),
  ...(bad.interval ? [bad.interval.start, bad.interval.end] : []),
];

const middleOf = ({ start, end }: Interval): number => start + Math.max(1, Math.ceil((end - start) / 2));
