import type { PartialReport } from '../src/protocol/investigation';
import type { FromWebview, Snapshot, ViewName } from '../src/protocol/webview';
import type { ViewState } from './state';

/** All that a view is a function of. */
export interface Page {
  snapshot: Snapshot;
  report: PartialReport;
  state: ViewState;
  /** Posts to the extension. */
  send(message: FromWebview): void;
  /** Changes what the reader sees, and draws again. */
  update(change: Partial<ViewState>): void;
  /** Goes to another view, with what should be selected there. */
  show(view: ViewName, change?: Partial<ViewState>): void;
}
