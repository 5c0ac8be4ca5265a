import * as vscode from 'vscode';
import type { Notice } from '../../protocol/webview';
import { INCIDENT_DOCUMENT_VERSION } from '../../protocol/incident-document';
import type { DocumentFault } from '../document/parse-document';

/** What the editor shows in place of results when the text of a document cannot be used. */
export function noticeOf(fault: DocumentFault, name: string): Notice {
  return { ...sentencesOf(fault, name), action: 'editDocument' };
}

function sentencesOf(fault: DocumentFault, name: string): { message: string; advice: string } {
  const { t } = vscode.l10n;
  switch (fault.kind) {
    case 'syntax':
      return {
        message: t(
          '{0}, line {1}, column {2}: this is not valid JSON ({3}).',
          name,
          fault.line,
          fault.column,
          fault.expected,
        ),
        advice: t('Open the document as text and mend it; the investigation follows.'),
      };
    case 'newer':
      return {
        message: t(
          '{0} was written by a newer version of Model Incident Investigator (format {1}; this one reads up to {2}).',
          name,
          fault.version,
          INCIDENT_DOCUMENT_VERSION,
        ),
        advice: t('Update the extension to work on it. The document can be read as text.'),
      };
    case 'shape':
      return {
        message:
          fault.field === ''
            ? t('{0}, line {1}, column {2}: {3}.', name, fault.line, fault.column, fault.reason)
            : t(
                '{0}, line {1}, column {2}: "{3}" is not usable ({4}).',
                name,
                fault.line,
                fault.column,
                fault.field,
                fault.reason,
              ),
        advice: t('Open the document as text and mend it; the investigation follows.'),
      };
  }
}
