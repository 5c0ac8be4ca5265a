import type { Following } from '../../analysis/following';
import { isTableAddress, serverAddress } from '../../engine/clickhouse/address';
import { IncidentError } from '../../protocol/errors';
import type { InvestigationRequest } from '../../protocol/investigation';
import type { Connections } from './connections';
import type { SignIn } from './sign-in';

/** Gives requests about a table the credentials of its server, and no request another's. */
export class TableAccess {
  constructor(
    private readonly connections: Connections,
    private readonly signIn: SignIn,
  ) {}

  /** Work on a request; its reader signs in first where it is about a table of a server that knows them not yet. */
  async about<T>(
    { logs }: InvestigationRequest,
    following: Following,
    work: (following: Following) => Promise<T>,
  ): Promise<T> {
    const table = logs.find(isTableAddress);
    if (table === undefined) return work(following);
    const server = serverAddress(table).url;
    const credentials = await this.signIn.credentials(server, following.signal);
    return this.unlessRefused(server, () => work({ ...following, credentials }));
  }

  /** What a server refuses is asked for again when its reader tries again. */
  async unlessRefused<T>(server: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof IncidentError && error.code === 'access-denied') this.connections.refuse(server);
      throw error;
    }
  }
}
