import { withComparableLabels } from '../log/comparable-labels';
import { readEvents } from '../log/events/read';
import { zoneOf } from '../log/periods';
import type { LoadReport } from '../engine/source';
import type { PredictionLog } from '../log/prediction-log';
import { columnSeries } from '../playbook/series/column-series';
import { screened } from '../playbook/screening/screened';
import { thresholdsFrom } from '../playbook/thresholds';
import { IncidentError } from '../protocol/errors';
import type { InvestigationRequest } from '../protocol/investigation';
import type { Monitoring, MonitoringAsked } from '../protocol/monitoring';
import type { Report } from '../protocol/report';
import type { RowResult } from '../protocol/rpc';
import type { ColumnSeries } from '../protocol/series';
import type { PillarsWindow, PredictionPillars, Waterfall } from '../protocol/traces';
import { whatChanged } from '../report/what-changed';
import { opening } from './assembly';
import {
  monitorInvestigated,
  monitoringFiles,
  type Investigated,
  type MonitoringFiles,
} from './investigation-monitoring';
import { throwIfCancelled, type Following } from './following';
import { OpenedLog } from './opened-log';
import { Pillars } from './pillars';
import { choosePeriods, runPlaybook } from './playbook-run';
import { editionOf, ReportCache } from './report-cache';
import type { Durations } from './steps-progress';
import { rowAtLine } from './row-at-line';

/**
 * The life of one investigation: a log is opened, its columns get roles, periods are chosen, the five steps run, the
 * diagnosis follows. The opened log stays for the next run until `close`. Runs of one investigation wait for each
 * other; separate investigations do not.
 */
export class Investigation {
  private readonly opened = new OpenedLog();
  private turn: Promise<unknown> = Promise.resolve();
  private readonly closing = new AbortController();
  /** A log that is opened although its report was known, for what is asked of its rows. */
  private reopening: Promise<void> = Promise.resolve();
  private pillars: { log: PredictionLog; metrics: string; pillars: Pillars } | null = null;
  /** How long the steps took the last time, by which the next run tells how long it takes. */
  private readonly durations: { last: Durations | null } = { last: null };
  private answered: { question: string; loaded: LoadReport; report: Report } | null = null;
  private investigated: (Investigated & { request: InvestigationRequest }) | null = null;

  /**
   * Investigates what is asked and returns the whole report; partial ones go to `onPartial` as steps finish.
   * Throws `IncidentError` for what the user can mend, `cancelled` once the signal is aborted.
   */
  run(request: InvestigationRequest, following: Following = {}): Promise<Report> {
    return this.inTurn(following, (within) => this.investigate(request, within));
  }

  /** The row at a line of a file of the log; for files without lines, its number from 1. */
  async row(file: string, line: number): Promise<RowResult> {
    await this.reopening;
    const { log } = this.opened;
    if (log === null) throw notLoaded();
    const index = log.read.files.findIndex(({ path }) => path === file);
    const row = index < 0 ? null : await rowAtLine(log.engine, index, line);
    if (row !== null) return row;
    throw new IncidentError(
      'usage',
      `${file}:${line}: no row of the log stands there.`,
      'Run the investigation again.',
    );
  }

  /** One column over time, in the buckets of the latest report's timeline. */
  async series(column: string): Promise<ColumnSeries> {
    await this.reopening;
    const { log } = this.opened;
    if (log === null || this.answered === null) throw notLoaded();
    return columnSeries(log, column, this.answered.report.timeline, this.closing.signal);
  }

  /** The spans of one trace of `--traces`. */
  async waterfall(trace: string): Promise<Waterfall> {
    return this.loadedPillars().waterfall(trace, this.closing.signal);
  }

  /** Metrics, traces and predictions of a window of time. */
  async pillarsWindow(from: string, to: string, limit?: number): Promise<PillarsWindow> {
    return this.loadedPillars().window(from, to, limit, this.closing.signal);
  }

  /** From a row of the log to its trace and the metrics around it. */
  async predictionPillars(file: string, line: number): Promise<PredictionPillars> {
    return this.loadedPillars().prediction(file, line, this.closing.signal);
  }

  /**
   * What monitoring finds in the log of the latest report, with that report's good period and diagnosis. Throws
   * `process-ended` where nothing was investigated yet, and for rules or a contract that do not fit.
   */
  monitoring(asked: MonitoringAsked, following: Following = {}): Promise<Monitoring> {
    return this.inTurn(following, async (within) => {
      const files = await monitoringFiles(asked);
      const { investigated } = this;
      if (investigated === null || this.opened.log === null) throw notLoaded();
      return this.opened.using(() => monitorInvestigated(investigated, investigated.request, files, within));
    });
  }

  /** Stops what runs and gives memory and temporary files back. The investigation is not to be used afterwards. */
  async close(): Promise<void> {
    this.closing.abort();
    await this.turn;
    await this.pillars?.pillars.close();
    await this.opened.close();
  }

  private loadedPillars(): Pillars {
    if (this.pillars === null || this.pillars.log !== this.opened.log) throw notLoaded();
    return this.pillars.pillars;
  }

