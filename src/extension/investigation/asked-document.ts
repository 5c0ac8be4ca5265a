import path from 'node:path';
import * as vscode from 'vscode';
import { requestFromDocument } from '../../analysis/incident-file';
import type { IncidentDocument } from '../../protocol/incident-document';
import type { InvestigationRequest } from '../../protocol/investigation';
import type { MonitoringAsked } from '../../protocol/monitoring';
import type { Notice } from '../../protocol/webview';
import { toRequest } from '../document/document-request';
import { parseDocument } from '../document/parse-document';
import { defaultsFor } from '../settings';
import { noticeOf } from './document-fault';
import { consentNotice } from './trust';

/** What a document asks: its text as it was last read, or why that cannot be followed. */
export class AskedDocument {
  /** The last valid one while `notice` says that the text is not. */
  document: IncidentDocument = { version: 1, logs: [] };
  notice: Notice | undefined;
  private consent = false;

  constructor(readonly text: vscode.TextDocument) {}

  get uri(): vscode.Uri {
    return this.text.uri;
  }

  get name(): string {
    return path.posix.basename(this.uri.path);
  }

  get folder(): string {
    return path.dirname(this.uri.fsPath);
  }

  get request(): InvestigationRequest {
    return toRequest(this.document, this.folder, defaultsFor(this.uri));
  }

  /** The same as text, null where the document cannot be followed. Requests of the same text have the same answer. */
  get question(): string | null {
    return this.notice ? null : JSON.stringify(this.request);
  }

  /** With its paths as they are written in it: relative to its folder. */
  get asWritten(): InvestigationRequest {
    return toRequest(this.document, '', defaultsFor(this.uri));
  }

  /** What it asks of monitoring, which is looked for when somebody looks. */
  get monitoring(): MonitoringAsked {
    return requestFromDocument(this.document, this.folder).monitoring ?? {};
  }

  /** The reader asked for this very document to be read, wherever its files are. */
  agreeToRead(): void {
    this.consent = true;
  }

  read(): void {
    if (this.uri.scheme !== 'file' && this.uri.scheme !== 'untitled') {
      this.notice = elsewhere(this.name, this.uri.scheme);
      return;
    }
    const { document, fault } = parseDocument(this.text.getText());
    if (document) this.document = document;
    this.notice = fault ? noticeOf(fault, this.name) : undefined;
  }

  /** Whether the reader has yet to agree, which `notice` then asks for. */
  async awaitsConsent(): Promise<boolean> {
    if (this.consent || vscode.workspace.isTrusted) return false;
    const notice = await consentNotice(this.name, { ...this.request, monitoring: this.monitoring });
    if (notice) this.notice = notice;
    return notice !== undefined;
  }
}

const elsewhere = (name: string, scheme: string): Notice => ({
  message: vscode.l10n.t('{0} is not on this machine ({1}), so its logs cannot be read.', name, scheme),
  advice: vscode.l10n.t('Copy the document and its logs to a local folder and open it there.'),
  action: 'editDocument',
});
