import type { TableName } from '../../protocol/rpc';
import type { Analysis } from '../analysis/analysis';
import { Connections } from './connections';
import { SignIn } from './sign-in';
import { TableAccess } from './table-access';
import type * as vscode from 'vscode';

/** ClickHouse servers as the extension knows them: which were used, who may ask them, which tables they have. */
export class TableServers {
  readonly connections: Connections;
  readonly access: TableAccess;
  private readonly signIn: SignIn;

  constructor({ secrets, workspaceState }: Pick<vscode.ExtensionContext, 'secrets' | 'workspaceState'>) {
    this.connections = new Connections(secrets, workspaceState);
    this.signIn = new SignIn(this.connections);
    this.access = new TableAccess(this.connections, this.signIn);
  }

  /** The tables of a server, whose reader signs in where that is needed. */
  async tablesOf(analysis: Pick<Analysis, 'tables'>, server: string, signal: AbortSignal): Promise<TableName[]> {
    const credentials = await this.signIn.credentials(server, signal);
    return this.access.unlessRefused(server, () => analysis.tables(server, credentials, { signal }));
  }
}
