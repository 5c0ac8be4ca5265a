import type { PartialReport } from '../../protocol/investigation';
import type { Snapshot } from '../../protocol/webview';
import { inEditorWords } from '../wording';

/**
 * Snapshots as JSON text. VS Code walks through a message value by value before it sends it, which would hold the extension
 * host up for tens of milliseconds; a text it only copies. A report's text is made once, however often its progress is told.
 */
export class SnapshotTexts {
  private latest: { report: PartialReport | null; text: string } = { report: null, text: 'null' };

  of({ report, ...rest }: Snapshot): string {
    if (this.latest.report !== report) this.latest = { report, text: JSON.stringify(report && inEditorWords(report)) };
    return `{"report":${this.latest.text},${JSON.stringify(rest).slice(1)}`;
  }
}
