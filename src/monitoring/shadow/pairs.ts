import type { ColumnTable } from 'arquero';
import { and, column, compare, isNull, literal, not, type Expression, type Measure } from '../../engine/expression';
import type { Units } from '../../engine/units';
import { failureOf } from '../../log/failure';
import type { PredictionLog } from '../../log/prediction-log';
import { nearestName, unknownColumn } from '../../log/roles/names';
import { IncidentError } from '../../protocol/errors';

/** Where champion and challenger stand. */
export type ShadowLayout =
  /** Two prediction columns of one row, as the seed's `log_shadow_comparison` writes them. */
  | { kind: 'columns'; champion: string; challenger: string }
  /** Two rows of one request, told apart by a column's values. */
  | { kind: 'values'; column: string; champion: string; challenger: string; key: string }
  /** Two logs, joined by request. */
  | { kind: 'logs'; key: string };

export type Side = 'champion' | 'challenger';

/** Requests with both answers: units that have these columns. */
export interface Pairs {
  units: Units;
  layout: ShadowLayout;
  /** Requests that only one of them answered. */
  unmatched: Record<Side, number>;
  hasLatency: boolean;
  hasErrors: boolean;
  segments: string[];
  isRegression: boolean;
}

/** Requests that both answered. */
export const bothAnswered = and(not(isNull(column('champion'))), not(isNull(column('challenger'))));

const SEGMENTS_AT_MOST = 12;

/** Rows of each side, as a condition; null where both stand in one row. */
function sideOf(layout: ShadowLayout, side: Side): Expression | null {
  if (layout.kind === 'columns') return null;
  if (layout.kind === 'logs')
    return compare({ kind: 'origin' }, '=', literal(side === 'champion' ? 'log' : 'reference'));
  return compare({ kind: 'text', operand: column(layout.column) }, '=', literal(layout[side]));
}

const only = (condition: Expression | null, value: Expression): Expression =>
  condition === null ? value : { kind: 'case', branches: [{ when: condition, then: value }], otherwise: literal(null) };

/** Joins the answers of champion and challenger by request. Throws `not-applicable` where no request has both. */
export async function pairUp(log: PredictionLog, layout: ShadowLayout, signal?: AbortSignal): Promise<Pairs> {
  if (!log.engine.units) {
    throw new IncidentError('not-applicable', `The ${log.engine.name} engine cannot pair requests yet.`, 'Use duckdb.');
  }
  const { roles } = log;
  const types = new Map(log.engine.describe().map(({ name, type }) => [name, type]));
  const isNumber = (name: string | undefined): boolean =>
    types.get(name ?? '') === 'number' || types.get(name ?? '') === 'integer';
  const isRegression = log.task === 'regression';
  const failed = failureOf(log);
  const latencies = latencyColumns(log, layout);
  const predictionOf = (side: Side): Expression => {
    const name = layout.kind === 'columns' ? layout[side] : (roles.prediction ?? '');
    if (!types.has(name)) throw unknownColumn(name, 'The prediction', [...types.keys()]);
    return isRegression ? column(name) : { kind: 'text', operand: column(name) };
  };
  const label: Expression | null =
    roles.label === undefined
      ? null
      : isRegression
        ? column(roles.label)
        : { kind: 'text', operand: column(roles.label) };
  const compared = layout.kind === 'columns' ? [layout.champion, layout.challenger] : [];
  const tellingApart = layout.kind === 'values' ? [layout.column] : [];
  const segments = roles.segments
    .filter((name) => types.has(name) && ![...compared, ...tellingApart].includes(name))
    .slice(0, SEGMENTS_AT_MOST);
  const values: Record<string, Measure> = {};
  for (const side of ['champion', 'challenger'] as const) {
    const rows = sideOf(layout, side);
    values[side] = { kind: 'minimum', operand: only(rows, predictionOf(side)) };
    values[`${side}.rows`] = rows ? { kind: 'countIf', condition: rows } : { kind: 'count' };
    const latency = latencies[side];
    if (latency !== undefined && isNumber(latency))
      values[`${side}.latency`] = { kind: 'maximum', operand: only(rows, column(latency)) };
    if (failed && layout.kind !== 'columns')
      values[`${side}.failed`] = { kind: 'countIf', condition: rows ? and(rows, failed) : failed };
  }
  if (label) values.label = { kind: 'minimum', operand: label };
  segments.forEach((name, index) => {
    values[`segment${index}`] = { kind: 'minimum', operand: { kind: 'text', operand: column(name) } };
  });
  const units = await log.engine.units(
    { units: unitOf(layout), values, ...(log.restriction ? { where: log.restriction } : {}) },
    signal,
  );
  const counted = await units.count({
    by: {},
    measures: {
      both: { kind: 'countIf', condition: bothAnswered },
      champion: { kind: 'countIf', condition: isNull(column('challenger')) },
      challenger: { kind: 'countIf', condition: isNull(column('champion')) },
    },
  });
  const unmatched = { champion: numberAt(counted, 'champion'), challenger: numberAt(counted, 'challenger') };
  if (numberAt(counted, 'both') === 0) {
    await units.close();
    throw noPairs(layout, unmatched);
  }
  return {
    units,
    layout,
    unmatched,
    hasLatency: 'champion.latency' in values && 'challenger.latency' in values,
    hasErrors: 'champion.failed' in values,
    segments,
    isRegression,
  };
}

