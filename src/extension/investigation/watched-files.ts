import type { InvestigationRequest } from '../../protocol/investigation';
import { filesOf } from '../document/document-request';
import { LogWatch } from './log-watch';

/** Label files are written over some time. */
const RESCORE_DELAY = 2000;

/**
 * The files an investigation has read. Labels are waited for: a run follows once their file is at rest. A log is run again
 * when its reader wants it.
 */
export class WatchedFiles {
  private changed = false;
  private rescoring: NodeJS.Timeout | undefined;
  private readonly logs = new LogWatch(() => this.sayChanged());
  private readonly labels = new LogWatch((gone) => (gone ? this.sayChanged() : this.rescoreSoon()));

  constructor(
    private readonly tell: () => void,
    private readonly rescore: () => void,
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

  private sayChanged(): void {
    if (this.changed) return;
    this.changed = true;
    this.tell();
  }

  private rescoreSoon(): void {
    clearTimeout(this.rescoring);
    this.rescoring = setTimeout(this.rescore, RESCORE_DELAY);
  }

  dispose(): void {
    clearTimeout(this.rescoring);
    this.logs.dispose();
    this.labels.dispose();
  }
}
