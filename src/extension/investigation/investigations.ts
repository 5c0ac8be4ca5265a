import * as vscode from 'vscode';
import type { Analysis } from '../analysis/analysis';
import { Investigation, type Findings } from './investigation';

/** How long results wait for the document that an untitled one becomes when it is saved. */
const HAND_OVER = 5_000;

/** The open investigations by document. Each lives as long as an editor shows it. */
export class Investigations implements vscode.Disposable {
  private readonly open = new Map<
    string,
    { investigation: Investigation; editors: number; listener: vscode.Disposable }
  >();
  private readonly waiting = new Map<string, { findings: Findings; timer: NodeJS.Timeout }>(); // by question
  private readonly consented = new Set<string>();
  private readonly changed = new vscode.EventEmitter<Investigation | undefined>();
  /** An investigation changed; `undefined`: one was opened or closed. */
  readonly onDidChange = this.changed.event;

  constructor(
    private readonly analysis: Analysis,
    private readonly log: vscode.LogOutputChannel,
  ) {}

  get all(): Investigation[] {
    return [...this.open.values()].map(({ investigation }) => investigation);
  }

  find(uri: vscode.Uri): Investigation | undefined {
    return this.open.get(uri.toString())?.investigation;
  }

  /** The next opening of this document reads its files without asking: the reader has just chosen them. */
  agreeToRead(uri: vscode.Uri): void {
    this.consented.add(uri.toString());
  }

  /** The investigation of a document, for one more editor; the caller disposes what it is handed when that editor closes. */
  acquire(document: vscode.TextDocument): { investigation: Investigation; release: vscode.Disposable } {
    const id = document.uri.toString();
    const entry = this.open.get(id) ?? this.begin(document);
    entry.editors++;
    let released = false;
    const release = new vscode.Disposable(() => {
      if (released) return;
      released = true;
      entry.editors--;
      if (entry.editors === 0) this.end(id);
    });
    return { investigation: entry.investigation, release };
  }

  private begin(document: vscode.TextDocument): {
    investigation: Investigation;
    editors: number;
    listener: vscode.Disposable;
  } {
    const id = document.uri.toString();
    const investigation = new Investigation(document, this.analysis, this.log);
    const listener = investigation.onDidChange(() => this.changed.fire(investigation));
    const entry = { investigation, editors: 0, listener };
    this.open.set(id, entry);
    if (this.consented.delete(id)) investigation.agreeToRead();
    investigation.open((question) => this.takeOver(question));
    this.changed.fire(undefined);
    return entry;
  }

  private end(id: string): void {
    const entry = this.open.get(id);
    if (!entry) return;
    this.open.delete(id);
    const { investigation } = entry;
    const findings = investigation.text.isUntitled ? investigation.handOver() : undefined;
    if (findings) this.keepForAMoment(findings);
    entry.listener.dispose();
    investigation.dispose();
    this.changed.fire(undefined);
  }

  private keepForAMoment(findings: Findings): void {
    const timer = setTimeout(() => {
      this.waiting.delete(findings.question);
      this.analysis.close(findings.key).catch((error: unknown) => this.log.warn(String(error)));
    }, HAND_OVER);
    this.waiting.set(findings.question, { findings, timer });
  }

  /** Saving an untitled document opens its successor before or after it closes: both orders are served. */
  private takeOver(question: string): Findings | undefined {
    const waiting = this.waiting.get(question);
    if (waiting) {
      clearTimeout(waiting.timer);
      this.waiting.delete(question);
      return waiting.findings;
    }
    return this.all.find((other) => other.answers(question))?.handOver();
  }

  dispose(): void {
    for (const { timer } of this.waiting.values()) clearTimeout(timer);
    for (const { investigation, listener } of this.open.values()) {
      listener.dispose();
      investigation.dispose();
    }
    this.open.clear();
    this.changed.dispose();
  }
}
