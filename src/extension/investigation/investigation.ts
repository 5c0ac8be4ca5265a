import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import type { InvestigationRequest, PartialReport } from '../../protocol/investigation';
import type { ByPeriod, PeriodReport, Report } from '../../protocol/report';
import type { RowResult } from '../../protocol/rpc';
import type { FromWebview, RunState, Snapshot, ViewName } from '../../protocol/webview';
import type { Analysis } from '../analysis/analysis';
import { faultOf, isCancellation, isDenied, logFault } from '../faults';
import { ExampleReplay } from '../replay/example-replay';
import { Announcer } from './announcer';
import { AskedDocument } from './asked-document';
import { carried } from './carried';
import { LookedAt } from './looked-at';
import { Run } from './run';
import { SnapshotTexts } from './snapshot-text';
import { ToldReport } from './told-report';
import { WatchedFiles } from './watched-files';

/** Typing in the JSON beside the editor re-runs when the typist pauses. */
const RERUN_DELAY = 500;

/** What outlives the closing of a document for a moment: an untitled investigation that is saved becomes another document. */
export interface Findings {
  key: string;
  /** What was asked, as text. */
  question: string;
  report: PartialReport;
  run: RunState;
}

/**
 * One open `*.incident.json`: follows its text, runs the analysis for it, holds the results. All editors of the document
 * show the same one, so they stay in step.
 */
