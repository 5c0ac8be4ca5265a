import { and, column, compare, isNull, literal, not, type Expression, type Measure } from '../../engine/expression';
import type { Units } from '../../engine/units';
import type { PredictionLog } from '../../log/prediction-log';
import { nearestName, unknownColumn } from '../../log/roles/names';
import { IncidentError } from '../../protocol/errors';

/** How a user's rows become one value. */
export type Aggregation = 'mean' | 'sum' | 'max' | 'min';

export interface DeclaredMetric {
  name: string;
  /** A column; null for the log's own outcome. */
  column: string | null;
  aggregation: Aggregation;
}

export interface ExperimentPlan {
  variant: string;
  control: string;
  treatment: string;
  unit: string;
  metrics: DeclaredMetric[];
  groups: string[];
  /** Microseconds from a user's first row to the end of their outcome window; null: every user counts. */
  outcomeWindow: number | null;
  /** A column of regions or periods. */
  block: string | null;
}

/** Users with their variant, first row and values; columns `variant`, `last`, `first`, `metric0`…, `group0`…, `block`. */
export interface Users {
  units: Units;
  plan: ExperimentPlan;
  /** Users of one variant whose outcome window has closed. */
  counted: Expression;
  control: Expression;
}

export const inVariant = (name: string): Expression => compare(column('variant'), '=', literal(name));

/** Groups the log by user. */
export async function usersOf(log: PredictionLog, plan: ExperimentPlan, signal?: AbortSignal): Promise<Users> {
  if (!log.engine.units) {
    throw new IncidentError('not-applicable', `The ${log.engine.name} engine cannot group users yet.`, 'Use duckdb.');
  }
  const variant: Expression = { kind: 'text', operand: column(plan.variant) };
  const values: Record<string, Measure> = {
    variant: { kind: 'minimum', operand: variant },
    last: { kind: 'maximum', operand: variant },
    first: { kind: 'minimum', operand: log.time },
  };
  plan.metrics.forEach((metric, index) => Object.assign(values, measuresOf(log, metric, index)));
  if (plan.block !== null) values.block = { kind: 'minimum', operand: { kind: 'text', operand: column(plan.block) } };
  plan.groups.forEach((name, index) => {
    values[`group${index}`] = { kind: 'minimum', operand: { kind: 'text', operand: column(name) } };
  });
  const chosen: Expression = { kind: 'in', operand: variant, values: [plan.control, plan.treatment] };
  const units = await log.engine.units(
    {
      units: { user: { kind: 'text', operand: column(plan.unit) } },
      values,
      where: and(chosen, ...(log.restriction ? [log.restriction] : [])),
    },
    signal,
  );
  const single = compare(column('variant'), '=', column('last'));
  const closed =
    plan.outcomeWindow === null ? [] : [compare(column('first'), '<=', literal(log.span.end - 1 - plan.outcomeWindow))];
  return { units, plan, counted: and(single, ...closed), control: inVariant(plan.control) };
}

function measuresOf(
  log: PredictionLog,
  { column: name, aggregation }: DeclaredMetric,
  index: number,
): Record<string, Measure> {
  const operand = valueOf(log, name);
  if (aggregation === 'max' || aggregation === 'min')
    return { [`metric${index}`]: { kind: aggregation === 'max' ? 'maximum' : 'minimum', operand } };
  return { [`sum${index}`]: { kind: 'sum', operand }, [`count${index}`]: { kind: 'countValues', operand } };
}

/** A column as a number; truth values are 1 and 0. */
function valueOf(log: PredictionLog, name: string | null): Expression {
  if (name === null) return log.outcome ?? literal(null);
  const columns = log.engine.describe();
  const type = columns.find((each) => each.name === name)?.type;
  if (type === undefined) {
    throw unknownColumn(
      name,
      'The metric',
      columns.map((each) => each.name),
    );
  }
  if (type === 'boolean') {
    const yes = { when: compare(column(name), '=', literal(true)), then: literal(1) };
    const nothing = { when: isNull(column(name)), then: literal(null) };
    return { kind: 'case', branches: [nothing, yes], otherwise: literal(0) };
  }
  if (type === 'number' || type === 'integer') return column(name);
  throw new IncidentError(
    'not-applicable',
    `The metric "${name}" holds ${type} values, of which there is no mean.`,
    'Choose a column of numbers or truth values.',
  );
}

/** A user's value of a metric; null where they have none. */
export function userValue({ aggregation }: DeclaredMetric, index: number): Expression {
  if (aggregation === 'max' || aggregation === 'min') return column(`metric${index}`);
  const sum = column(`sum${index}`);
  const none = { when: compare(column(`count${index}`), '=', literal(0)), then: literal(null) };
  if (aggregation === 'sum') return { kind: 'case', branches: [none], otherwise: sum };
  return {
    kind: 'case',
    branches: [none],
    otherwise: { kind: 'arithmetic', operator: '/', left: sum, right: column(`count${index}`) },
  };
}

export interface ExperimentOptions {
  variant?: string;
  control?: string;
  treatment?: string;
  unit?: string;
  primary?: string;
  metrics: string[];
  groups: string[];
  outcomeWindow: number | null;
  block?: string;
}

