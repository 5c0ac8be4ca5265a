import * as vscode from 'vscode';
import type { ReplayRecord } from '../../protocol/replay';
import type { Report } from '../../protocol/report';
import type { ReplayState } from '../../protocol/webview';
import { replay } from '../../replay/replay';
import { rowsOf, type LoggedRow } from '../../replay/rows';
import { toDocumentPath } from '../document/document-paths';
import { withReplayRecord } from '../document/edit-document';
import { changeDocument } from '../editor/change-document';
import { faultOf, isCancellation } from '../faults';
import type { Investigation } from '../investigation/investigation';
import { replayCommand } from './replay-setting';
import { hiddenFeatures, wholeFeatures } from './whole-features';

type Replayed = Pick<Investigation, 'uri' | 'text' | 'folder' | 'wholeReport' | 'row'>;

/** Runs the examples of an investigation through the reader's own model and keeps in the document what it said. */
export class ExampleReplay {
  private running: AbortController | undefined;
  private shown: ReplayState = { state: 'idle' };

  constructor(
    private readonly investigation: Replayed,
    private readonly changed: () => void,
  ) {}

  get state(): ReplayState {
    return this.shown;
  }

  /** Settles when the command has ended in any way; never rejects. What went wrong becomes the state. */
  async start(): Promise<void> {
    if (this.running) return;
    const controller = new AbortController();
    this.running = controller;
    try {
      this.become(await this.replay(controller.signal));
    } catch (error) {
      this.become(isCancellation(error) ? { state: 'idle' } : { state: 'failed', ...faultOf(error), setting: true });
    } finally {
      this.running = undefined;
    }
  }

  cancel(): void {
    this.running?.abort();
  }

  private async replay(signal: AbortSignal): Promise<ReplayState> {
    const { investigation } = this;
    if (!vscode.workspace.isTrusted) return untrusted();
    const command = replayCommand(investigation.uri, investigation.folder);
    if (!command) return { state: 'unset' };
    const report = investigation.wholeReport;
    const rows = rowsOf(report?.examples ?? []);
    if (!report || rows.length === 0) return nothingToReplay();
    this.become({ state: 'running', rows: rows.length });
    const record = await replay(await this.whole(rows, report), command, new Date(), signal);
    await changeDocument(investigation.text, (text) => withReplayRecord(text, this.relative(record)));
    return { state: 'idle' };
  }

  private async whole(rows: LoggedRow[], { roles, source }: Report): Promise<LoggedRow[]> {
    const hidden = hiddenFeatures(roles.features, source.read);
    if (hidden.length === 0) return rows;
    return Promise.all(
      rows.map(async (row) =>
        wholeFeatures(row, hidden, await this.investigation.row(row.file, row.line), source.read),
      ),
    );
  }

  private relative({ at, rows }: ReplayRecord): ReplayRecord {
    const { folder } = this.investigation;
    return { at, rows: rows.map((row) => ({ ...row, file: toDocumentPath(folder, row.file) })) };
  }

  private become(state: ReplayState): void {
    this.shown = state;
    this.changed();
  }
}

const untrusted = (): ReplayState => ({
  state: 'failed',
  message: vscode.l10n.t('Replay runs a program of yours, and this workspace is not trusted.'),
  advice: vscode.l10n.t('Trust it with “Workspaces: Manage Workspace Trust”, if you know where it comes from.'),
  setting: false,
});

const nothingToReplay = (): ReplayState => ({
  state: 'failed',
  message: vscode.l10n.t('There is no example to replay.'),
  advice: vscode.l10n.t(
    'Examples are predictions known to be wrong: the log needs labels, and its investigation to end.',
  ),
  setting: false,
});
