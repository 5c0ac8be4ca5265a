import type { PlaybookContext } from '../context';
import { once } from '../memory';
import { fit, linearEffect, linearErrors } from './linear';
import { sample } from './sample';

/** Standard errors from which the score surely follows an input. */
const Z_AT_LEAST = 4;

/**
 * How far the model's score follows each number while the others are held, 0 to 1: the effect of one standard deviation of
 * it, by a linear model of the good period's scores, in standard deviations of the score. Inputs that resemble each other
 * hide each other's association with the score, or lend it to each other; this does not. 0 where it is no more than chance.
 */
export const leaning = once(async (context: PlaybookContext): Promise<ReadonlyMap<string, number>> => {
  const good = (await sample(context, []))?.good;
  const model = good ? fit(good, good.score, () => true) : null;
  if (!good || !model) return new Map();
  const known = good.score.filter((value) => !Number.isNaN(value));
  const mean = known.reduce((sum, value) => sum + value, 0) / Math.max(1, known.length);
  const variance = known.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, known.length);
  const errors = linearErrors(model);
  return new Map(
    good.inputs.flatMap(({ name, kind }): [string, number][] => {
      const effect = Math.abs(linearEffect(model, name));
      if (kind !== 'number' || variance <= 0) return [];
      const sure = effect > Z_AT_LEAST * (errors.get(name) ?? Infinity);
      return [[name, sure ? Math.min(1, effect / Math.sqrt(variance)) : 0]];
    }),
  );
});
