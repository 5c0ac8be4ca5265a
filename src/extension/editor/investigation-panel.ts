import * as vscode from 'vscode';
import type { RoleAssignment } from '../../protocol/roles';
import type { FromWebview, ToWebview, ViewName } from '../../protocol/webview';
import { withNote, withPeriods, withRole, withSegment } from '../document/edit-document';
import { faultOf, logFault } from '../faults';
import type { Investigation } from '../investigation/investigation';
import type { LocationOpener } from '../location/open-location';
import { openUrl } from '../location/open-location';
import { addCommits } from '../commands/add-commits';
import { addFiles } from '../commands/add-files';
import { readOtherwise } from '../commands/read-otherwise';
import { openReplaySetting } from '../replay/replay-setting';
import { copyHeadline } from '../share/copy-headline';
import { exportReport } from '../share/export-report';
import { saveFile } from '../share/save-file';
import { AbstractWebview } from './abstract-webview';
import { changeDocument } from './change-document';
import type { KeptViews } from './kept-views';
import { parseMessage } from './messages';
import { openAsText } from './view-type';

/** What a page may ask for that is not its own. */
export interface PanelActions {
  openBeside(investigation: Investigation, view: ViewName): void;
}

export interface PanelParts {
  investigation: Investigation;
  /** Disposed with the panel. */
  release: vscode.Disposable;
  locations: LocationOpener;
  log: vscode.LogOutputChannel;
  actions: PanelActions;
  /** Where it is kept what the reader did, for the next time the document is opened. */
  kept?: KeptViews;
  /** The one view to show; all of them where absent. */
  only?: ViewName;
}

/** One editor of an investigation: draws its snapshots and turns what the reader does into edits and commands. */
export class InvestigationPanel extends AbstractWebview<ToWebview, FromWebview> {
  private greeting: string | undefined;
  private wanted: { view: ViewName; finding?: string } | undefined;

  readonly investigation: Investigation;

  constructor(
    panel: vscode.WebviewPanel,
    extensionUri: vscode.Uri,
    private readonly parts: PanelParts,
  ) {
    super(panel, extensionUri, parts.investigation.name);
    this.investigation = parts.investigation;
    this.disposables.push(
      parts.release,
      parts.investigation.onDidChange(() => this.redraw()),
    );
  }

  get active(): boolean {
    return this.panel.active;
  }

  protected override pageIsReady(): void {
    this.greeting = this.parts.kept?.of(this.investigation.uri);
    super.pageIsReady();
  }

  /** Brings the editor to the front and goes to a view of it. */
  show(view: ViewName, finding?: string): void {
    this.panel.reveal();
    this.wanted = { view, ...(finding === undefined ? {} : { finding }) };
    this.redraw();
  }

  protected override validate(message: unknown): FromWebview {
    return parseMessage(message);
  }

  protected override redraw(): void {
    if (!this.listening) return;
    if (this.greeting !== undefined) this.send({ type: 'restore', state: this.greeting });
    this.greeting = undefined;
    this.send({ type: 'snapshot', snapshot: this.investigation.snapshotText(this.parts.only) });
    if (this.wanted) this.send({ type: 'show', ...this.wanted });
    this.wanted = undefined;
  }

  protected override faulted(error: unknown): void {
    logFault(this.parts.log, this.investigation.name, error);
    const { message, advice } = faultOf(error);
    this.send({ type: 'error', message: `${message} ${advice}`.trim() });
  }

  protected override async handle(message: FromWebview): Promise<void> {
    const { investigation } = this;
    switch (message.type) {
      case 'ready':
        return this.pageIsReady();
      case 'keep':
        return this.parts.kept?.keep(investigation.uri, message.state);
      case 'run':
        investigation.agreeToRead();
        return void investigation.start();
      case 'cancel':
        return investigation.cancel();
      case 'setPeriods':
        return this.change((text) => withPeriods(text, message.good, message.bad));
      case 'setWhere':
        return this.change((text) => withSegment(text, message.where, investigation.periods));
      case 'setRole':
        return this.change((text) => withRole(text, message.column, assignmentOf(message)));
      case 'setNote':
        return this.change((text) => withNote(text, message.finding, message.text));
      case 'follow':
        return investigation.follow(message.columns);
      case 'monitor':
        return investigation.monitor();
      case 'look':
        return investigation.look(message.at);
      case 'addFiles':
        return addFiles(investigation, message.list, []);
      case 'openBeside':
        return this.parts.actions.openBeside(investigation, message.view);
      case 'saveFile':
        return saveFile(investigation, message);
      case 'addCommits':
        return addCommits(investigation);
      case 'readOtherwise':
        return readOtherwise(investigation);
      case 'openLocation':
        return this.parts.locations.open(investigation, message.file, message.line);
      case 'openUrl':
        return openUrl(message.url);
      case 'copy':
        return vscode.env.clipboard.writeText(message.text);
      case 'copyHeadline':
        return copyHeadline(investigation);
      case 'export':
        return exportReport(investigation);
      case 'replay':
        return investigation.replay.start();
      case 'cancelReplay':
        return investigation.replay.cancel();
      case 'replaySetting':
        return openReplaySetting();
      case 'showLog':
        return this.parts.log.show();
      case 'editDocument':
        return openAsText(investigation.uri);
    }
  }

  private change(edit: (text: string) => string): Promise<void> {
    this.investigation.hurry();
    return changeDocument(this.investigation.text, edit);
  }
}

function assignmentOf(message: Extract<FromWebview, { type: 'setRole' }>): RoleAssignment | null {
  if (message.role === null) return null;
  const { column, role, className } = message;
  return { column, role, ...(className === undefined ? {} : { className }) };
}
