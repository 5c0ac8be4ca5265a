import { randomUUID } from 'node:crypto';
import path from 'node:path';
import * as vscode from 'vscode';
import type { IncidentDocument } from '../../protocol/incident-document';
import type { InvestigationRequest, PartialReport } from '../../protocol/investigation';
import type { ByPeriod, PeriodReport, Report } from '../../protocol/report';
import type { RowResult } from '../../protocol/rpc';
import type { Notice, RunState, Snapshot, ViewName } from '../../protocol/webview';
import type { Analysis } from '../analysis/analysis';
import { filesOf, toRequest } from '../document/document-request';
import { parseDocument } from '../document/parse-document';
import { faultOf, isCancellation, logFault } from '../faults';
import { defaultsFor } from '../settings';
import { ExampleReplay } from '../replay/example-replay';
import { ReplayedReport } from '../replay/replayed-report';
import { carried } from './carried';
import { noticeOf } from './document-fault';
import { FollowedColumns } from './followed-columns';
import { LogWatch } from './log-watch';
import { Run } from './run';
import { SnapshotTexts } from './snapshot-text';
import { filesOutsideWorkspace } from './trust';

/** Typing in the JSON beside the editor re-runs when the typist pauses. */
const RERUN_DELAY = 500;
/** Label files are written over some time. */
const RESCORE_DELAY = 2000;
/** Progress arrives many times a second; a reader needs no more than this of it. */
const ANNOUNCE_DELAY = 60;