  /** What stands beside the log is read once with it. */
  private async pillarsOf(request: InvestigationRequest, log: PredictionLog, following: Following): Promise<Pillars> {
    const metrics = JSON.stringify(request.metrics ?? []);
    const held = this.pillars;
    if (held?.log === log && held.metrics === metrics) return held.pillars;
    if ((request.traces ?? []).length > 0) following.onProgress?.({ phase: 'reading', text: 'Reading traces' });
    const pillars = await Pillars.open(request, log, following.signal, held?.log === log ? held.pillars.traces : null);
    if (held && held.log !== log) await held.pillars.close();
    this.pillars = { log, metrics, pillars };
    return pillars;
  }

  private async investigate(request: InvestigationRequest, following: Following): Promise<Report> {
    const started = performance.now();
    const files = request.monitoring && (await monitoringFiles(request.monitoring));
    const cache = await cacheOf(request);
    const key = (await cache?.keyOf(request)) ?? null;
    const known = key === null ? null : ((await cache?.find(key)) ?? null);
    if (known) {
      this.reopening = this.reopen(request, known);
      return { ...known, source: { ...known.source, seconds: { read: 0, total: since(started) } } };
    }
    const log = await this.opened.open(request, following);
    const seconds = { read: since(started), total: since(started) };
    throwIfCancelled(following.signal);
    const answered = await this.opened.using(() => this.answer(request, log, seconds, following));
    const report = files ? await this.monitored(answered, request, files, following) : answered;
    const timed = { ...report, source: { ...report.source, seconds: { read: seconds.read, total: since(started) } } };
    if (key !== null) await cache?.keep(key, timed);
    return this.compared(request, log, timed);
  }

  /** Opens the log of a report that was known, so that its rows can be asked for and other periods tried. */
  private async reopen(request: InvestigationRequest, report: Report): Promise<void> {
    const opening = this.inTurn({}, async (following) => {
      const log = await this.opened.open(request, following);
      const periods = await choosePeriods(log, request, following);
      const { log: comparable } = await withComparableLabels(log, periods, following.signal);
      this.investigated = { log, good: periods.good, withheld: comparable.withheld ?? null, report, request };
      this.answered = { question: questionOf(request), loaded: log.load, report };
    });
    // Whoever asks for a row is told that there is none; the next run says why.
    await opening.catch(() => undefined);
  }

  private async monitored(
    report: Report,
    request: InvestigationRequest,
    files: MonitoringFiles,
    following: Following,
  ): Promise<Report> {
    const { investigated } = this;
    if (investigated === null) return report;
    following.onProgress?.({ phase: 'monitoring', text: 'Charting signals, estimating performance, replaying alerts' });
    const work = () => monitorInvestigated(investigated, request, files, following);
    return { ...report, monitoring: await this.opened.using(work) };
  }

  /** Events, periods, the playbook. */
  private async answer(
    request: InvestigationRequest,
    log: PredictionLog,
    seconds: Report['source']['seconds'],
    following: Following,
  ): Promise<Report> {
    const { events, problems } = await readEvents(request.events, zoneOf(log));
    const pillars = await this.pillarsOf(request, log, following);
    const known = opening(log, [...problems, ...pillars.problems], seconds);
    following.onPartial?.(known);
    const periods = await choosePeriods(log, request, following);
    const comparable = await withComparableLabels(log, periods, following.signal);
    const compared = {
      log: comparable.log,
      periods,
      events,
      traces: pillars.traces,
      metrics: pillars.metrics,
      thresholds: thresholdsFrom(request.thresholds),
    };
    const context = following.signal ? { ...compared, signal: following.signal } : compared;
    const { log: narrowed, problems: told } = await screened(context, request.roles);
    const asked = { ...compared, log: narrowed };
    const opened = { ...known, problems: [...(known.problems ?? []), ...comparable.problems, ...told] };
    const found = await runPlaybook(asked, opened, request.reference, following, this.durations);
    const report = await pillars.withWaterfall(found, following.signal);
    this.investigated = { log, good: periods.good, withheld: comparable.log.withheld ?? null, report, request };
    return report;
  }

  /** Says what the same question was answered otherwise, once files were read anew: labels come late, logs grow. */
  private compared(request: InvestigationRequest, log: PredictionLog, report: Report): Report {
    const question = questionOf(request);
    const before = this.answered;
    this.answered = { question, loaded: log.load, report };
    if (before?.question !== question || before.loaded === log.load) return report;
    const changes = whatChanged(before.report, report);
    return changes.length > 0 ? { ...report, changes } : report;
  }

  private async inTurn<T>(following: Following, work: (following: Following) => Promise<T>): Promise<T> {
    const before = this.turn;
    const signals = [this.closing.signal, ...(following.signal ? [following.signal] : [])];
    const within: Following = { ...following, signal: AbortSignal.any(signals) };
    const mine = before.then(async () => {
      throwIfCancelled(within.signal);
      return work(within);
    });
    this.turn = mine.catch(() => undefined);
    return mine;
  }
}

const questionOf = (request: InvestigationRequest): string => JSON.stringify({ ...request, labels: [] });

/** Where finished reports are kept; nowhere unless asked for. */
async function cacheOf({ resources: { cacheFolder } }: InvestigationRequest): Promise<ReportCache | null> {
  const program = process.argv[1];
  if (cacheFolder === undefined || program === undefined) return null;
  return new ReportCache(cacheFolder, await editionOf(program));
}

const notLoaded = (): IncidentError =>
  new IncidentError('process-ended', 'The log is not loaded any more.', 'Run the investigation again.');

const since = (started: number): number => Math.round(performance.now() - started) / 1000;
