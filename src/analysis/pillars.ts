import type { SpanStore } from '../engine/spans';
import { readMetrics, type MetricSource } from '../log/metrics/read';
import { formatInstant, parseInstant } from '../log/time/instant';
import { zoneOf } from '../log/periods';
import type { PredictionLog } from '../log/prediction-log';
import { openTraces, type OpenedTraces } from '../log/traces/open';
import { shownAttributes, waterfallOf } from '../log/traces/waterfall';
import { IncidentError } from '../protocol/errors';
import type { InvestigationRequest } from '../protocol/investigation';
import type { Problem, Report } from '../protocol/report';
import type { PillarsWindow, PredictionPillars, Waterfall } from '../protocol/traces';
import { metricsWithin } from './pillars/metrics-within';
import { placeOfLine, predictionsAt, predictionsWithin } from './pillars/predictions';
import { predictionsByTrace, predictionsByValue, traceOfRow } from './pillars/traced';

const MOST_TRACES = 100;
const USUAL_TRACES = 20;
/** Metrics are sampled every few seconds to minutes: a trace lies between two points. */
const AROUND = 300_000_000;

/** Traces and service metrics beside one opened log, and the ways between them. */
export class Pillars {
  private constructor(
    private readonly log: PredictionLog,
    private readonly request: InvestigationRequest,
    readonly traces: OpenedTraces | null,
    readonly metrics: MetricSource | null,
  ) {}

  /** Reads what the request names beside the log; `traces` are those of the log that are read already. Throws `traces-invalid`, `metrics-invalid`. */
  static async open(
    request: InvestigationRequest,
    log: PredictionLog,
    signal?: AbortSignal,
    traces: OpenedTraces | null = null,
  ): Promise<Pillars> {
    const metrics = await readMetrics(request.metrics ?? []);
    return new Pillars(log, request, traces ?? (await openTraces(request, log, signal)), metrics);
  }

  get problems(): Problem[] {
    return [...(this.traces?.problems ?? []), ...(this.metrics?.problems ?? [])];
  }

  /** The spans of one trace. Throws `traces-invalid` where no file holds it. */
  async waterfall(trace: string, signal?: AbortSignal): Promise<Waterfall> {
    const found = await this.waterfallOrNull(trace, signal);
    if (found) return found;
    throw new IncidentError('traces-invalid', `No trace file holds the trace ${trace}.`, 'Check --traces.');
  }

  /** The report with the waterfall of its first example that has a trace. */
  async withWaterfall(report: Report, signal?: AbortSignal): Promise<Report> {
    const first = report.examples.find(({ trace }) => trace !== null && trace !== undefined);
    const waterfall = first?.trace ? await this.waterfallOrNull(first.trace, signal) : null;
    if (!waterfall) return report;
    return { ...report, examples: report.examples.map((each) => (each === first ? { ...each, waterfall } : each)) };
  }

  /** What happened in a window of time: predictions, traces (the slowest, those that fail), metrics. */
  async window(from: string, to: string, limit = USUAL_TRACES, signal?: AbortSignal): Promise<PillarsWindow> {
    const interval = { start: this.instant(from, 'from'), end: this.instant(to, 'to') };
    if (!(interval.start < interval.end)) {
      throw new IncidentError('period-invalid', `The window ends at ${to}, not after its start ${from}.`, 'Swap them.');
    }
    const most = Math.max(1, Math.min(MOST_TRACES, Math.floor(limit)));
    const predictions = await predictionsWithin(this.log, interval, signal);
    const store = this.traces?.store;
    const found = store ? await store.window(interval, most, signal) : null;
    const listed = store && found ? await this.summaries(store, found, signal) : { slowest: [], erring: [] };
    return {
      from: formatInstant(interval.start),
      to: formatInstant(interval.end),
      predictions,
      traces: found && { count: found.count, erring: found.erring, p50: ms(found.p50), p95: ms(found.p95) },
      ...listed,
      metrics: metricsWithin(this.metrics, interval, this.log.span),
    };
  }

