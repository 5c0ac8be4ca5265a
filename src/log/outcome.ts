import { column, compare, isNull, literal, not, and, or, type Expression } from '../engine/expression';
import type { ColumnType } from '../protocol/read';
import type { Problem } from '../protocol/report';
import type { Roles, Task } from '../protocol/roles';
import { labelNamed } from './roles/label-of';
import { wordsOf } from './roles/names';

/** Right, wrong and how wrong, as expressions over one row. */
export interface Outcome {
  /** 1, 0, or null without a label; null for regression and for logs without labels. */
  correct: Expression | null;
  /** Absolute error; null unless the task is regression. */
  loss: Expression | null;
  /** Whichever of the two the task has. */
  outcome: Expression | null;
  problems: Problem[];
}

type Types = ReadonlyMap<string, ColumnType>;

const RIGHT = spellings('true t yes y 1 1.0 correct right hit ok pass match ja oui si sim');
const WRONG = spellings('false f no n 0 0.0 incorrect wrong miss ko fail mismatch nein non nao');
const INVERTED = new Set(['wrong', 'incorrect', 'misclassified', 'mismatch', 'miss']);

function spellings(words: string): string[] {
  return words
    .split(' ')
    .flatMap((word) => [...new Set([word, word.toUpperCase(), word[0]?.toUpperCase() + word.slice(1)])]);
}

/**
 * How right a row is: the logged column where there is one, else prediction against label, else the decision that the
 * scores imply (at 0.5, or the highest) against label.
 */
export function outcomeOf(roles: Roles, task: Task, columns: readonly { name: string; type: ColumnType }[]): Outcome {
  const types: Types = new Map(columns.map(({ name, type }) => [name, type]));
  if (task === 'regression') {
    const { expression, problems } = lossOf(roles, types);
    return { correct: null, loss: expression, outcome: expression, problems };
  }
  const correct = correctOf(roles, types);
  return { correct, loss: null, outcome: correct, problems: [] };
}

function correctOf(roles: Roles, types: Types): Expression | null {
  if (roles.correct !== undefined) return loggedCorrect(roles.correct, types.get(roles.correct));
  if (roles.label === undefined) return null;
  const { prediction, label, labelOf } = roles;
  if (prediction !== undefined) {
    if (!labelOf) return truth(sameClass(prediction, label, types));
    const named = Object.entries(labelOf);
    return named.length > 0 ? standsFor(prediction, named, label, types) : null;
  }
  const scores = Object.entries(roles.scores);
  if (scores.length === 1 && scores[0]) return decidedAtHalf(roles.label, scores[0], types);
  return scores.length > 1 ? decidedByHighest(roles.label, scores, types) : null;
}

function loggedCorrect(name: string, type: ColumnType | undefined): Expression {
  const inverted = wordsOf(name).some((word) => INVERTED.has(word));
  const [right, wrong] = inverted ? [0, 1] : [1, 0];
  const [yes, no] = truthValues(column(name), type);
  return { kind: 'case', branches: [branch(yes, right), branch(no, wrong)], otherwise: literal(null) };
}

/** Conditions for a truth value in any spelling. */
function truthValues(operand: Expression, type: ColumnType | undefined): [Expression, Expression] {
  if (type === 'boolean') return [compare(operand, '=', literal(true)), compare(operand, '=', literal(false))];
  if (type === 'integer' || type === 'number')
    return [compare(operand, '=', literal(1)), compare(operand, '=', literal(0))];
  return [
    { kind: 'in', operand, values: RIGHT },
    { kind: 'in', operand, values: WRONG },
  ];
}

const branch = (when: Expression, then: number) => ({ when, then: literal(then) });

/** 1, 0 or null of a condition. */
const truth = (condition: Expression): Expression => ({
  kind: 'case',
  branches: [branch(condition, 1), branch(not(condition), 0)],
  otherwise: literal(null),
});

/** 1 where the label is the one that the prediction stands for, 0 where another is; null of other predictions. */
function standsFor(prediction: string, labelOf: [string, string][], label: string, types: Types): Expression {
  const branches = labelOf.map(([said, came]) => ({
    when: isClass(prediction, said, types),
    then: truth(isClass(label, came, types)),
  }));
  return { kind: 'case', branches, otherwise: literal(null) };
}

