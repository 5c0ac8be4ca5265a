import { serverAddress, tableAddress, tableOf, type Credentials } from '../../engine/clickhouse/address';
import { Server } from '../../engine/clickhouse/server';
import type { TableName } from '../../protocol/rpc';

const LISTED_AT_MOST = 5000;
/** Databases of the server's own. */
const SYSTEM = ['system', 'information_schema', 'INFORMATION_SCHEMA'];

/**
 * Tables and views that a user may see, by database and name.
 * @param url the server, as `clickhouse://host:8123`
 * @throws IncidentError `server-unreachable`, `access-denied`, `query-stopped`
 */
export async function listTables(url: string, credentials: Credentials, signal?: AbortSignal): Promise<TableName[]> {
  const address = tableAddress(tableOf(serverAddress(url), 'system', 'tables'));
  const server = await Server.connect(address, { credentials }, signal);
  try {
    const own = SYSTEM.map((name) => `'${name}'`).join(', ');
    const rows = await server.query(
      `SELECT database, name, engine FROM system.tables WHERE database NOT IN (${own}) AND name NOT LIKE '.inner%' ` +
        `ORDER BY database, name LIMIT ${LISTED_AT_MOST}`,
      signal,
    );
    return rows.map(([database, name, engine]) => ({
      database: database ?? '',
      name: name ?? '',
      engine: engine ?? '',
    }));
  } finally {
    await server.close();
  }
}
