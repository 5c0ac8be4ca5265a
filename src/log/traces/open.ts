import { spansAlone } from '../../engine/duckdb/spans/store';
import type { JoinCandidate, SpanFile, SpanStore } from '../../engine/spans';
import type { InvestigationRequest } from '../../protocol/investigation';
import type { Problem } from '../../protocol/report';
import type { TraceJoin, TraceReading } from '../../protocol/traces';
import { findFiles } from '../files';
import type { PredictionLog } from '../prediction-log';
import { formatInstant } from '../time/instant';
import { recogniseSpans } from './recognise';

/** Spans at hand, and how they were read. */
export interface OpenedTraces {
  store: SpanStore;
  reading: TraceReading;
  problems: Problem[];
}

/** Reads the request's trace files and joins them to a log; null where none are given. Throws `traces-invalid`. */
export async function openTraces(
  { traces = [], resources }: InvestigationRequest,
  log: PredictionLog,
  signal?: AbortSignal,
): Promise<OpenedTraces | null> {
  if (traces.length === 0) return null;
  const files: SpanFile[] = [];
  for (const path of await findFiles(traces)) files.push(await recogniseSpans(path));
  const store = log.engine.spans
    ? await log.engine.spans(
        { files, candidates: candidatesOf(log), time: log.time, restriction: log.restriction },
        signal,
      )
    : await spansAlone(files, resources, signal);
  return { store, reading: readingOf(store, files, log), problems: problemsOf(store, log) };
}

/** Columns that may name a trace: a given or guessed one first, then the id of the prediction. */
function candidatesOf({ roles }: PredictionLog): JoinCandidate[] {
  const names = [roles.trace, roles.id].filter((name): name is string => name !== undefined);
  return [...new Set(names)].map((column) => ({ column, attributes: true }));
}

function readingOf({ reading, join }: SpanStore, files: readonly SpanFile[], log: PredictionLog): TraceReading {
  return {
    files: files.map(({ path }) => path),
    formats: [...new Set(files.map(({ format }) => format))],
    spans: reading.spans,
    traces: reading.traces,
    services: reading.services,
    first: reading.spans === 0 ? null : formatInstant(reading.first),
    last: reading.spans === 0 ? null : formatInstant(reading.last),
    duplicates: reading.duplicates,
    orphans: reading.orphans,
    join: {
      column: join?.column ?? null,
      key: join === null ? null : (join.attribute ?? 'trace id'),
      matchedTraces: join?.matchedTraces ?? null,
      predictions: join?.predictions ?? null,
      matchedPredictions: join?.matchedPredictions ?? null,
      text: joinInWords({ reading, join }, log),
    },
  };
}

const share = (part: number, whole: number): string => {
  const percent = whole === 0 ? 0 : (100 * part) / whole;
  return `${percent > 0 && percent < 10 ? Number(percent.toPrecision(2)) : Math.round(percent)}%`;
};
const count = (value: number): string => value.toLocaleString('en');

/** Below this, traces are said to be a sample of the predictions. */
const SAMPLED_BELOW = 0.95;

function joinInWords(
  { reading, join }: Pick<SpanStore, 'reading' | 'join'>,
  { engine, roles }: PredictionLog,
): TraceJoin['text'] {
  if (join === null) {
    if (!engine.spans)
      return 'Traces are compared by their own times: rows of a table on a server are not joined to them.';
    const names = [roles.trace, roles.id].filter((name) => name !== undefined).map((name) => `"${name}"`);
    return names.length === 0
      ? 'Traces are compared by their own times: the log has no column of ids to join them by (--role trace=COLUMN).'
      : `Traces are compared by their own times: no value of ${names.join(' or ')} is a trace id or an attribute of a span (--role trace=COLUMN names another column).`;
  }
  const by = join.attribute === null ? 'the trace id' : `the span attribute "${join.attribute}"`;
  const matched = `${count(join.matchedTraces)} of ${count(reading.traces)} traces (${share(join.matchedTraces, reading.traces)}) belong to a prediction, by "${join.column}" and ${by}`;
  const covered = `${share(join.matchedPredictions, join.predictions)} of the ${count(join.predictions)} predictions of that time have a trace`;
  const sampled =
    join.matchedPredictions < SAMPLED_BELOW * join.predictions
      ? ': traces are a sample, and one that keeps slow or failing ones shows more of them'
      : '';
  return `${matched}; ${covered}${sampled}.`;
}

const FAR = 60_000_000;

function problemsOf({ reading, join }: SpanStore, { span }: PredictionLog): Problem[] {
  const problems: Problem[] = [];
  const add = (code: string, text: string): number => problems.push({ code, text });
  if (reading.unreadable > 0)
    add('spans-unreadable', `${count(reading.unreadable)} spans without a readable id or start time were left out.`);
  if (reading.duplicates > 0)
    add('spans-repeated', `${count(reading.duplicates)} spans came more than once; one of each is kept.`);
  if (reading.orphans > 0.01 * reading.spans)
    add(
      'spans-orphaned',
      `The parents of ${count(reading.orphans)} spans (${share(reading.orphans, reading.spans)}) are in no trace file; they are counted to the trace they lie in.`,
    );
  if (reading.skewed > 0)
    add(
      'clocks-skewed',
      `${count(reading.skewed)} spans lie outside their parents of another service: their clocks differ, and they were moved.`,
    );
  if (join && Math.abs(join.offset) > FAR)
    add(
      'traces-offset',
      `Traces begin ${Math.round(Math.abs(join.offset) / FAR)} min ${join.offset > 0 ? 'before' : 'after'} the times of their predictions: one of the clocks or zones is off.`,
    );
  if (!join && (reading.last < span.start || reading.first >= span.end))
    add(
      'traces-elsewhere',
      `The traces (${formatInstant(reading.first)} to ${formatInstant(reading.last)}) do not overlap the log's time.`,
    );
  return problems;
}
