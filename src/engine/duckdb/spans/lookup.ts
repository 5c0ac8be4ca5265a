import type { SpanRow, SpanStore, TraceRow } from '../../spans';
import type { Database } from '../database';
import { quotedText } from '../rows';
import { traceKey } from './join';

/** The spans of one trace, the earliest first. */
export async function traceSpans(
  database: Database,
  id: string,
  limit: number,
  signal?: AbortSignal,
): ReturnType<SpanStore['trace']> {
  const key = traceKey(quotedText(id));
  const [[total, start] = []] = await database.query(
    `SELECT count(*), min(st) FROM spans WHERE t = hash(${key}) AND trace = ${key}`,
    signal,
  );
  if (Number(total) === 0 || start === null || start === undefined) return null;
  const first = typeof start === 'bigint' ? start : 0n;
  const rows = await database.query(
    `SELECT spans.no, tree.parent, span, service, name, kind, CAST(spans.st - ${first} AS DOUBLE), CAST(spans.en - spans.st AS DOUBLE), ` +
      `CAST(coalesce(self, 0) AS DOUBLE), failed, message, attributes FROM (SELECT * FROM spans WHERE t = hash(${key}) AND trace = ${key} ORDER BY st, no LIMIT ${limit}) spans ` +
      'JOIN (SELECT no, parent FROM tree) tree ON tree.no = spans.no LEFT JOIN waits ON waits.no = spans.no ORDER BY spans.st, spans.no',
    signal,
  );
  return { start: Number(first) / 1000, total: Number(total), rows: rows.map(spanOf) };
}

function spanOf(row: unknown[]): SpanRow {
  const [number, parent, id, service, name, kind, start, duration, self, failed, message, attributes] = row;
  return {
    number: Number(number),
    parent: parent === null ? null : Number(parent),
    id: String(id),
    service: String(service),
    name: String(name),
    kind: String(kind),
    start: Number(start),
    duration: Number(duration),
    self: Number(self),
    error: failed === true,
    message: typeof message === 'string' && message !== '' ? message : null,
    attributes: typeof attributes === 'string' ? attributes : null,
  };
}

/** Traces that begin in an interval, by their own times. */
export async function tracesWithin(
  database: Database,
  { start, end }: { start: number; end: number },
  limit: number,
  signal?: AbortSignal,
): ReturnType<SpanStore['window']> {
  const [from, until] = [BigInt(Math.round(start)) * 1000n, BigInt(Math.round(end)) * 1000n];
  const inside = `tree.st >= ${from} AND tree.st < ${until}`;
  const failed = 'EXISTS (SELECT 1 FROM spans f WHERE f.t = traces.t AND f.failed)';
  const chosen = `SELECT traces.t, entry, tree.st, tree.en - tree.st AS duration, ${failed} AS failed FROM traces JOIN tree ON tree.no = entry WHERE ${inside}`;
  const [[count, erring, quantiles] = []] = await database.query(
    `SELECT count(*), count(*) FILTER (failed), quantile_disc(duration, [0.5, 0.95]) FROM (${chosen})`,
    signal,
  );
  const listed = async (condition: string): Promise<TraceRow[]> => {
    const rows = await database.query(
      `WITH chosen AS (SELECT * FROM (${chosen}) WHERE ${condition} ORDER BY duration DESC, t LIMIT ${limit}), ` +
        'inner_spans AS (SELECT spans.t, stage, any_value(service) AS service, any_value(name) AS name, sum(coalesce(self, 0)) AS self, count(*) AS spans, any_value(trace) AS trace ' +
        'FROM spans LEFT JOIN waits ON waits.no = spans.no WHERE spans.t IN (SELECT t FROM chosen) GROUP BY spans.t, stage) ' +
        'SELECT any_value(trace), any_value(chosen.st) // 1000, CAST(any_value(duration) AS DOUBLE), sum(spans), any_value(failed), arg_max(service, (self, -stage)), arg_max(name, (self, -stage)), CAST(max(self) AS DOUBLE) ' +
        'FROM chosen JOIN inner_spans ON inner_spans.t = chosen.t GROUP BY chosen.t ORDER BY 3 DESC, 1',
      signal,
    );
    return rows.map(traceOf);
  };
  const list = Array.isArray(quantiles) ? (quantiles as unknown[]).map(Number) : [];
  return {
    count: Number(count ?? 0),
    erring: Number(erring ?? 0),
    p50: list[0] ?? null,
    p95: list[1] ?? null,
    slowest: await listed('true'),
    failing: Number(erring ?? 0) > 0 ? await listed('failed') : [],
  };
}

function traceOf([trace, start, duration, spans, failed, service, name, self]: unknown[]): TraceRow {
  return {
    trace: String(trace),
    start: Number(start),
    duration: Number(duration),
    spans: Number(spans),
    error: failed === true,
    longest: { service: String(service), name: String(name), nanoseconds: Number(self) },
  };
}

export type Place = { file: number; ordinal: number };

/** The trace of each place, by `file:ordinal`. */
export async function tracesOfPlaces(
  database: Database,
  places: readonly Place[],
  signal?: AbortSignal,
): Promise<Map<string, string>> {
  if (places.length === 0) return new Map();
  const wanted = places.map(({ file, ordinal }) => `(${file}, ${ordinal})`).join(', ');
  const rows = await database.query(
    `SELECT file, ordinal, min(trace) FROM joined JOIN spans ON spans.t = joined.t WHERE (file, ordinal) IN (${wanted}) GROUP BY file, ordinal`,
    signal,
  );
  return new Map(rows.map(([file, ordinal, trace]) => [`${Number(file)}:${Number(ordinal)}`, String(trace)]));
}

/** Where the predictions of traces stand, in the order of the log. */
export async function placesOfTraces(
  database: Database,
  traces: readonly string[],
  limit: number,
  signal?: AbortSignal,
): Promise<Map<string, Place[]>> {
  const found = new Map<string, Place[]>();
  if (traces.length === 0) return found;
  const keys = traces.map((trace) => `(${quotedText(trace)})`).join(', ');
  const rows = await database.query(
    `SELECT key, file, ordinal FROM joined JOIN (SELECT key, hash(key) AS t FROM (VALUES ${keys}) v(key)) k ON k.t = joined.t ` +
      `QUALIFY row_number() OVER (PARTITION BY key ORDER BY file, ordinal) <= ${limit} ORDER BY key, file, ordinal`,
    signal,
  );
  for (const [key, file, ordinal] of rows) {
    const places = found.get(String(key)) ?? [];
    found.set(String(key), places);
    places.push({ file: Number(file), ordinal: Number(ordinal) });
  }
  return found;
}
