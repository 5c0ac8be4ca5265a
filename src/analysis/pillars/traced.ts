import { column, compare, literal, and } from '../../engine/expression';
import type { SpanStore } from '../../engine/spans';
import type { PredictionLog } from '../../log/prediction-log';
import type { TracePrediction } from '../../protocol/traces';
import { predictionOf, predictionsAt, shownColumns, type Place } from './predictions';

/** A request with more answers shows the first of them. */
const MOST_OF_TRACE = 3;

/** The predictions of traces that were joined to rows. */
export async function predictionsByTrace(
  log: PredictionLog,
  store: SpanStore,
  traces: readonly string[],
  signal?: AbortSignal,
): Promise<Map<string, TracePrediction[]>> {
  const places = await store.placesOf(traces, MOST_OF_TRACE, signal);
  const found = await predictionsAt(log, [...places.values()].flat(), signal);
  const byPlace = new Map(found.map(({ place, prediction }) => [keyOf(place), prediction]));
  return new Map([...places].map(([trace, own]) => [trace, own.flatMap((place) => byPlace.get(keyOf(place)) ?? [])]));
}

const keyOf = ({ file, ordinal }: Place): string => `${file}:${ordinal}`;

/** The same where rows live on a server: by the values of the trace column as they are spelled. */
export async function predictionsByValue(
  log: PredictionLog,
  traces: readonly string[],
  signal?: AbortSignal,
): Promise<Map<string, TracePrediction[]>> {
  const name = log.roles.trace;
  const found = new Map<string, TracePrediction[]>();
  if (name === undefined || traces.length === 0) return found;
  const { columns, expressions } = shownColumns(log);
  const where = { kind: 'in' as const, operand: column(name), values: [...traces] };
  const asked = { columns, expressions: { ...expressions, [TRACE]: column(name) }, where };
  for (const row of await log.engine.rows({ ...asked, limit: traces.length * MOST_OF_TRACE }, signal)) {
    const trace = String(row.values[TRACE]);
    const { prediction } = await predictionOf(log, row, signal);
    found.set(trace, [...(found.get(trace) ?? []), prediction]);
  }
  return found;
}

const TRACE = '__trace';

/** The trace id that a row carries in its trace column. */
export async function traceOfRow(log: PredictionLog, place: Place, signal?: AbortSignal): Promise<string | null> {
  const name = log.roles.trace;
  if (name === undefined) return null;
  const at = (kind: 'file' | 'ordinal', value: number) => compare({ kind }, '=', literal(value));
  const where = and(at('file', place.file), at('ordinal', place.ordinal));
  const [row] = await log.engine.rows({ columns: [name], where, limit: 1 }, signal);
  const value = row?.values[name];
  return value === null || value === undefined ? null : String(value);
}
