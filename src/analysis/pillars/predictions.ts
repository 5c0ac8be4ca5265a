import { and, compare, literal, or, within, type Expression, type Measure } from '../../engine/expression';
import type { Row, Value } from '../../engine/engine';
import type { PredictionLog } from '../../log/prediction-log';
import { formatInstant } from '../../log/time/instant';
import { IncidentError } from '../../protocol/errors';
import type { Interval } from '../../protocol/investigation';
import type { PillarsWindow, TracePrediction } from '../../protocol/traces';
import { ordinalAtLine } from '../row-at-line';

export interface Place {
  file: number;
  ordinal: number;
}

/** Predictions of a window: how many, labelled, wrong. Null where being wrong is not known or must not be shown. */
export async function predictionsWithin(
  log: PredictionLog,
  { start, end }: Interval,
  signal?: AbortSignal,
): Promise<PillarsWindow['predictions']> {
  const measures: Record<string, Measure> = { rows: { kind: 'count' } };
  if (log.outcome) measures.labelled = { kind: 'countValues', operand: log.outcome };
  if (log.correct) measures.wrong = { kind: 'countIf', condition: compare(log.correct, '=', literal(0)) };
  const conditions = [within(log.time, start, end), compare({ kind: 'origin' }, '=', literal('log'))];
  if (log.restriction) conditions.push(log.restriction);
  const counted = await log.engine.count({ by: {}, measures, where: and(...conditions) }, signal);
  const number = (name: string): number => Number(counted.get(name, 0) ?? 0);
  const shown = log.correct !== null && log.withheld === undefined;
  return {
    rows: number('rows'),
    labelled: log.outcome ? number('labelled') : 0,
    wrong: shown ? number('wrong') : null,
  };
}

/** The row of the log at a line of a file. Throws `usage` where none begins there. */
export async function placeOfLine(log: PredictionLog, path: string, line: number): Promise<Place> {
  const file = log.read.files.findIndex((each) => each.path === path);
  const ordinal = file < 0 ? null : await ordinalAtLine(log.engine, file, line);
  if (ordinal !== null) return { file, ordinal };
  throw new IncidentError('usage', `${path}:${line}: no row of the log stands there.`, 'Run the investigation again.');
}

const TIME = '__time';
const CORRECT = '__correct';

/** Columns of a prediction that may be shown, and how to ask for them. */
export function shownColumns({ roles, privateColumns, engine, time, correct }: PredictionLog) {
  const kept = new Set(engine.describe().map(({ name }) => name));
  const visible = (name: string | undefined): name is string =>
    name !== undefined && kept.has(name) && !privateColumns.has(name);
  const columns = [roles.id, roles.prediction, roles.label].filter(visible);
  const expressions: Record<string, Expression> = { [TIME]: time, ...(correct ? { [CORRECT]: correct } : {}) };
  return { columns, expressions };
}

export interface PlacedPrediction {
  place: Place;
  prediction: TracePrediction;
}

/** Predictions by their places, with the lines they stand on. */
export async function predictionsAt(
  log: PredictionLog,
  places: readonly Place[],
  signal?: AbortSignal,
): Promise<PlacedPrediction[]> {
  if (places.length === 0) return [];
  const files = [...new Set(places.map(({ file }) => file))];
  const where = or(
    ...files.map((file) =>
      and(compare({ kind: 'file' }, '=', literal(file)), {
        kind: 'in',
        operand: { kind: 'ordinal' },
        values: places.filter((place) => place.file === file).map(({ ordinal }) => ordinal),
      }),
    ),
  );
  const rows = await log.engine.rows({ ...shownColumns(log), where, limit: places.length }, signal);
  return Promise.all(rows.map((row) => predictionOf(log, row, signal)));
}

/** One row as a prediction in a list. */
export async function predictionOf(log: PredictionLog, row: Row, signal?: AbortSignal): Promise<PlacedPrediction> {
  const { path, line } = await log.engine.locate(row.file, row.ordinal, signal);
  const { roles } = log;
  const value = (name: string | undefined): string | null => text(name === undefined ? null : row.values[name]);
  const time = row.values[TIME];
  const right = row.values[CORRECT];
  return {
    place: { file: row.file, ordinal: row.ordinal },
    prediction: {
      file: path,
      line,
      id: value(roles.id),
      time: instantOf(time),
      prediction: value(roles.prediction),
      label: value(roles.label),
      correct: right === null || right === undefined ? null : Number(right) === 1,
    },
  };
}

/** Engines give times as microseconds or as text. */
function instantOf(value: Value | undefined): string | null {
  if (value === null || value === undefined) return null;
  return Number.isFinite(Number(value)) ? formatInstant(Number(value)) : String(value);
}

const text = (value: Value | undefined): string | null =>
  value === null || value === undefined ? null : String(value);
