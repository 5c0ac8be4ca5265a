import type { ClickHouseClient, ClickHouseSettings } from '@clickhouse/client';
import { randomUUID } from 'node:crypto';
import { IncidentError } from '../../protocol/errors';
import { CLICKHOUSE } from '../dialect/clickhouse';
import type { Credentials, TableAddress } from './address';
import { faultOf } from './faults';
import { tabSeparated } from './tab-separated';

const CONNECTIONS = 4;
const DEFAULT_SECONDS = 600;
/** The client waits so much longer than the server may work, to be told by the server why it stopped. */
const GRACE = 2_000;
const WINDOWS_SINCE = 21.1;

export interface ServerOptions {
  credentials: Credentials;
  /** Longest time of one query. */
  seconds?: number;
}

/** One server and what it lets this user do. Every query is bounded in time and is killed where its signal aborts. */
export class Server {
  /** Values that have come from servers so far, to this process. */
  static values = 0;
  /** Characters of those answers. */
  static characters = 0;
  private mayLimit = false;
  private major = 0;

  private constructor(
    readonly name: string,
    private readonly client: ClickHouseClient,
    private readonly seconds: number,
  ) {}

  /** Throws `server-unreachable` or `access-denied`. */
  static async connect(
    { server }: TableAddress,
    { credentials, seconds = DEFAULT_SECONDS }: ServerOptions,
    signal?: AbortSignal,
  ): Promise<Server> {
    // Most investigations are of files, and need not wait for what only tables need.
    const { ClickHouseLogLevel, createClient } = await import('@clickhouse/client');
    const client = createClient({
      url: server,
      username: credentials.user,
      password: credentials.password,
      application: 'model-incident',
      // Its messages hold queries; what a user must know is thrown.
      log: { level: ClickHouseLogLevel.OFF },
      max_open_connections: CONNECTIONS,
      request_timeout: seconds * 1000 + GRACE,
      // Compression is a setting, which a user with readonly=1 may not ask for.
      compression: { response: false, request: false },
      // Servers of 2018 close idle connections after three seconds.
      keep_alive: { enabled: true, idle_socket_ttl: 1500 },
    });
    const found = new Server(server, client, seconds);
    try {
      await found.learn(signal);
    } catch (error) {
      await client.close();
      throw error;
    }
    return found;
  }

  /** Whether the server knows window functions. */
  get hasWindows(): boolean {
    return this.major >= WINDOWS_SINCE;
  }

  /** The answer as texts, complete or not at all: the server holds it back until it has all of it. */
  async query(sql: string, signal?: AbortSignal): Promise<(string | null)[][]> {
    refuseIfCancelled(signal);
    const id = randomUUID();
    const given = AbortSignal.any([AbortSignal.timeout(this.seconds * 1000 + GRACE), ...(signal ? [signal] : [])]);
    try {
      const answer = await this.client.query({
        query: sql,
        format: 'TabSeparated',
        query_id: id,
        abort_signal: given,
        clickhouse_settings: this.settings(),
      });
      const text = await answer.text();
      const rows = tabSeparated(text);
      Server.characters += text.length;
      Server.values += rows.reduce((total, row) => total + row.length, 0);
      return rows;
    } catch (error) {
      if (given.aborted) await this.kill(id);
      refuseIfCancelled(signal);
      if (given.aborted || isTimeout(error)) throw await this.tooLong(id);
      throw faultOf(error, this.name, this.seconds);
    }
  }

  async close(): Promise<void> {
    await this.client.close();
  }

  private settings(): ClickHouseSettings {
    return { wait_end_of_query: 1, ...(this.mayLimit ? { max_execution_time: this.seconds } : {}) };
  }

  private async learn(signal?: AbortSignal): Promise<void> {
    const [[version, readonly] = []] = await this.query(
      `SELECT version(), (SELECT value FROM system.settings WHERE name = 'readonly')`,
      signal,
    );
    this.major = Number(/^\d+\.\d+/.exec(version ?? '')?.[0] ?? 0);
    this.mayLimit = readonly !== '1';
  }

  private async tooLong(id: string): Promise<IncidentError> {
    await this.kill(id);
    return new IncidentError(
      'query-stopped',
      `A query on ${this.name} was stopped after its time limit of ${this.seconds} s.`,
      'Narrow the log with --where or the periods, or allow more time with CLICKHOUSE_QUERY_SECONDS.',
    );
  }

  /** A closed connection does not end a query on every server; those that ended meanwhile are no fault. */
  private async kill(id: string): Promise<void> {
    try {
      await this.client.command({ query: `KILL QUERY WHERE query_id = ${CLICKHOUSE.text(id)} ASYNC` });
    } catch {
      // The server is gone, and the query with it; or the user may kill nothing, and the server's own limits end it.
    }
  }
}

const isTimeout = (error: unknown): boolean => error instanceof Error && /timeout/i.test(error.message);

export function refuseIfCancelled(signal?: AbortSignal): void {
  if (signal?.aborted) throw new IncidentError('cancelled', 'Cancelled.', '');
}
