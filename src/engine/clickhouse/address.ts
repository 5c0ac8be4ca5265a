import { IncidentError } from '../../protocol/errors';
import type { Credentials } from '../../protocol/rpc';

/** Where a table is: `clickhouse://host:8123/database/table`, with `?secure` over TLS. */
export interface TableAddress {
  /** As it stands in requests, documents and reports; never with credentials. */
  url: string;
  server: string;
  database: string;
  table: string;
}

/** A server's HTTP interface, from which tables are chosen. */
export interface ServerAddress {
  /** `clickhouse://host:8123`, with `?secure` over TLS; never with credentials. */
  url: string;
  server: string;
}

/** Comes from the environment or a secret storage, and goes nowhere but to the server. */
export type { Credentials };

const SCHEME = /^clickhouse:\/\//i;
const SHAPE = 'Write it as clickhouse://HOST:8123/DATABASE/TABLE.';

export const isTableAddress = (text: string): boolean => SCHEME.test(text);

/** Throws `usage` for an address that names no table, or that holds credentials: they would end up in documents. */
export function tableAddress(text: string): TableAddress {
  let url: URL;
  try {
    url = new URL(text.replace(SCHEME, 'http://'));
  } catch {
    // What does not parse may hold a password anywhere, and so does what the parser says of it.
    throw new IncidentError('usage', 'The address of the table cannot be read.', SHAPE);
  }
  if (url.username !== '' || url.password !== '') {
    throw new IncidentError(
      'usage',
      `The address of the table on ${url.host} holds credentials.`,
      'Leave them out of it: set CLICKHOUSE_USER and CLICKHOUSE_PASSWORD.',
    );
  }
  const parts = url.pathname
    .split('/')
    .filter((part) => part !== '')
    .map(decodeURIComponent);
  const [database = '', table = ''] = parts.length === 1 ? ['default', ...parts] : parts;
  const options = [...url.searchParams.keys()];
  if (url.hostname === '' || table === '' || parts.length > 2 || options.some((option) => option !== 'secure')) {
    throw new IncidentError('usage', `clickhouse://${url.host}${url.pathname} names no table of a server.`, SHAPE);
  }
  const secure = options.length > 0;
  const port = url.port || (secure ? '8443' : '8123');
  const server = `${secure ? 'https' : 'http'}://${url.hostname}:${port}`;
  const path = [database, table].map(encodeURIComponent).join('/');
  return { url: `clickhouse://${url.hostname}:${port}/${path}${secure ? '?secure' : ''}`, server, database, table };
}

/**
 * The server that somebody typed: `host`, `host:8123`, `http://…`, `https://…` or `clickhouse://…`. What follows the host is
 * left out. Throws `usage` for what is no address, and for one that holds credentials.
 */
export function serverAddress(typed: string): ServerAddress {
  const text = typed.trim();
  const secure = /^https:/i.test(text) || /^clickhouses:/i.test(text) || /[?&]secure\b/.test(text);
  const host = text.replace(/^[a-z]+:\/\//i, '').split(/[/?#]/)[0] ?? '';
  // Any table will do: what is refused of an address of a table is refused of one of a server.
  const { url, server } = tableAddress(`clickhouse://${host}/none${secure ? '?secure' : ''}`);
  return { url: url.replace('/default/none', ''), server };
}

/** A table of a server. */
export function tableOf({ url }: ServerAddress, database: string, table: string): string {
  const [server = '', options] = url.split('?');
  const path = [database, table].map(encodeURIComponent).join('/');
  return `${server}/${path}${options === undefined ? '' : `?${options}`}`;
}

/** `CLICKHOUSE_USER` and `CLICKHOUSE_PASSWORD`; the server's own default user where they are not set. */
export const credentialsFrom = (environment: NodeJS.ProcessEnv): Credentials => ({
  user: environment.CLICKHOUSE_USER ?? 'default',
  password: environment.CLICKHOUSE_PASSWORD ?? '',
});