const isNumber = (type: ColumnType | undefined): boolean => type === 'integer' || type === 'number';

/** Equality of classes that may be held as different types: `true`, `True` and 1 are one class. */
function sameClass(prediction: string, label: string, types: Types): Expression {
  const left = types.get(prediction);
  const right = types.get(label);
  if (left === right || (isNumber(left) && isNumber(right))) return compare(column(prediction), '=', column(label));
  if (left === 'boolean' || right === 'boolean') {
    return compare(asTruth(prediction, left), '=', asTruth(label, right));
  }
  return compare(asText(prediction), '=', asText(label));
}

function asTruth(name: string, type: ColumnType | undefined): Expression {
  const [yes, no] = truthValues(column(name), type);
  return { kind: 'case', branches: [branch(yes, 1), branch(no, 0)], otherwise: literal(null) };
}

const asText = (name: string): Expression => ({ kind: 'text', operand: column(name) });

/** Whether a label column names a class, whatever type it is held as. */
export function isClass(label: string, className: string, types: Types): Expression {
  const type = types.get(label);
  if (isNumber(type) && className.trim() !== '' && Number.isFinite(Number(className))) {
    return compare(column(label), '=', literal(Number(className)));
  }
  const [yes, no] = truthValues(column(label), type);
  if (type === 'boolean') return RIGHT.includes(className) ? yes : no;
  return compare(asText(label), '=', literal(className));
}

/** Whether a row's label is a class, which may be named as predictions are. */
export const labelIs = (roles: Pick<Roles, 'labelOf'>, label: string, className: string, types: Types): Expression =>
  isClass(label, labelNamed(roles.labelOf ?? {}, className), types);

/** The label's text, as predictions are spelled. */
export function labelText({ labelOf }: Pick<Roles, 'labelOf'>, label: string, types: Types): Expression {
  const branches = Object.entries(labelOf ?? {}).map(([said, came]) => ({
    when: isClass(label, came, types),
    then: literal(said),
  }));
  return branches.length > 0 ? { kind: 'case', branches, otherwise: asText(label) } : asText(label);
}

function decidedAtHalf(label: string, [className, score]: [string, string], types: Types): Expression {
  const said = compare(column(score), '>=', literal(0.5));
  const is = isClass(label, className, types);
  return {
    kind: 'case',
    branches: [
      { when: or(isNull(column(score)), isNull(column(label))), then: literal(null) },
      branch(or(and(said, is), and(not(said), not(is))), 1),
    ],
    otherwise: literal(0),
  };
}

/** A tie for the highest score counts as right if one of the tied classes is. */
function decidedByHighest(label: string, scores: [string, string][], types: Types): Expression {
  const highest = scores.map(([className, score]) =>
    and(
      isClass(label, className, types),
      ...scores.filter(([, other]) => other !== score).map(([, other]) => compare(column(score), '>=', column(other))),
    ),
  );
  return {
    kind: 'case',
    branches: [
      { when: or(isNull(column(label)), ...scores.map(([, score]) => isNull(column(score)))), then: literal(null) },
      branch(or(...highest), 1),
    ],
    otherwise: literal(0),
  };
}

function lossOf(roles: Roles, types: Types): { expression: Expression | null; problems: Problem[] } {
  if (roles.loss !== undefined) return { expression: { kind: 'absolute', operand: column(roles.loss) }, problems: [] };
  if (roles.prediction === undefined || roles.label === undefined) return { expression: null, problems: [] };
  const text = [roles.prediction, roles.label].find((name) => !isNumber(types.get(name)));
  if (text !== undefined) {
    return {
      expression: null,
      problems: [
        {
          code: 'loss-not-computable',
          text: `"${text}" is not held as numbers, so the error of a prediction cannot be computed.`,
        },
      ],
    };
  }
  const difference: Expression = {
    kind: 'arithmetic',
    operator: '-',
    left: column(roles.prediction),
    right: column(roles.label),
  };
  return { expression: { kind: 'absolute', operand: difference }, problems: [] };
}