/** What an experiment's log holds and what was declared of it. Throws `not-applicable` for one variant only. */
export async function planOf(
  log: PredictionLog,
  options: ExperimentOptions,
  signal?: AbortSignal,
): Promise<ExperimentPlan> {
  const names = log.engine.describe().map(({ name }) => name);
  const present = (name: string | undefined, what: string): string | undefined => {
    if (name !== undefined && !names.includes(name)) throw unknownColumn(name, what, names);
    return name;
  };
  const variant = present(options.variant, '--variant') ?? log.roles.variant;
  if (variant === undefined)
    throw new IncidentError('usage', 'No column says which variant a user saw.', 'Name it with --variant COLUMN.');
  const unit = present(options.unit, '--unit') ?? log.roles.entity;
  if (unit === undefined)
    throw new IncidentError('usage', 'No column says which user a row belongs to.', 'Name it with --unit COLUMN.');
  const [control, treatment] = await variantsOf(log, variant, options, signal);
  const declared = [options.primary, ...options.metrics].filter((text) => text !== undefined).map(metricOf);
  for (const { name } of declared) requireAggregation(name, names);
  if (declared.length === 0 && log.outcome === null) {
    throw new IncidentError(
      'usage',
      'The log has no labels and no metric is declared.',
      'Name one with --primary COLUMN, such as purchased:max.',
    );
  }
  const metrics =
    options.primary === undefined && log.outcome !== null
      ? [
          { name: log.task === 'regression' ? 'mae' : 'accuracy', column: null, aggregation: 'mean' as const },
          ...declared,
        ]
      : declared;
  // What is measured is an outcome: users who bought are no group that a variant could treat worse.
  const outcomes = new Set(metrics.map(({ column: name }) => name));
  const groups = options.groups.length > 0 ? options.groups : log.roles.segments.filter((name) => !outcomes.has(name));
  for (const group of options.groups) present(group, '--group');
  return {
    variant,
    control,
    treatment,
    unit,
    metrics,
    groups: groups.slice(0, 8),
    outcomeWindow: options.outcomeWindow,
    block: present(options.block, '--block') ?? null,
  };
}

const AGGREGATIONS: readonly Aggregation[] = ['mean', 'sum', 'max', 'min'];

/** `revenue:sum`; a mean where nothing is said. */
export function metricOf(text: string): DeclaredMetric {
  const at = text.lastIndexOf(':');
  const aggregation = AGGREGATIONS.find((each) => each === text.slice(at + 1));
  const name = at > 0 && aggregation ? text.slice(0, at) : text;
  return { name: text, column: name, aggregation: at > 0 && aggregation ? aggregation : 'mean' };
}

/** `age:median` of a log that has `age`: not the column is wrong. */
function requireAggregation(text: string, columns: readonly string[]): void {
  const at = text.lastIndexOf(':');
  const [name, aggregation] = [text.slice(0, at), text.slice(at + 1)];
  if (columns.includes(text) || !columns.includes(name) || AGGREGATIONS.some((each) => each === aggregation)) return;
  throw new IncidentError(
    'usage',
    `The metric "${text}" asks for the ${aggregation} of a user’s rows, which is not known.`,
    `Write ${AGGREGATIONS.map((each) => `${name}:${each}`).join(', ')}.`,
  );
}

const USUAL_CONTROLS = ['control', 'a', 'baseline', 'champion', 'off', '0', 'v1'];

async function variantsOf(
  log: PredictionLog,
  name: string,
  { control, treatment }: ExperimentOptions,
  signal?: AbortSignal,
): Promise<[string, string]> {
  const by = { value: { kind: 'text', operand: column(name) } } as const;
  const table = await log.engine.count(
    {
      by,
      measures: { rows: { kind: 'count' } },
      where: and(not(isNull(column(name))), ...(log.restriction ? [log.restriction] : [])),
    },
    signal,
  );
  const values = Array.from({ length: table.numRows() }, (_, row) => String(table.get('value', row)));
  for (const given of [control, treatment]) {
    if (given === undefined || values.includes(given)) continue;
    const nearest = nearestName(given, values);
    const hint = nearest === null ? '' : `Did you mean "${nearest}"? `;
    throw new IncidentError(
      'usage',
      `"${name}" has no variant "${given}".`,
      `${hint}Its variants are: ${values.slice(0, 12).join(', ')}.`,
    );
  }
  if (control !== undefined && control === treatment) {
    throw new IncidentError(
      'usage',
      `--control and --treatment are both "${control}", so there is nothing to compare.`,
      `The variants of "${name}" are: ${values.slice(0, 12).join(', ')}.`,
    );
  }
  if (values.length < 2) {
    throw new IncidentError(
      'not-applicable',
      `"${name}" has one variant only (${values.join(', ')}), so there is nothing to compare.`,
      'Name another column with --variant, or give the log of the whole experiment.',
    );
  }
  const usual = USUAL_CONTROLS.flatMap((word) => values.filter((value) => value.toLowerCase() === word))[0];
  const first =
    control ??
    values.find((value) => value !== treatment && value === usual) ??
    values.find((value) => value !== treatment) ??
    '';
  const others = values.filter((value) => value !== first);
  const second = treatment ?? others[0] ?? '';
  if (others.length > 1 && treatment === undefined) {
    throw new IncidentError(
      'usage',
      `"${name}" has ${values.length} variants, so the two to compare must be named.`,
      `Give --control and --treatment; its variants are: ${values.slice(0, 12).join(', ')}.`,
    );
  }
  return [first, second];
}
