import { stat } from 'node:fs/promises';
import * as vscode from 'vscode';
import { IncidentError } from '../../protocol/errors';

/**
 * The paths of chosen files. Throws `IncidentError` for what needs no reading to be refused, so that the mistake is named
 * before any step is asked: a file that is elsewhere, missing, empty, or a folder.
 */
export async function checkFiles(uris: readonly vscode.Uri[]): Promise<string[]> {
  for (const uri of uris) await check(uri);
  return uris.map(({ fsPath }) => fsPath);
}

async function check(uri: vscode.Uri): Promise<void> {
  const { t } = vscode.l10n;
  if (uri.scheme !== 'file')
    throw new IncidentError(
      'file-unsupported',
      t('{0} is not on this machine ({1}).', uri.path, uri.scheme),
      t('Copy the log to a local folder and choose it there.'),
    );
  const found = await stat(uri.fsPath).catch((error: unknown) => {
    throw new IncidentError(
      'file-not-found',
      t('{0} was not found.', uri.fsPath),
      t('Check its path, or choose another log.'),
      {
        cause: error,
      },
    );
  });
  if (found.isDirectory())
    throw new IncidentError('file-unreadable', t('{0} is a folder.', uri.fsPath), t('Choose the log files in it.'));
  if (found.size === 0)
    throw new IncidentError(
      'file-empty',
      t('{0} is empty.', uri.fsPath),
      t('Export the log again, or choose another.'),
    );
}
