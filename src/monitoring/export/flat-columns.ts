import { column, compare, literal, type Expression } from '../../engine/expression';
import type { PredictionLog } from '../../log/prediction-log';
import type { Roles } from '../../protocol/roles';

/** Names of the flat file's columns by what other tools ask for; absent where the log has none. */
export interface FlatNames {
  timestamp: string;
  id?: string;
  prediction?: string;
  label?: string;
  /** 0 and 1 beside the classes' names, and the probability of the positive class: what NannyML's binary CBPE wants. */
  binary?: { positive: string; prediction: string; label: string; probability?: string };
  /** Probability columns by class, for several classes. */
  probabilities: Record<string, string>;
  /** Whether classes are numbers in the file, and not text. */
  numericClasses: boolean;
  features: { name: string; numeric: boolean }[];
  categories: string[];
}

export interface FlatTable {
  columns: Record<string, Expression>;
  names: FlatNames;
  /** Private columns that were left out. */
  left: string[];
}

const SINGLE = [
  ['id', 'id'],
  ['entity', 'entity'],
  ['trace', 'trace_id'],
  ['prediction', 'prediction'],
  ['confidence', 'confidence'],
  ['label', 'label'],
  ['labelTime', 'label_time'],
  ['modelVersion', 'model_version'],
  ['latency', 'latency'],
  ['status', 'status'],
  ['error', 'error'],
  ['variant', 'variant'],
] as const satisfies readonly (readonly [keyof Roles, string])[];

/**
 * The joined log as one flat table whose columns are named by their roles; features and segments keep their names.
 * @param classes values of prediction and label, in order
 * @param guarded names that a spreadsheet would run as a formula get an apostrophe before them
 */
export function flatTable(log: PredictionLog, classes: readonly string[], guarded: boolean): FlatTable {
  const { roles, privateColumns, engine } = log;
  const types = new Map(engine.describe().map(({ name, type }) => [name, type]));
  const may = (name: string | undefined): name is string =>
    name !== undefined && types.has(name) && !privateColumns.has(name);
  const columns: Record<string, Expression> = { timestamp: log.time };
  const isNumber = (name: string | undefined): boolean => ['integer', 'number'].includes(types.get(name ?? '') ?? '');
  const names: FlatNames = {
    timestamp: 'timestamp',
    probabilities: {},
    numericClasses: isNumber(roles.label ?? roles.prediction),
    features: [],
    categories: [],
  };
  for (const [role, name] of SINGLE) {
    const held = roles[role];
    if (!may(held)) continue;
    columns[name] = column(held);
    if (role === 'id' || role === 'prediction' || role === 'label') names[role] = name;
  }
  for (const [className, held] of Object.entries(roles.scores)) {
    if (!may(held)) continue;
    const name = freeName(className === '' ? 'score' : `score_${className}`, columns);
    columns[name] = column(held);
    if (className !== '') names.probabilities[className] = name;
  }
  if (log.task === 'binary') addBinary(log, classes, columns, names);
  for (const held of roles.features.filter(may)) {
    const name = freeName(headerOf(held, guarded), columns);
    columns[name] = column(held);
    names.features.push({ name, numeric: isNumber(held) });
  }
  for (const held of roles.segments.filter((name) => !roles.features.includes(name) && may(name))) {
    const name = freeName(headerOf(held, guarded), columns);
    columns[name] = column(held);
    names.categories.push(name);
  }
  return { columns, names, left: [...privateColumns] };
}

/** A name of the log as a header: no formula, and no name that an object has already. */
function headerOf(name: string, guarded: boolean): string {
  if (name === '__proto__') return 'proto';
  return guarded && /^[=+\-@\t\r]/.test(name) ? `'${name}` : name;
}

function freeName(wanted: string, taken: Record<string, unknown>): string {
  const used = new Set(Object.keys(taken).map((name) => name.toLowerCase()));
  let name = wanted;
  for (let copy = 2; used.has(name.toLowerCase()); copy++) name = `${wanted}_${copy}`;
  return name;
}

/** The class whose probability is logged, else the last by name (`1`, `true`, `yes`, `UP`) is the positive one. */
function addBinary(
  { roles }: PredictionLog,
  classes: readonly string[],
  columns: Record<string, Expression>,
  names: FlatNames,
): void {
  const scored = Object.keys(roles.scores).filter((name) => name !== '');
  const positive = scored.length === 1 ? scored[0] : classes.at(-1);
  const { prediction, label } = columns;
  if (positive === undefined || !prediction || !label) return;
  const isPositive = (operand: Expression): Expression => compare({ kind: 'text', operand }, '=', literal(positive));
  const asNumber = (operand: Expression): Expression => ({
    kind: 'case',
    branches: [
      { when: { kind: 'isNull', operand }, then: literal(null) },
      { when: isPositive(operand), then: literal(1) },
    ],
    otherwise: literal(0),
  });
  columns.y_pred = asNumber(prediction);
  columns.y_true = asNumber(label);
  const probability = probabilityOf(positive, roles, columns, isPositive(prediction));
  if (probability) columns.y_pred_proba = probability;
  names.binary = {
    positive,
    prediction: 'y_pred',
    label: 'y_true',
    ...(probability ? { probability: 'y_pred_proba' } : {}),
  };
}

function probabilityOf(
  positive: string,
  roles: Roles,
  columns: Record<string, Expression>,
  predictedPositive: Expression,
): Expression | null {
  const rest = (of: Expression): Expression => ({ kind: 'arithmetic', operator: '-', left: literal(1), right: of });
  const own = roles.scores[positive];
  if (own !== undefined) return column(own);
  const [other] = Object.entries(roles.scores).filter(([name]) => name !== '');
  if (other) return rest(column(other[1]));
  if (roles.scores[''] !== undefined) return column(roles.scores['']);
  const { confidence } = columns;
  return confidence
    ? { kind: 'case', branches: [{ when: predictedPositive, then: confidence }], otherwise: rest(confidence) }
    : null;
}
