import type { World } from './world';

/** What a log says of the model's opinion and of the truth. `scored` is the full log of a binary model. */
export const OUTCOME_SHAPES = ['scored', 'confidence', 'decisions', 'unlabelled', 'multiclass', 'regression'] as const;
export type OutcomeShape = (typeof OUTCOME_SHAPES)[number];

/** One row's opinion and truth, before it is written. */
export interface RowOutcome {
  /** The world's continuous outcome: above 0 for the positive class. */
  latent: number;
  /** P(positive) as the model serves it, and the decision. */
  score: number;
  predicted: boolean;
  /** The label as it was logged, or null; `flipped` where it is not what happened. */
  label: boolean | null;
  flipped: boolean;
}

type Cell = string | number | null;

export interface OutcomeColumns {
  columns: string[];
  /** Position of the prediction and the label among these columns. */
  prediction: number;
  label: number;
  /** Whether an outcome is neither of the two sides that a binary label tells apart. */
  inTheMiddle(latent: number): boolean;
  write(outcome: RowOutcome): Cell[];
}

/** Half the width of the middle class of a three-class log, in log-odds. */
const MIDDLE = 1.1;
const CENTER = 50;
const SLOPE = 8;

const logit = (p: number): number =>
  Math.log(Math.min(1 - 1e-5, Math.max(1e-5, p)) / (1 - Math.min(1 - 1e-5, Math.max(1e-5, p))));
const sigmoid = (odds: number): number => 1 / (1 + Math.exp(-odds));
const digits = (value: number): number => Number(value.toFixed(5));

/** The columns of a shape and how a row fills them. */
export function outcomeColumns(world: World, shape: OutcomeShape, withConfidence: boolean): OutcomeColumns {
  const { roles, classes } = world.names;
  const named = (positive: boolean): string => classes[positive ? 0 : 1];
  const label = ({ label: logged }: RowOutcome): Cell => (logged === null ? null : named(logged));
  const sure = ({ score }: RowOutcome): number => digits(Math.max(score, 1 - score));
  switch (shape) {
    case 'confidence':
      return of([roles.prediction, roles.confidence, roles.label], (row) => [
        named(row.predicted),
        sure(row),
        label(row),
      ]);
    case 'decisions':
      return of([roles.prediction, roles.label], (row) => [named(row.predicted), label(row)]);
    case 'unlabelled':
      return { ...of([roles.prediction, roles.score], (row) => [named(row.predicted), digits(row.score)]), label: -1 };
    case 'multiclass':
      return multiclass(world);
    case 'regression':
      return of([roles.prediction, roles.label], (row) => [
        Number((CENTER + SLOPE * logit(row.score)).toFixed(3)),
        row.label === null ? null : Number((CENTER + SLOPE * row.latent * (row.flipped ? -1 : 1)).toFixed(3)),
      ]);
    default: {
      const columns = [roles.prediction, roles.score, ...(withConfidence ? [roles.confidence] : []), roles.label];
      return of(columns, (row) => [
        named(row.predicted),
        digits(row.score),
        ...(withConfidence ? [sure(row)] : []),
        label(row),
      ]);
    }
  }
}

const of = (columns: string[], write: OutcomeColumns['write']): OutcomeColumns => ({
  columns,
  prediction: 0,
  label: columns.length - 1,
  inTheMiddle: () => false,
  write,
});

/** Three classes along the same log-odds, with a score each. */
function multiclass({ names: { roles, classes } }: World): OutcomeColumns {
  const all = [classes[1], 'between', classes[0]];
  const classOf = (latent: number): number => (latent < -MIDDLE ? 0 : latent > MIDDLE ? 2 : 1);
  const columns = [roles.prediction, ...all.map((name) => `${roles.score}_${name}`), roles.label];
  const write = ({ score, latent, label, flipped }: RowOutcome): Cell[] => {
    const odds = logit(score);
    const [low, high] = [sigmoid(-MIDDLE - odds), sigmoid(odds - MIDDLE)];
    const scores = [low, 1 - low - high, high];
    const predicted = scores.indexOf(Math.max(...scores));
    const true_ = classOf(flipped ? -latent : latent);
    return [all[predicted] ?? '', ...scores.map(digits), label === null ? null : (all[true_] ?? '')];
  };
  return { ...of(columns, write), inTheMiddle: (latent) => Math.abs(latent) <= MIDDLE };
}