export class Investigation implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.changed.event;

  private key: string = randomUUID();
  private readonly asked: AskedDocument;
  private state: RunState = { state: 'idle' };
  private report: PartialReport | null = null;
  /** What `report` answers, as text; null while there is no report. */
  private answered: string | null = null;
  private running: Run | undefined;
  /** What the latest run was asked, as text, however it ended. */
  private attempted: string | null = null;
  private readonly texts = new SnapshotTexts();
  private readonly told = new ToldReport();
  private readonly announcer = new Announcer(() => this.changed.fire());
  private readonly looked: LookedAt;
  readonly replay: ExampleReplay = new ExampleReplay(this, () => this.announcer.now());
  private readonly files = new WatchedFiles(
    () => this.announcer.soon(),
    () => void this.start(),
    () => void this.monitorAnew(),
  );
  private starts = 0;
  private hurried = false;
  private rerun: NodeJS.Timeout | undefined;
  private disposed = false;

  constructor(
    readonly text: vscode.TextDocument,
    private readonly analysis: Analysis,
    private readonly log: vscode.LogOutputChannel,
  ) {
    this.asked = new AskedDocument(text);
    this.looked = new LookedAt(
      analysis,
      () => this.key,
      () => this.announcer.soon(),
      (error) => logFault(log, this.name, error),
    );
  }

  get uri(): vscode.Uri {
    return this.asked.uri;
  }

  get name(): string {
    return this.asked.name;
  }

  get folder(): string {
    return this.asked.folder;
  }

  get run(): RunState {
    return this.state;
  }

  /** What is known so far, with what the last replay showed and what monitoring found. */
  get results(): PartialReport | null {
    return this.told.of(this.report, this.asked.document.replay, this.folder, this.looked.found);
  }

  /** The report once a run has ended with all of it. */
  get wholeReport(): Report | null {
    return this.state.state === 'done' ? (this.results as Report | null) : null;
  }

  /** The periods of the report as a document writes them; null where there are none, or without times. */
  get periods(): ByPeriod<string | null> {
    const written = (period: PeriodReport | undefined): string | null =>
      period?.start && period.end ? `${period.start}/${period.end}` : null;
    const periods = this.report?.periods;
    return { good: written(periods?.good), bad: written(periods?.bad) };
  }

  /** What the document asks, with its paths as they are written in it: relative to its folder. */
  get asWritten(): InvestigationRequest {
    return this.asked.asWritten;
  }

  /** The whole state as a webview draws it. */
  snapshot(): Snapshot {
    const { document, notice, question } = this.asked;
    return {
      revision: this.announcer.revision,
      title: this.name,
      document,
      ...(notice ? { notice } : {}),
      run: this.state,
      report: this.results,
      stale: this.report !== null && (question === null || this.answered !== question),
      ...(this.files.areChanged && this.report ? { logChanged: true } : {}),
      replay: this.replay.state,
      ...this.looked.snapshot,
      strings: vscode.l10n.bundle ?? {},
    };
  }

  /** The snapshot as a webview receives it. */
  snapshotText(only?: ViewName): string {
    return this.texts.of({
      ...this.snapshot(),
      ...(only ? { only: { view: only, document: this.uri.toString() } } : {}),
    });
  }

  /** Reads the document and runs what it asks, unless results for exactly that are handed over. */
  open(takeOver: (question: string) => Findings | undefined): void {
    this.asked.read();
    const { question } = this.asked;
    const earlier = question === null ? undefined : takeOver(question);
    if (!earlier) {
      void this.start();
      return;
    }
    this.key = earlier.key;
    this.report = earlier.report;
    this.state = earlier.run;
    this.answered = this.attempted = earlier.question;
    this.files.read(this.asked.request);
    this.announcer.soon();
  }

  /** Whether this is an untitled investigation that holds the whole answer to a question. */
  answers(question: string): boolean {
    return this.text.isUntitled && this.state.state === 'done' && this.answered === question;
  }

  /**
   * What another document that asks the same may take over; only whole results are. The text is not looked at: VS Code
   * empties an untitled document when it has been saved under its name.
   */
  handOver(): Findings | undefined {
    if (!this.report || this.state.state !== 'done' || this.answered === null) return undefined;
    const findings = { key: this.key, question: this.answered, report: this.report, run: this.state };
    this.key = randomUUID();
    return findings;
  }

  /** The reader asked for this very document to be read, wherever its files are. */
  agreeToRead(): void {
    this.asked.agreeToRead();
  }

  /** The text changed: results follow when it asks for something else. */
  textChanged(): void {
    const { document: before } = this.asked;
    this.asked.read();
    clearTimeout(this.rerun);
    const { question, document } = this.asked;
    const delay = this.hurried ? 0 : RERUN_DELAY;
    this.hurried = false;
    if (question !== null && question !== this.attempted) this.rerun = setTimeout(() => void this.start(), delay);
    else if (JSON.stringify(before.monitoring) !== JSON.stringify(document.monitoring)) void this.monitorAnew();
    this.announcer.soon();
  }

  /** The next change of the text is a whole one: results follow at once, without the pause that a typist is given. */
  hurry(): void {
    this.hurried = true;
  }

  /** Runs the analysis anew; a run under way is stopped. Settles when it has ended; never rejects. */
  async start(): Promise<void> {
    clearTimeout(this.rerun);
    this.stopRunning();
    this.asked.read();
    if (this.asked.notice || this.disposed) return this.announcer.soon();
    const { request } = this.asked;
    const question = JSON.stringify(request);
    const start = ++this.starts;
    if (await this.asked.awaitsConsent()) return this.announcer.soon();
    if (start !== this.starts || this.isDisposed()) return; // a later start, or the end, came while the files were looked at
    this.log.info(`${this.name}: investigating ${request.logs.length} log paths`);

    const before = this.report && this.answered !== null ? { report: this.report, question: this.answered } : null;
    const run: Run = new Run(this.analysis, this.key, request, {
      progressed: (progress) => this.become({ state: 'running', progress, startedAt: run.startedAt }),
      grew: (report) => this.keep(carried(before, report, request), question),
      finished: (report, seconds) => {
        this.log.info(
          `${this.name}: ${report.source.rows} rows, ${report.steps.length} steps, ${seconds.toFixed(2)} s`,
        );
        this.running = undefined;
        this.keep(report, question);
        this.become({ state: 'done', seconds });
        this.looked.renew();
      },
      failed: (error) => this.fail(error),
    });
    this.running = run;
    this.attempted = question;
    this.files.read(request);
    const progress = { phase: 'reading', text: vscode.l10n.t('Starting') } as const;
    this.become({ state: 'running', progress, startedAt: run.startedAt });
    await run.start();
  }

  /** One row of its log, by file and line (or ordinal) as reports give them. */
  row(file: string, line: number): Promise<RowResult> {
    return this.analysis.row({ key: this.key, file, line });
  }

  /** A reader looks at columns over time: they come with a later snapshot. */
  follow(columns: readonly string[]): void {
    this.looked.columns.want(columns, this.state.state === 'done');
  }

  /** A reader looks at monitoring: it comes with a later snapshot. */
  async monitor(): Promise<void> {
    if (this.state.state !== 'done') return;
    if (await this.asked.awaitsConsent()) return this.announcer.soon(); // its rules may have been named since it ran
    this.files.readExpectations(this.asked.monitoring);
    this.looked.monitor(this.asked.monitoring);
  }

  /** Rules, a schema or the document changed what monitoring is asked: whoever looks at it gets the new answer. */
  private async monitorAnew(): Promise<void> {
    if (this.state.state !== 'done' || !this.looked.isMonitored) return;
    if (await this.asked.awaitsConsent()) return this.announcer.soon();
    this.files.readExpectations(this.asked.monitoring);
    this.looked.monitorAnew(this.asked.monitoring);
  }

  /** A reader looks at a trace, a prediction or a stretch of time: what the pillars say of it comes with a later snapshot. */
  look(at: Extract<FromWebview, { type: 'look' }>['at']): void {
    if (this.state.state === 'done') this.looked.look(at);
  }

  cancel(): void {
    clearTimeout(this.rerun);
    this.starts++;
    if (this.running) this.become({ state: 'cancelled' });
    this.stopRunning();
  }

  /** Translates and shows a fault that did not come from a run. */
  private fail(error: unknown): void {
    this.running = undefined;
    if (isCancellation(error)) return this.become({ state: 'cancelled' });
    logFault(this.log, this.name, error);
    this.become({ state: 'failed', ...faultOf(error), ...(isDenied(error) ? { signIn: true } : {}) });
  }

  private isDisposed(): boolean {
    return this.disposed;
  }

  private stopRunning(): void {
    this.running?.cancel();
    this.running = undefined;
  }

  private keep(report: PartialReport, question: string): void {
    this.report = report;
    this.answered = question;
    this.announcer.soon();
  }

  private become(state: RunState): void {
    const began = state.state !== this.state.state;
    this.state = state;
    if (began) this.announcer.now();
    else this.announcer.soon();
  }

  dispose(): void {
    this.disposed = true;
    clearTimeout(this.rerun);
    this.announcer.dispose();
    this.stopRunning();
    this.replay.cancel();
    this.files.dispose();
    this.analysis.close(this.key).catch((error: unknown) => logFault(this.log, this.name, error));
    this.changed.dispose();
  }
}
