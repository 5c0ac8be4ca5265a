import type { ClickHouseClient } from '@clickhouse/client';
import { credentialsFrom, tableAddress } from '../../src/engine/clickhouse/address';
import type { TableColumn } from '../../src/engine/clickhouse/columns';
import { ClickHouseEngine } from '../../src/engine/clickhouse/engine';
import { TableRows } from '../../src/engine/clickhouse/rows';
import { Server } from '../../src/engine/clickhouse/server';

/** Makes a table from tab-separated rows, `\N` for null. */
export async function makeTable(
  admin: ClickHouseClient,
  name: string,
  columns: Record<string, string>,
  rows: readonly (string | number | null)[][],
  engine = 'Memory',
): Promise<void> {
  const defined = Object.entries(columns).map(([column, type]) => `\`${column}\` ${type}`);
  await admin.command({ query: `DROP TABLE IF EXISTS ${name}` });
  await admin.command({ query: `CREATE TABLE ${name} (${defined.join(', ')}) ENGINE = ${engine}` });
  await insert(admin, name, rows);
}

export async function insert(
  admin: ClickHouseClient,
  name: string,
  rows: readonly (string | number | null)[][],
): Promise<void> {
  if (rows.length === 0) return;
  const cell = (value: string | number | null): string => {
    if (value === null) return '\\N';
    if (value === Infinity || value === -Infinity) return value > 0 ? 'inf' : '-inf';
    return String(value).replace(
      /[\\\t\n\0]/g,
      (character) => ({ '\t': '\\t', '\n': '\\n', '\0': '\\0' })[character] ?? '\\\\',
    );
  };
  const body = rows.map((row) => row.map(cell).join('\t')).join('\n');
  await admin.command({ query: `INSERT INTO ${name} FORMAT TabSeparated\n${body}\n` });
}

/** An engine on a table whose columns are held as said. */
export async function engineOn(
  host: string,
  table: string,
  columns: readonly TableColumn[],
): Promise<ClickHouseEngine> {
  const address = tableAddress(`clickhouse://${host}/default/${table}`);
  const server = await Server.connect(address, { credentials: credentialsFrom({}) });
  return new ClickHouseEngine(server, new TableRows(address.database, address.table, columns), address.url);
}
