import type { Engine } from '../engine/engine';
import { and, column, compare, isNull, literal, not, or, type Expression } from '../engine/expression';
import type { ColumnType } from '../protocol/read';
import type { Roles, Task } from '../protocol/roles';
import { isClass } from './outcome';

/** An outcome as rare as this is decided one way nearly always, so that accuracy hardly moves whatever breaks. */
const RARE = 0.1;
/** Decisions at a half that are hardly better than always the commoner class: of its errors they save no more than this. */
const SAVED = 0.1;
const ROWS_AT_LEAST = 200;

/**
 * Log loss of a row whose score nobody decides by: the log has one probability and a label, no decision, and deciding at a
 * half would say the same of nearly every row. Null where accuracy says enough, or the score is no probability.
 */
export async function lossInsteadOfAccuracy(
  { roles, task, correct }: { roles: Roles; task: Task; correct: Expression | null },
  engine: Engine,
  restriction: Expression | null,
  signal?: AbortSignal,
): Promise<Expression | null> {
  const [scored, ...others] = Object.entries(roles.scores);
  const { label } = roles;
  if (task !== 'binary' || !correct || label === undefined || !scored || others.length > 0) return null;
  if (roles.prediction !== undefined || roles.correct !== undefined) return null;
  const [className, score] = scored;
  const types = new Map<string, ColumnType>(engine.describe().map(({ name, type }) => [name, type]));
  const positive = isClass(label, className, types);
  const table = await engine.count(
    {
      by: {},
      measures: {
        labelled: { kind: 'countValues', operand: correct },
        positive: { kind: 'countIf', condition: and(positive, not(isNull(correct))) },
        right: { kind: 'sum', operand: correct },
        low: { kind: 'minimum', operand: column(score) },
        high: { kind: 'maximum', operand: column(score) },
      },
      where: restriction ?? literal(true),
    },
    signal,
  );
  const [labelled = 0, positives = 0, right = 0, low, high] = ['labelled', 'positive', 'right', 'low', 'high'].map(
    (name) => {
      const value: unknown = table.get(name, 0);
      return typeof value === 'number' || typeof value === 'bigint' ? Number(value) : NaN;
    },
  );
  if (!(labelled >= ROWS_AT_LEAST && (low ?? -1) >= 0 && (high ?? 2) <= 1)) return null;
  const rarer = Math.min(positives, labelled - positives);
  const saved = rarer > 0 ? 1 - (labelled - right) / rarer : 0;
  return rarer > 0 && (rarer < RARE * labelled || saved < SAVED)
    ? logLoss(column(score), positive, column(label))
    : null;
}

/** −ln of the probability given to what came true, in nats. */
export function logLoss(score: Expression, positive: Expression, label: Expression): Expression {
  const other: Expression = { kind: 'arithmetic', operator: '-', left: literal(1), right: score };
  return {
    kind: 'case',
    branches: [
      { when: or(isNull(score), isNull(label)), then: literal(null) },
      { when: positive, then: minusLog(score) },
    ],
    otherwise: minusLog(other),
  };
}

/** Probabilities below this count as this much: one sure and wrong row must not outweigh ten thousand others. */
const LEAST = 1e-4;
const CHORDS = 40;

/** −ln of a probability by chords between powers, which strays from it by at most 0.007. */
function minusLog(probability: Expression): Expression {
  const edges = Array.from({ length: CHORDS + 1 }, (_, i) => LEAST ** (1 - i / CHORDS));
  const branches = edges.slice(1).map((high, i) => {
    const low = edges[i] ?? LEAST;
    const slope = (Math.log(low) - Math.log(high)) / (high - low);
    return {
      when: compare(probability, '<', literal(high)),
      then: linear(probability, -Math.log(low) - slope * low, slope),
    };
  });
  return {
    kind: 'case',
    branches: [{ when: compare(probability, '<', literal(LEAST)), then: literal(-Math.log(LEAST)) }, ...branches],
    otherwise: literal(0),
  };
}

const linear = (x: Expression, constant: number, slope: number): Expression => ({
  kind: 'arithmetic',
  operator: '+',
  left: literal(constant),
  right: { kind: 'arithmetic', operator: '*', left: literal(slope), right: x },
});
