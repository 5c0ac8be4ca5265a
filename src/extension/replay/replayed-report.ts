import type { PartialReport } from '../../protocol/investigation';
import type { ReplayRecord } from '../../protocol/replay';
import { withReplay } from '../../replay/with-replay';
import { fromDocumentPath } from '../document/document-paths';

/** A report with what its document's last replay showed; the same object as long as neither changes. */
export class ReplayedReport {
  private known: { report: PartialReport; record: string; told: PartialReport } | undefined;

  of(report: PartialReport | null, record: ReplayRecord | undefined, folder: string): PartialReport | null {
    if (!report || !record) return report;
    const text = JSON.stringify(record);
    if (this.known?.report !== report || this.known.record !== text) {
      const rows = record.rows.map((row) => ({ ...row, file: fromDocumentPath(folder, row.file) }));
      this.known = { report, record: text, told: withReplay(report, { at: record.at, rows }) };
    }
    return this.known.told;
  }
}