  /** From a row of the log to its trace and the metrics around it. */
  async prediction(file: string, line: number, signal?: AbortSignal): Promise<PredictionPillars> {
    const place = await placeOfLine(this.log, file, line);
    const [found] = await predictionsAt(this.log, [place], signal);
    const prediction = found?.prediction;
    if (!prediction) throw new IncidentError('usage', `${file}:${line}: no row of the log stands there.`, '');
    const trace = this.traces ? await this.traceOf(this.traces.store, place, signal) : null;
    const waterfall = trace === null ? null : await this.waterfallOrNull(trace, signal);
    const at = prediction.time === null ? this.log.span.start : Date.parse(prediction.time) * 1000;
    const around = waterfall
      ? {
          start: Date.parse(waterfall.start) * 1000,
          end: Date.parse(waterfall.start) * 1000 + waterfall.duration * 1000,
        }
      : { start: at, end: at };
    const window = { start: around.start - AROUND, end: around.end + AROUND };
    return {
      prediction,
      waterfall,
      window: { from: formatInstant(window.start), to: formatInstant(window.end) },
      metrics: metricsWithin(this.metrics, window, this.log.span),
      reason: waterfall ? null : this.reason(),
    };
  }

  /** Gives back what the log's own engine does not. */
  async close(): Promise<void> {
    await this.traces?.store.close();
  }

  private reason(): string {
    if (!this.traces) return 'No trace files were given (--traces FILE).';
    return this.traces.store.join
      ? 'No trace file holds a trace of this prediction: traces are often a sample.'
      : this.traces.reading.join.text;
  }

  private async traceOf(
    store: SpanStore,
    place: { file: number; ordinal: number },
    signal?: AbortSignal,
  ): Promise<string | null> {
    const found = (await store.tracesOf([place], signal)).get(`${place.file}:${place.ordinal}`);
    return found ?? (store.join ? null : traceOfRow(this.log, place, signal));
  }

  private waterfallOrNull(trace: string, signal?: AbortSignal): Promise<Waterfall | null> {
    const { privateColumns = [], showPrivate = false } = this.request;
    const shown = shownAttributes(this.log, privateColumns, showPrivate);
    return this.traces ? waterfallOf(this.traces.store, trace, shown, signal) : Promise.resolve(null);
  }

  private async summaries(
    store: SpanStore,
    found: Awaited<ReturnType<SpanStore['window']>>,
    signal?: AbortSignal,
  ): Promise<Pick<PillarsWindow, 'slowest' | 'erring'>> {
    const ids = [...new Set([...found.slowest, ...found.failing].map(({ trace }) => trace))];
    const predictions = store.join
      ? await predictionsByTrace(this.log, store, ids, signal)
      : await predictionsByValue(this.log, ids, signal);
    const summary = (row: (typeof found.slowest)[number]): PillarsWindow['slowest'][number] => ({
      trace: row.trace,
      start: formatInstant(row.start),
      duration: row.duration / 1e6,
      spans: row.spans,
      error: row.error,
      longest: row.longest && {
        service: row.longest.service,
        name: row.longest.name,
        milliseconds: row.longest.nanoseconds / 1e6,
      },
      predictions: predictions.get(row.trace) ?? [],
    });
    return { slowest: found.slowest.map(summary), erring: found.failing.map(summary) };
  }

  private instant(text: string, name: string): number {
    const found = parseInstant(text, zoneOf(this.log));
    if (found !== null) return found;
    throw new IncidentError(
      'period-invalid',
      `--${name} ${text} is no ISO 8601 time.`,
      'Write it as 2026-03-01T12:00Z.',
    );
  }
}

const ms = (nanoseconds: number | null): number | null => (nanoseconds === null ? null : nanoseconds / 1e6);
