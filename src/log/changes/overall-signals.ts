import { column, isNull, literal } from '../../engine/expression';
import type { Expression } from '../../engine/expression';
import type { PredictionLog } from '../prediction-log';
import { above, type RowSignal } from './error-signal';

const OUTPUTS_AT_MOST = 3;
const FEATURES_AT_MOST = 40;

/**
 * What may be seen to change in a log without its labels: the middle of its outputs and empty values of its features. Any
 * direction counts.
 * @param baseline rows whose medians are the limits
 */
export async function overallSignals(
  log: PredictionLog,
  baseline: Expression | null,
  signal?: AbortSignal,
): Promise<RowSignal[]> {
  const { roles, engine } = log;
  const types = new Map(engine.describe().map(({ name, type }) => [name, type]));
  const numbers = [roles.confidence, ...Object.values(roles.scores), roles.prediction].filter(
    (name): name is string => name !== undefined && ['number', 'integer'].includes(types.get(name) ?? ''),
  );
  const medians = await Promise.all(
    numbers.slice(0, OUTPUTS_AT_MOST).map(async (name): Promise<RowSignal[]> => {
      const [found] = await engine.quantiles(
        { operand: column(name), probabilities: [0.5], ...(baseline && { where: baseline }) },
        signal,
      );
      const median = found?.values[0];
      return median === null || median === undefined
        ? []
        : [{ text: `${name} above its median`, event: above(column(name), median) }];
    }),
  );
  return [...medians.flat(), ...emptyFeatures(log)];
}

/** Empty values of each feature. */
export const emptyFeatures = ({ roles }: PredictionLog): RowSignal[] =>
  roles.features.slice(0, FEATURES_AT_MOST).map((name) => ({
    text: `empty ${name}`,
    event: { kind: 'case', branches: [{ when: isNull(column(name)), then: literal(1) }], otherwise: literal(0) },
  }));
