import type { InvestigationRequest } from '../../protocol/investigation';
import type { MonitoringAsked } from '../../protocol/monitoring';
import { filesOf } from '../document/document-request';
import { LogWatch } from './log-watch';

/** Label files are written over some time. */
const RESCORE_DELAY = 2000;
/** An editor may write a file in several moves. */
const EXPECT_DELAY = 300;

/**
 * The files an investigation has read. Labels are waited for: a run follows once their file is at rest. A log is run again
 * when its reader wants it. Alert rules and schemas are small, and what they ask is answered anew at once.
 */
export class WatchedFiles {
  private changed = false;
  private rescoring: NodeJS.Timeout | undefined;
  private expecting: NodeJS.Timeout | undefined;
  private readonly logs = new LogWatch(() => this.sayChanged());
  private readonly labels = new LogWatch((gone) => (gone ? this.sayChanged() : this.rescoreSoon()));
  private readonly expectations = new LogWatch(() => this.expectSoon());

  constructor(
    private readonly tell: () => void,
    private readonly rescore: () => void,
    private readonly expectAnew: () => void,
  ) {}

  /** Whether one of them is another now than the one that was read. */
  get areChanged(): boolean {
    return this.changed;
  }

  /** They are being read: what changes from now on is news. */
  read(request: InvestigationRequest): void {
    this.changed = false;
    clearTimeout(this.rescoring);
    this.logs.watch(filesOf({ ...request, labels: [] }));
    this.labels.watch(request.labels);
  }

  /** What monitoring holds the log against was read. */
  readExpectations({ rules, schema }: MonitoringAsked): void {
    this.expectations.watch([rules, schema].filter((file) => file !== undefined));
  }

  private sayChanged(): void {
    if (this.changed) return;
    this.changed = true;
    this.tell();
  }

  private rescoreSoon(): void {
    clearTimeout(this.rescoring);
    this.rescoring = setTimeout(this.rescore, RESCORE_DELAY);
  }

  private expectSoon(): void {
    clearTimeout(this.expecting);
    this.expecting = setTimeout(this.expectAnew, EXPECT_DELAY);
  }

  dispose(): void {
    clearTimeout(this.rescoring);
    clearTimeout(this.expecting);
    this.expectations.dispose();
    this.logs.dispose();
    this.labels.dispose();
  }
}
