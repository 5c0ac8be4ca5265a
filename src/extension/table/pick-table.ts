import * as vscode from 'vscode';
import { serverAddress, tableOf } from '../../engine/clickhouse/address';
import { IncidentError } from '../../protocol/errors';
import type { TableName } from '../../protocol/rpc';
import type { Analysis } from '../analysis/analysis';
import { faultOf, isCancellation } from '../faults';
import { ask } from '../investigate/step';
import { plainLabel, plainMessage } from '../plain-text';
import type { TableServers } from './table-servers';

type TableListing = Pick<Analysis, 'tables'>;

/** Step 1: which server, and which of its tables. Undefined when the reader leaves. */
export async function pickTable(analysis: TableListing, servers: TableServers): Promise<string | undefined> {
  for (;;) {
    const server = await pickServer(servers.connections.recent);
    if (server === undefined) return undefined;
    const table = await tableOn(analysis, servers, server);
    if (table !== null) return table;
  }
}

interface ServerItem extends vscode.QuickPickItem {
  server: string | null;
}

async function pickServer(recent: readonly string[]): Promise<string | undefined> {
  if (recent.length === 0) return typeServer();
  const { t } = vscode.l10n;
  const other: ServerItem = { label: `$(add) ${t('Another server…')}`, server: null, alwaysShow: true };
  const answer = await ask<ServerItem>({
    title: t('Investigate Table'),
    step: 1,
    placeholder: t('Which ClickHouse server?'),
    items: [...recent.map((server) => ({ label: `$(server) ${plainLabel(server)}`, server })), other],
  });
  if (answer.kind !== 'chosen') return undefined;
  return answer.item.server ?? typeServer();
}

async function typeServer(): Promise<string | undefined> {
  const { t } = vscode.l10n;
  const typed = await vscode.window.showInputBox({
    title: t('Investigate Table'),
    prompt: t('Address of the ClickHouse server: its HTTP interface, without user and password'),
    placeHolder: 'https://clickhouse.example:8443',
    ignoreFocusOut: true,
    validateInput: (text) => (text.trim() === '' ? undefined : faultIn(text)),
  });
  return typed === undefined || typed.trim() === '' ? undefined : serverAddress(typed).url;
}

function faultIn(typed: string): string | undefined {
  try {
    serverAddress(typed);
    return undefined;
  } catch (error) {
    if (error instanceof IncidentError) return error.message;
    throw error;
  }
}

interface TableItem extends vscode.QuickPickItem {
  table: TableName;
}

/** A table of the server, null for another server. What the server says against it is shown, with the way to try again. */
async function tableOn(
  analysis: TableListing,
  servers: TableServers,
  server: string,
): Promise<string | null | undefined> {
  const { t } = vscode.l10n;
  for (;;) {
    try {
      const tables = await listed(analysis, servers, server);
      if (tables.length === 0) {
        throw new IncidentError(
          'table-not-found',
          t('{0} has no table that this user may see.', server),
          t('Ask for the right to SELECT from one, or sign in as somebody else.'),
        );
      }
      const answer = await ask<TableItem>({
        title: t('Investigate Table'),
        step: 1,
        placeholder: t('Which table holds the predictions?'),
        items: tables.map((table) => ({
          label: `$(table) ${plainLabel(table.name)}`,
          description: plainLabel(table.database),
          detail: plainLabel(table.engine),
          table,
        })),
      });
      if (answer.kind !== 'chosen') return undefined;
      return tableOf(serverAddress(server), answer.item.table.database, answer.item.table.name);
    } catch (error) {
      if (isCancellation(error)) return undefined;
      if (!(error instanceof IncidentError)) throw error;
      const { message, advice } = faultOf(error);
      const again = error.code === 'access-denied' ? t('Enter Again…') : t('Try Again');
      const other = t('Another Server…');
      // Modal: it is a step of what the reader is doing, and a notification may hide.
      const choice = await vscode.window.showErrorMessage(message, { modal: true, detail: advice }, again, other);
      if (choice === other) return null;
      if (choice !== again) return undefined;
    }
  }
}

const listed = (analysis: TableListing, servers: TableServers, server: string): Thenable<TableName[]> =>
  vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t('Asking {0} for its tables', plainMessage(server)),
      cancellable: true,
    },
    async (_, token) => {
      const abort = new AbortController();
      const listener = token.onCancellationRequested(() => abort.abort());
      try {
        return await servers.tablesOf(analysis, server, abort.signal);
      } finally {
        listener.dispose();
      }
    },
  );