const emptyDocument: IncidentDocument = { version: 1, logs: [] };

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
  private document = emptyDocument;
  private notice: Notice | undefined;
  private state: RunState = { state: 'idle' };
  private report: PartialReport | null = null;
  /** What `report` answers, as text; null while there is no report. */
  private answered: string | null = null;
  private running: Run | undefined;
  /** What the latest run was asked, as text, however it ended. */
  private attempted: string | null = null;
  private consent = false;
  private readonly texts = new SnapshotTexts();
  private readonly columns = new FollowedColumns(
    (column) => this.analysis.series({ key: this.key, column }),
    () => this.announce(),
    (error) => logFault(this.log, this.name, error),
  );
  readonly replay: ExampleReplay = new ExampleReplay(this, () => this.announce(0));
  private readonly replayed = new ReplayedReport();
  private revision = 0;
  private starts = 0;
  private hurried = false;
  private rerun: NodeJS.Timeout | undefined;
  private announcement: NodeJS.Timeout | undefined;
  private disposed = false;
  private logChanged = false;
  private readonly logs = new LogWatch(() => this.sayThatLogChanged());
  /** Labels are waited for: a run follows once their file is at rest. A log is run again when its reader wants it. */
  private readonly labels = new LogWatch((gone) => (gone ? this.sayThatLogChanged() : this.rescoreSoon()));

  constructor(
    readonly text: vscode.TextDocument,
    private readonly analysis: Analysis,
    private readonly log: vscode.LogOutputChannel,
  ) {}

  get uri(): vscode.Uri {
    return this.text.uri;
  }

  get name(): string {
    return path.posix.basename(this.uri.path);
  }

  get folder(): string {
    return path.dirname(this.uri.fsPath);
  }

  get run(): RunState {
    return this.state;
  }

  /** What is known so far, with what the last replay showed. */
  get results(): PartialReport | null {
    return this.replayed.of(this.report, this.document.replay, this.folder);
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
    return toRequest(this.document, '', defaultsFor(this.uri));
  }

  /** The whole state as a webview draws it. */
  snapshot(): Snapshot {
    const request = this.notice ? null : this.requested();
    return {
      revision: this.revision,
      title: this.name,
      document: this.document,
      ...(this.notice ? { notice: this.notice } : {}),
      run: this.state,
      report: this.results,
      stale: this.report !== null && (request === null || this.answered !== fingerprint(request)),
      ...(this.logChanged && this.report ? { logChanged: true } : {}),
      replay: this.replay.state,
      series: this.columns.known,
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
    this.readText();
    const earlier = this.notice ? undefined : takeOver(fingerprint(this.requested()));
    if (!earlier) {
      void this.start();
      return;
    }
    this.key = earlier.key;
    this.report = earlier.report;
    this.state = earlier.run;
    this.answered = this.attempted = earlier.question;
    this.watch(this.requested());
    this.announce();
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
    this.consent = true;
  }

  /** The text changed: results follow when it asks for something else. */
  textChanged(): void {
    this.readText();
    clearTimeout(this.rerun);
    const wanted = this.notice ? null : fingerprint(this.requested());
    const delay = this.hurried ? 0 : RERUN_DELAY;
    this.hurried = false;
    if (wanted !== null && wanted !== this.attempted) this.rerun = setTimeout(() => void this.start(), delay);
    this.announce();
  }

  /** The next change of the text is a whole one: results follow at once, without the pause that a typist is given. */
  hurry(): void {
    this.hurried = true;
  }

  /** Runs the analysis anew; a run under way is stopped. Settles when it has ended; never rejects. */
  async start(): Promise<void> {
    clearTimeout(this.rerun);
    this.stopRunning();
    this.readText();
    if (this.notice || this.disposed) return this.announce();
    const request = this.requested();
    const start = ++this.starts;
    if (await this.awaitsConsent(request)) return this.announce();
    if (start !== this.starts || this.isDisposed()) return; // a later start, or the end, came while the files were looked at
    this.log.info(`${this.name}: investigating ${request.logs.length} log paths`);

    const before = this.report && this.answered !== null ? { report: this.report, question: this.answered } : null;
    const run: Run = new Run(this.analysis, this.key, request, {
      progressed: (progress) => this.become({ state: 'running', progress, startedAt: run.startedAt }),
      grew: (report) => this.keep(carried(before, report, request), request),
      finished: (report, seconds) => {
        this.log.info(
          `${this.name}: ${report.source.rows} rows, ${report.steps.length} steps, ${seconds.toFixed(2)} s`,
        );
        this.running = undefined;
        this.keep(report, request);
        this.become({ state: 'done', seconds });
        this.columns.renew();
      },
      failed: (error) => this.fail(error),
    });
    this.running = run;
    this.attempted = fingerprint(request);
    this.logChanged = false;
    this.watch(request);
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
    this.columns.want(columns, this.state.state === 'done');
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
    this.become({ state: 'failed', ...faultOf(error) });
  }

  private isDisposed(): boolean {
    return this.disposed;
  }

  private watch(request: InvestigationRequest): void {
    this.logs.watch(filesOf({ ...request, labels: [] }));
    this.labels.watch(request.labels);
  }

  private sayThatLogChanged(): void {
    if (this.logChanged) return;
    this.logChanged = true;
    this.announce();
  }

  private rescoreSoon(): void {
    clearTimeout(this.rerun);
    this.rerun = setTimeout(() => void this.start(), RESCORE_DELAY);
  }

  private stopRunning(): void {
    this.running?.cancel();
    this.running = undefined;
  }

  private readText(): void {
    if (this.uri.scheme !== 'file' && this.uri.scheme !== 'untitled') {
      this.notice = {
        message: vscode.l10n.t(
          '{0} is not on this machine ({1}), so its logs cannot be read.',
          this.name,
          this.uri.scheme,
        ),
        advice: vscode.l10n.t('Copy the document and its logs to a local folder and open it there.'),
        action: 'editDocument',
      };
      return;
    }
    const { document, fault } = parseDocument(this.text.getText());
    if (document) this.document = document;
    this.notice = fault ? noticeOf(fault, this.name) : undefined;
  }

  private async awaitsConsent(request: InvestigationRequest): Promise<boolean> {
    if (this.consent || vscode.workspace.isTrusted) return false;
    const outside = await filesOutsideWorkspace(request);
    const [first] = outside;
    if (first === undefined) return false;
    this.notice = {
      message: vscode.l10n.t(
        '{0} would read files outside this untrusted workspace: {1}',
        this.name,
        outside.join(', '),
      ),
      advice: vscode.l10n.t('Read them only if you know where this document comes from.'),
      action: 'run',
    };
    return true;
  }

  private requested(): InvestigationRequest {
    return toRequest(this.document, this.folder, defaultsFor(this.uri));
  }

  private keep(report: PartialReport, request: InvestigationRequest): void {
    this.report = report;
    this.answered = fingerprint(request);
    this.announce();
  }

  private become(state: RunState): void {
    const began = state.state !== this.state.state;
    this.state = state;
    this.announce(began ? 0 : ANNOUNCE_DELAY);
  }

  private announce(delay = ANNOUNCE_DELAY): void {
    if (this.disposed) return;
    if (delay === 0) clearTimeout(this.announcement);
    else if (this.announcement) return;
    this.announcement = setTimeout(() => {
      this.announcement = undefined;
      this.revision++;
      this.changed.fire();
    }, delay);
  }

  dispose(): void {
    this.disposed = true;
    clearTimeout(this.rerun);
    clearTimeout(this.announcement);
    this.stopRunning();
    this.replay.cancel();
    this.logs.dispose();
    this.labels.dispose();
    this.analysis.close(this.key).catch((error: unknown) => logFault(this.log, this.name, error));
    this.changed.dispose();
  }
}

/** Two requests with the same fingerprint have the same answer. */
const fingerprint = (request: InvestigationRequest): string => JSON.stringify(request);
