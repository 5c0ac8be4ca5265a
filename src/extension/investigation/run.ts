import type { InvestigationRequest, PartialReport, Progress } from '../../protocol/investigation';
import type { Analysis } from '../analysis/analysis';
import type { Report } from '../../protocol/report';

/** What a run tells its investigation. After `cancel` or a newer run nothing more is told. */
export interface RunListener {
  progressed(progress: Progress): void;
  grew(report: PartialReport): void;
  finished(report: Report, seconds: number): void;
  failed(error: unknown): void;
}

/** One run of the analysis for one request. */
export class Run {
  private readonly controller = new AbortController();
  readonly startedAt = Date.now();

  constructor(
    private readonly analysis: Analysis,
    private readonly key: string,
    private readonly request: InvestigationRequest,
    private readonly listener: RunListener,
  ) {}

  /** Settles when the run has ended in any way; never rejects. */
  async start(): Promise<void> {
    const { signal } = this.controller;
    const unlessCancelled =
      <T>(tell: (value: T) => void) =>
      (value: T): void => {
        if (!signal.aborted) tell(value);
      };
    try {
      const report = await this.analysis.investigate(this.key, this.request, {
        signal,
        onProgress: unlessCancelled((progress) => this.listener.progressed(progress)),
        onPartial: unlessCancelled((partial) => this.listener.grew(partial)),
      });
      if (!signal.aborted) this.listener.finished(report, (Date.now() - this.startedAt) / 1000);
    } catch (error) {
      if (!signal.aborted) this.listener.failed(error);
    }
  }

  /** Stops the work in the engine; the listener hears no more of it. */
  cancel(): void {
    this.controller.abort();
  }
}
