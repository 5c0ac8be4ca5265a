import type * as vscode from 'vscode';
import { z } from 'zod';
import type { Credentials } from '../../protocol/rpc';

const SECRETS = 'modelIncident.clickhouse ';
const RECENT = 'recentServers';
const MOST_RECENT = 5;

const stored = z.object({ user: z.string(), password: z.string() });

/**
 * What is known of ClickHouse servers: user and password of each in VS Code's secret storage, under the server that they
 * are for and no other, and the addresses of those used last. Credentials stand nowhere else.
 */
export class Connections {
  /** Servers that have refused what is stored for them: it is asked for again. */
  private readonly refused = new Set<string>();

  constructor(
    private readonly secrets: vscode.SecretStorage,
    private readonly state: vscode.Memento,
  ) {}

  /** Undefined where nothing is stored, or the server has refused it. */
  async credentials(server: string): Promise<Credentials | undefined> {
    return this.refused.has(server) ? undefined : this.known(server);
  }

  /** The user whom the server was asked as last. */
  async lastUser(server: string): Promise<string | undefined> {
    return (await this.known(server))?.user;
  }

  async remember(server: string, credentials: Credentials): Promise<void> {
    await this.secrets.store(SECRETS + server, JSON.stringify(credentials));
    this.refused.delete(server);
    await this.state.update(RECENT, [server, ...this.recent.filter((other) => other !== server)].slice(0, MOST_RECENT));
  }

  refuse(server: string): void {
    this.refused.add(server);
  }

  /** Addresses of the servers used last in this workspace, the latest first. */
  get recent(): string[] {
    return this.state.get<string[]>(RECENT, []);
  }

  private async known(server: string): Promise<Credentials | undefined> {
    const text = await this.secrets.get(SECRETS + server);
    if (text === undefined) return undefined;
    const found = stored.safeParse(parsed(text));
    return found.success ? found.data : undefined;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