export const numberAt = (table: ColumnTable, name: string, row = 0): number => Number(table.get(name, row) ?? 0);

function unitOf(layout: ShadowLayout): Record<string, Expression> {
  if (layout.kind === 'columns') return { file: { kind: 'file' }, row: { kind: 'ordinal' } };
  return { request: { kind: 'text', operand: column(layout.key) } };
}

/** `champion_latency_ms` beside `champion_prediction`; else the latency column, told apart by side. */
function latencyColumns({ roles, engine }: PredictionLog, layout: ShadowLayout): Partial<Record<Side, string>> {
  if (layout.kind !== 'columns')
    return roles.latency === undefined ? {} : { champion: roles.latency, challenger: roles.latency };
  const names = engine.describe().map(({ name }) => name);
  const find = (side: Side): string | undefined =>
    names.find((name) => name.startsWith(side) && /latency|duration/.test(name));
  const [champion, challenger] = [find('champion'), find('challenger')];
  return champion !== undefined && challenger !== undefined ? { champion, challenger } : {};
}

function noPairs(layout: ShadowLayout, unmatched: Record<Side, number>): IncidentError {
  const key = layout.kind === 'columns' ? '' : ` by "${layout.key}"`;
  const [champion, challenger] = [unmatched.champion, unmatched.challenger];
  if (champion === 0 || challenger === 0) {
    const missing = challenger === 0 ? 'challenger' : 'champion';
    return new IncidentError(
      'not-applicable',
      `The log has no answer of the ${missing}, so there is nothing to compare.`,
      layout.kind === 'values' ? `Check the values of "${layout.column}".` : 'Check the two columns or logs.',
    );
  }
  return new IncidentError(
    'not-applicable',
    `No request has answers of both${key}: ${champion} of the champion alone, ${challenger} of the challenger alone.`,
    'Name the column that both share with --key.',
  );
}

export interface ShadowOptions {
  champion?: string;
  challenger?: string;
  by?: string;
  key?: string;
}

const [CHAMPION, CHALLENGER] = ['champion_prediction', 'challenger_prediction'];
const REQUEST_NAMES = ['request_id', 'requestId', 'request'];

