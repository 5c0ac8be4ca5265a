import * as vscode from 'vscode';
import { IncidentError } from '../protocol/errors';
import { plainMessage } from './plain-text';
import { inEditor } from './wording';

/** What went wrong, in the two sentences that every place shows: what it is and what to do about it. */
export interface Fault {
  message: string;
  advice: string;
}

/** A fault the user can mend says how; anything else is a defect of ours, whose details belong in the log. */
export function faultOf(error: unknown): Fault {
  if (error instanceof IncidentError) return { message: inEditor(error.message), advice: inEditor(error.advice) };
  return {
    message: vscode.l10n.t(
      'An internal error ended this: {0}',
      withoutStack(error instanceof Error ? error.message : String(error)),
    ),
    advice: vscode.l10n.t('The log has the details.'),
  };
}

/** The analysis process tells a defect with its stack, which says nothing to a reader. */
const withoutStack = (text: string): string => text.replace(/\s+at (?:async )?[\w.<>]+ \([\s\S]*$/, '').slice(0, 300);

export const isCancellation = (error: unknown): boolean =>
  (error instanceof IncidentError && error.code === 'cancelled') ||
  (error instanceof Error && error.name === 'AbortError');

/** A server did not let its reader in: what they are to enter again. */
export const isDenied = (error: unknown): boolean => error instanceof IncidentError && error.code === 'access-denied';

/** Writes an error to the log; a defect of ours with its stack. */
export function logFault(log: vscode.LogOutputChannel, context: string, error: unknown): void {
  if (error instanceof IncidentError) log.warn(`${context}: ${error.code}`);
  else log.error(`${context}:`, error instanceof Error ? error : String(error));
}

/** Shows one notification for an error, with the way to the log. */
export function showFault(log: vscode.LogOutputChannel, context: string, error: unknown): void {
  if (isCancellation(error)) return;
  logFault(log, context, error);
  const { message, advice } = faultOf(error);
  const showLog = vscode.l10n.t('Show Log');
  void vscode.window.showErrorMessage(plainMessage(`${message} ${advice}`.trim()), showLog).then((choice) => {
    if (choice === showLog) log.show();
  });
}
