import { readFile, stat, utimes } from 'node:fs/promises';
import type * as vscode from 'vscode';

/**
 * VS Code remembers a saved file by its time and length right after it was written. Who else writes between the two is
 * taken for VS Code itself: the text on show is then not the file's, and nothing says so. Such a file is given a new time,
 * which makes VS Code read it again. A file that cannot be read or dated is left as it is.
 */
export async function noticeOvertakenSave(document: vscode.TextDocument): Promise<void> {
  const { uri } = document;
  if (uri.scheme !== 'file') return;
  const saved = document.getText();
  try {
    const written = (await readFile(uri.fsPath, 'utf8')).replace(BYTE_ORDER_MARK, '');
    if (written === saved) return;
    const { atime } = await stat(uri.fsPath);
    await utimes(uri.fsPath, atime, new Date());
  } catch {
    // Gone or not ours to date: VS Code tells its reader about the one, and the next save about the other.
  }
}

const BYTE_ORDER_MARK = /^\uFEFF/;