/** How champion and challenger stand in a log. Throws `usage` where that cannot be told. */
export async function layoutOf(
  log: PredictionLog,
  options: ShadowOptions,
  signal?: AbortSignal,
): Promise<ShadowLayout> {
  const names = log.engine.describe().map(({ name }) => name);
  if (log.hasReference) return { kind: 'logs', key: keyOf(log, options, names) };
  const { champion = CHAMPION, challenger = CHALLENGER } = options;
  if (options.by === undefined && names.includes(champion) && names.includes(challenger))
    return { kind: 'columns', champion, challenger };
  requireBothColumns(options, names);
  const by = options.by ?? log.roles.variant ?? log.roles.modelVersion;
  if (by === undefined) {
    throw new IncidentError(
      'usage',
      'It cannot be told which rows or columns are the champion’s and which the challenger’s.',
      'Give --champion COLUMN --challenger COLUMN, or --by COLUMN with two of its values, or --challenger-log FILE.',
    );
  }
  if (!names.includes(by)) throw unknownColumn(by, '--by', names);
  const values = await valuesOf(log, by, signal);
  const chosen = [
    options.champion ?? values[0],
    options.challenger ?? values.find((value) => value !== (options.champion ?? values[0])),
  ];
  const [first, second] = chosen;
  for (const value of [options.champion, options.challenger]) {
    if (value !== undefined && !values.includes(value)) {
      const nearest = nearestName(value, values);
      const hint = nearest === null ? '' : `Did you mean "${nearest}"? `;
      throw new IncidentError(
        'usage',
        `"${by}" has no value "${value}".`,
        `${hint}Its values are: ${values.slice(0, 12).join(', ')}.`,
      );
    }
  }
  if (first !== undefined && first === second) {
    throw new IncidentError(
      'usage',
      `--champion and --challenger are both "${first}", so there is nothing to compare.`,
      `The values of "${by}" are: ${values.slice(0, 12).join(', ')}.`,
    );
  }
  if (first === undefined || second === undefined) {
    throw new IncidentError(
      'not-applicable',
      `"${by}" has one value only (${values.join(', ')}), so there is no challenger to compare with.`,
      'Give the challenger’s log with --challenger-log, or another column with --by.',
    );
  }
  if (values.length > 2 && (options.champion === undefined || options.challenger === undefined)) {
    throw new IncidentError(
      'usage',
      `"${by}" has ${values.length} values, so the two to compare must be named.`,
      `Give --champion and --challenger; its values are: ${values.slice(0, 12).join(', ')}.`,
    );
  }
  return { kind: 'values', column: by, champion: first, challenger: second, key: keyOf(log, options, names) };
}

/** Where one of the two is a column, the other is meant to be one. */
function requireBothColumns({ by, champion, challenger }: ShadowOptions, names: readonly string[]): void {
  if (by !== undefined || champion === undefined || challenger === undefined) return;
  const missing = [champion, challenger].filter((name) => !names.includes(name));
  if (missing.length !== 1 || missing[0] === undefined) return;
  throw unknownColumn(missing[0], missing[0] === champion ? '--champion' : '--challenger', names);
}

function keyOf({ roles }: PredictionLog, { key }: ShadowOptions, names: readonly string[]): string {
  if (key !== undefined) {
    if (!names.includes(key)) throw unknownColumn(key, '--key', names);
    return key;
  }
  const found = REQUEST_NAMES.find((name) => names.includes(name)) ?? roles.trace ?? roles.id;
  if (found !== undefined) return found;
  throw new IncidentError('usage', 'No column says which answers belong to one request.', 'Name it with --key COLUMN.');
}

/** The champion is what came first. */
async function valuesOf(log: PredictionLog, name: string, signal?: AbortSignal): Promise<string[]> {
  const by = { value: { kind: 'text', operand: column(name) } } as const;
  const measures = { first: { kind: 'minimum', operand: log.time } } as const;
  const where = and(not(isNull(column(name))), ...(log.restriction ? [log.restriction] : []));
  const found = await log.engine.count({ by, measures, where }, signal);
  return Array.from({ length: found.numRows() }, (_, row) => ({
    value: String(found.get('value', row)),
    first: Number(found.get('first', row)),
  }))
    .sort((a, b) => a.first - b.first || (a.value < b.value ? -1 : 1))
    .map(({ value }) => value);
}
