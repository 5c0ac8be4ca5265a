import { realpath } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { pathsOf } from '../../log/files';
import type { InvestigationRequest } from '../../protocol/investigation';
import type { Notice } from '../../protocol/webview';
import { fixedPart, liesWithin } from '../document/document-paths';
import { filesOf, tablesOf } from '../document/document-request';

/**
 * The files that a document of a workspace nobody vouched for would read outside of it, symbolic links followed. A cloned
 * repository could otherwise have any file of this machine read merely by being looked at.
 */
export async function filesOutsideWorkspace(request: InvestigationRequest): Promise<string[]> {
  const local = (vscode.workspace.workspaceFolders ?? []).filter((folder) => folder.uri.scheme === 'file');
  const folders = await Promise.all(local.map((folder) => resolved(folder.uri.fsPath)));
  const files = filesOf(request);
  const outside: string[] = [];
  for (const file of files) {
    // A pattern's own folder may lie within, and a link that it finds there lead out of it.
    const places = await Promise.all([fixedPart(file), ...(await pathsOf(file))].map(resolved));
    if (places.some((place) => !liesWithin(folders, place))) outside.push(file);
  }
  return outside;
}

/** What a reader must agree to before a document of an untrusted workspace is run; undefined where there is nothing. */
export async function consentNotice(name: string, request: InvestigationRequest): Promise<Notice | undefined> {
  const { t } = vscode.l10n;
  const [table] = tablesOf(request);
  if (table !== undefined) {
    return {
      message: t('{0}, of this untrusted workspace, would ask a server for a table: {1}', name, table),
      advice: t('Connect only if you know where this document comes from.'),
      action: 'run',
    };
  }
  const outside = await filesOutsideWorkspace(request);
  if (outside.length === 0) return undefined;
  return {
    message: t('{0} would read files outside this untrusted workspace: {1}', name, outside.join(', ')),
    advice: t('Read them only if you know where this document comes from.'),
    action: 'run',
  };
}

/** The real path as far as it exists: a file that is not there yet is judged by its folder. */
async function resolved(file: string): Promise<string> {
  try {
    return await realpath(file);
  } catch {
    const parent = path.dirname(file);
    return parent === file ? file : path.join(await resolved(parent), path.basename(file));
  }
}
