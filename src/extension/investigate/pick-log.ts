import path from 'node:path';
import * as vscode from 'vscode';
import { plainLabel } from '../plain-text';
import { ask } from './step';
import { byLikelihood, LOG_GLOB, mayBeLog } from './log-files';
import type { RecentLogs } from './recent-logs';

const MOST_FOUND = 200;
const MOST_SHOWN = 30;

interface LogItem extends vscode.QuickPickItem {
  files: string[] | 'browse';
}

/** Step 1: which log. Undefined when the reader leaves. */
export async function pickLog(recent: RecentLogs): Promise<string[] | undefined> {
  const browse: LogItem = {
    label: `$(folder-opened) ${vscode.l10n.t('Browse…')}`,
    detail: vscode.l10n.t('CSV, TSV, JSON lines, JSON or Parquet; several files are read as one log'),
    files: 'browse',
    alwaysShow: true,
  };
  const answer = await ask<LogItem>({
    step: 1,
    placeholder: vscode.l10n.t('Which prediction log?'),
    items: [],
    later: likelyLogs(recent).then((files) => [...files.map(itemOf), browse]),
  });
  if (answer.kind !== 'chosen') return undefined;
  return answer.item.files === 'browse' ? browseForLogs() : answer.item.files;
}

async function browseForLogs(): Promise<string[] | undefined> {
  const chosen = await vscode.window.showOpenDialog({
    title: vscode.l10n.t('Investigate Prediction Log'),
    openLabel: vscode.l10n.t('Investigate'),
    canSelectMany: true,
    filters: {
      [vscode.l10n.t('Prediction logs')]: [
        'csv',
        'tsv',
        'jsonl',
        'ndjson',
        'json',
        'parquet',
        'parq',
        'pq',
        'gz',
        'zst',
      ],
      [vscode.l10n.t('All files')]: ['*'],
    },
  });
  return chosen?.map((uri) => uri.fsPath);
}

/** The log in front, then those investigated lately, then what the workspace holds. */
async function likelyLogs(recent: RecentLogs): Promise<string[]> {
  // Without a search (it is a program of its own that can be missing) there are still recent logs and "Browse…".
  const found = await vscode.workspace.findFiles(LOG_GLOB, '**/{node_modules,.git,dist,out,.venv}/**', MOST_FOUND).then(
    (uris) => uris,
    () => [],
  );
  const local = found.filter((uri) => uri.scheme === 'file' && mayBeLog(uri.fsPath));
  const dated = await Promise.all(
    local.map(async (uri) => {
      const modified = await vscode.workspace.fs.stat(uri).then(
        (stat) => stat.mtime,
        () => 0,
      );
      return { file: uri.fsPath, modified };
    }),
  );
  return [...new Set([...logInFront(), ...(await recent.existing()), ...byLikelihood(dated)])].slice(0, MOST_SHOWN);
}

/** From the tab, not the text editor: VS Code has no text editor for files above 50 MB. */
function logInFront(): string[] {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  const uri = input instanceof vscode.TabInputText || input instanceof vscode.TabInputCustom ? input.uri : undefined;
  return uri?.scheme === 'file' && mayBeLog(uri.fsPath) ? [uri.fsPath] : [];
}

function itemOf(file: string): LogItem {
  const folder = path.dirname(vscode.workspace.asRelativePath(file));
  return {
    label: `$(graph-line) ${plainLabel(path.basename(file))}`,
    description: folder === '.' ? '' : plainLabel(folder),
    files: [file],
  };
}
