import type { PartialReport } from '../../protocol/investigation';
import type { Monitoring } from '../../protocol/monitoring';
import type { ReplayRecord } from '../../protocol/replay';
import { ReplayedReport } from '../replay/replayed-report';

/** A report with what was found beside it: the last replay, monitoring. The same object as long as none of them changes. */
export class ToldReport {
  private readonly replayed = new ReplayedReport();
  private known: { report: PartialReport; monitoring: Monitoring; told: PartialReport } | undefined;

  of(
    report: PartialReport | null,
    record: ReplayRecord | undefined,
    folder: string,
    monitoring: Monitoring | undefined,
  ): PartialReport | null {
    const replayed = this.replayed.of(report, record, folder);
    if (!replayed || !monitoring) return replayed;
    if (this.known?.report !== replayed || this.known.monitoring !== monitoring)
      this.known = { report: replayed, monitoring, told: { ...replayed, monitoring } };
    return this.known.told;
  }
}
