import * as vscode from 'vscode';
import { IncidentError } from '../../protocol/errors';
import type { Credentials } from '../../protocol/rpc';
import type { Connections } from './connections';

/** Asks for the user and the password of servers, one question at a time for each of them. */
export class SignIn {
  private readonly asking = new Map<string, Promise<Credentials | undefined>>();

  constructor(private readonly connections: Connections) {}

  /** What is stored for a server, else what its reader types, which is then stored. Throws `access-denied` where they leave. */
  async credentials(server: string, signal?: AbortSignal): Promise<Credentials> {
    const known = (await this.connections.credentials(server)) ?? (await this.ask(server, signal));
    if (known) return known;
    const { t } = vscode.l10n;
    throw new IncidentError(
      'access-denied',
      t('{0} was not asked: no user and password were entered.', server),
      t('Enter them to read the table.'),
    );
  }

  private ask(server: string, signal?: AbortSignal): Promise<Credentials | undefined> {
    const shown = this.asking.get(server);
    if (shown) return shown;
    const question = this.type(server, signal).finally(() => this.asking.delete(server));
    this.asking.set(server, question);
    return question;
  }

  private async type(server: string, signal?: AbortSignal): Promise<Credentials | undefined> {
    const { t } = vscode.l10n;
    const cancellation = new vscode.CancellationTokenSource();
    const cancel = (): void => cancellation.cancel();
    signal?.addEventListener('abort', cancel);
    try {
      const title = t('Sign In to {0}', server);
      const user = await vscode.window.showInputBox(
        {
          title,
          prompt: t('User of the ClickHouse server; the right to SELECT suffices'),
          value: (await this.connections.lastUser(server)) ?? 'default',
          ignoreFocusOut: true,
        },
        cancellation.token,
      );
      if (user === undefined) return undefined;
      const password = await vscode.window.showInputBox(
        {
          title,
          prompt: t('Password of {0}; it is kept in the secret storage of VS Code, and nowhere else', user),
          password: true,
          ignoreFocusOut: true,
        },
        cancellation.token,
      );
      if (password === undefined) return undefined;
      const credentials = { user, password };
      await this.connections.remember(server, credentials);
      return credentials;
    } finally {
      signal?.removeEventListener('abort', cancel);
      cancellation.dispose();
    }
  }
}
