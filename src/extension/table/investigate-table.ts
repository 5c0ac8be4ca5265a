import os from 'node:os';
import * as vscode from 'vscode';
import type { Analysis } from '../analysis/analysis';
import type { Choice } from '../document/new-document';
import { LogReader } from '../investigate/log-reader';
import { pickPeriods } from '../investigate/pick-periods';
import { pickRoles } from '../investigate/pick-roles';
import { openUntitled } from '../investigate/untitled-investigation';
import type { Investigations } from '../investigation/investigations';
import { pickRestriction } from './pick-restriction';
import { pickTable } from './pick-table';
import type { TableServers } from './table-servers';

export interface InvestigateTableParts {
  analysis: Pick<Analysis, 'read' | 'tables'>;
  servers: TableServers;
  investigations: Investigations;
}

/**
 * The command: server and table, roles, which rows and periods. The document that opens names the table and what was
 * chosen of it; credentials stay in the secret storage.
 */
export async function investigateTable(parts: InvestigateTableParts): Promise<vscode.Uri | undefined> {
  for (;;) {
    const table = await pickTable(parts.analysis, parts.servers);
    if (table === undefined) return undefined;
    const choice = await choose(parts.analysis, table);
    if (choice === 'dismissed') return undefined;
    if (choice === 'back') continue;
    return openUntitled(parts.investigations, choice, folder());
  }
}

/** Steps 2 and 3. The server reads the table meanwhile. */
async function choose(analysis: Pick<Analysis, 'read'>, table: string): Promise<Choice | 'back' | 'dismissed'> {
  const reader = new LogReader(analysis, [table]);
  try {
    for (;;) {
      const roles = await pickRoles((given) => reader.read(given));
      if (roles.kind !== 'accepted') return roles.kind;
      const reading = reader.read(roles.roles);
      const where = await pickRestriction(reading);
      if (!where) return 'dismissed';
      const periods = await pickPeriods(reading, { files: false });
      if (periods.kind === 'chosen') return { logs: [table], roles: roles.roles, where, ...periods.periods };
      if (periods.kind === 'dismissed') return 'dismissed';
    }
  } finally {
    reader.stop();
  }
}

/** A table lies in no folder: its investigation is proposed in that of the workspace. */
const folder = (): string =>
  vscode.workspace.workspaceFolders?.find(({ uri }) => uri.scheme === 'file')?.uri.fsPath ?? os.homedir();
