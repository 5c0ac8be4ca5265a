import { IncidentError } from '../../../protocol/errors';
import type { SpanFile, SpanReading } from '../../spans';
import type { Database } from '../database';
import { spansOf } from './read';
import { growTree } from './tree';

/** Reads the files' spans into the database and works out what each trace waited for. Throws `traces-invalid`. */
export async function loadSpans(
  database: Database,
  files: readonly SpanFile[],
  signal?: AbortSignal,
): Promise<SpanReading> {
  await database.run(
    'CREATE OR REPLACE TABLE raw_spans (trace VARCHAR, span VARCHAR, parent VARCHAR, name VARCHAR, service VARCHAR, kind VARCHAR, ' +
      'st BIGINT, en BIGINT, failed BOOLEAN, message VARCHAR, attributes VARCHAR)',
    signal,
  );
  let before = 0;
  for (const file of files) {
    await readSpans(database, file, signal);
    const after = await number(database, 'SELECT count(*) FROM raw_spans', signal);
    if (after === before) throw without(file.path);
    before = after;
  }
  const unreadable = await number(
    database,
    'SELECT count(*) FROM raw_spans WHERE trace IS NULL OR span IS NULL OR st IS NULL OR st <= 0',
    signal,
  );
  if (unreadable === before) throw unreadableSpans(files[0]?.path ?? '');
  if (unreadable > 0)
    await database.run('DELETE FROM raw_spans WHERE trace IS NULL OR span IS NULL OR st IS NULL OR st <= 0', signal);
  const duplicates = await withoutRepeats(database, before - unreadable, signal);
  await growTree(database, signal);
  const [row = []] = await database.query(
    'SELECT count(*), count(DISTINCT t), count(DISTINCT service), min(st) // 1000, max(en) // 1000, ' +
      'count(*) FILTER (p IS NOT NULL AND NOT EXISTS (SELECT 1 FROM spans o WHERE o.s = spans.p)), ' +
      '(SELECT count(*) FROM waits WHERE shift <> 0) FROM spans',
    signal,
  );
  const [spans = 0, traces = 0, services = 0, first = 0, last = 0, orphans = 0, skewed = 0] = row.map(Number);
  return { spans, traces, services, first, last, duplicates, orphans, unreadable, skewed };
}

/** What most JSON texts fit in: DuckDB reads twice as much at a time, and files of several such parts by all threads. */
const USUAL_OBJECT = 8 * 2 ** 20;

/** Reads one file, with room for a large JSON text only where it has one. */
async function readSpans(database: Database, file: SpanFile, signal?: AbortSignal): Promise<void> {
  const read = (largest: number): Promise<unknown> =>
    database.run(`INSERT INTO raw_spans ${spansOf(file, largest)}`, signal);
  try {
    await read(Math.min(USUAL_OBJECT, file.largestObject)).catch((error: unknown) => {
      if (file.largestObject > USUAL_OBJECT && isTooLarge(error)) return read(file.largestObject);
      throw error;
    });
  } catch (error) {
    throw broken(file, error);
  }
}

const isTooLarge = (error: unknown): boolean => error instanceof Error && error.message.includes('maximum_object_size');

/** An exporter that tries again sends spans twice. */
async function withoutRepeats(database: Database, rows: number, signal?: AbortSignal): Promise<number> {
  const distinct = await number(
    database,
    'SELECT count(DISTINCT hash(trace, span, st, name, service)) FROM raw_spans',
    signal,
  );
  if (distinct === rows) return 0;
  await database.run(
    'DELETE FROM raw_spans WHERE rowid NOT IN (SELECT min(rowid) FROM raw_spans GROUP BY hash(trace, span, st, name, service))',
    signal,
  );
  return rows - distinct;
}

async function number(database: Database, sql: string, signal?: AbortSignal): Promise<number> {
  const [[value] = []] = await database.query(sql, signal);
  return Number(value);
}

const without = (path: string): IncidentError =>
  new IncidentError(
    'traces-invalid',
    `${path} holds no spans.`,
    'Export traces as OTLP JSON (the file exporter of the OpenTelemetry Collector writes it) or as Jaeger JSON.',
  );

const unreadableSpans = (path: string): IncidentError =>
  new IncidentError(
    'traces-invalid',
    `No span of ${path} has a trace id, a span id and a start time that can be read.`,
    'OTLP JSON has them as traceId, spanId and startTimeUnixNano, Jaeger JSON as traceID, spanID and startTime.',
  );

function broken({ path, largestObject }: SpanFile, error: unknown): unknown {
  if (error instanceof IncidentError || !(error instanceof Error)) return error;
  const { message } = error;
  if (!/JSON|Invalid Input|IO Error|unicode/i.test(message) || /^(Binder|Parser|Catalog) Error/.test(message))
    return error;
  if (isTooLarge(error)) {
    return new IncidentError(
      'traces-invalid',
      `${path} holds a JSON text of more than ${Math.round(largestObject / 2 ** 20)} MB.`,
      "Split it into lines, for example with jq -c '.resourceSpans[] | {resourceSpans: [.]}'.",
      { cause: error },
    );
  }
  const [, unit, number, reason] = /in (line|record)(?:\/value)? (\d+): ([^\n]*)/.exec(message) ?? [];
  // DuckDB counts the broken one twice.
  const place = number === undefined ? '' : `, ${unit} ${Math.max(1, Number(number) - 1)}`;
  return new IncidentError(
    'traces-invalid',
    `${path}${place} is not valid JSON${reason ? ` (${reason.slice(0, 120).replace(/[.\s]+$/, '')})` : ''}.`,
    'Export it again, or leave the broken end out.',
    { cause: error },
  );
}
