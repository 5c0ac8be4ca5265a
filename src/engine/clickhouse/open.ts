import { IncidentError } from '../../protocol/errors';
import { CLICKHOUSE } from '../dialect/clickhouse';
import type { SqlType } from '../dialect/dialect';
import type { TableAddress } from './address';
import { declaredType, naturalType, valueOf, type TableColumn } from './columns';
import { ClickHouseEngine } from './engine';
import { TableRows } from './rows';
import { Server, type ServerOptions } from './server';

/** A sample of more rows than this reads a few columns of all rows to choose them, not all columns. */
const CELLS_HASHED_AT_MOST = 300e6;
const COLUMNS_HASHED = 4;
/** A larger table is not searched for equal rows: the server would hold sixteen bytes a row. */
const ROWS_COMPARED_AT_MOST = 200e6;
const LARGEST_INTEGER = 2n ** 63n - 1n;
/** A row that is later than the server's clock by more than this was timed by another clock. */
const CLOCK_TOLERANCE = 60e6;

/** A table before its columns have roles. */
export class OpenTable {
  private constructor(
    private readonly server: Server,
    private readonly address: TableAddress,
    /** Every column, as its declaration says. */
    readonly columns: readonly TableColumn[],
    readonly rows: number,
  ) {}

  /** Throws `server-unreachable`, `access-denied`, `table-not-found`, `query-stopped`. */
  static async open(address: TableAddress, options: ServerOptions, signal?: AbortSignal): Promise<OpenTable> {
    const server = await Server.connect(address, options, signal);
    try {
      const columns = await columnsOf(server, address, signal);
      const [[rows] = []] = await server.query(`SELECT count() FROM ${relationOf(address)}`, signal);
      return new OpenTable(server, address, columns, Number(rows));
    } catch (error) {
      await server.close();
      throw error;
    }
  }

  /** Texts of every column on the same few rows, chosen and ordered by their hash: the same on every run. */
  async sample(limit: number, signal?: AbortSignal): Promise<(string | null)[][]> {
    const { columns, rows } = this;
    const all = new TableRows(this.address.database, this.address.table, columns);
    const texts = columns.map((column) => {
      const type: SqlType = column.type === 'nested' ? 'text' : column.type;
      return CLICKHOUSE.toText(valueOf(column), type);
    });
    const few = rows * columns.length > CELLS_HASHED_AT_MOST;
    const hashed = few
      ? new TableRows(this.address.database, this.address.table, [], columns.slice(0, COLUMNS_HASHED))
      : all;
    const share = Math.max(1, Math.floor(rows / (limit * 4)));
    const found = await this.server.query(
      `SELECT ${texts.join(', ')} FROM ${all.relation} WHERE ${hashed.rowHashNumber} % ${share} = 0 ` +
        `ORDER BY ${hashed.rowHashNumber}, ${all.rowHashNumber} LIMIT ${limit}`,
      signal,
    );
    return columns.map((_, index) => found.map((row) => row[index] ?? null));
  }

  /** Rows beyond the first of each set of equal ones; null where the table is too large to tell. */
  async duplicates(signal?: AbortSignal): Promise<number | null> {
    if (this.rows > ROWS_COMPARED_AT_MOST) return null;
    const all = new TableRows(this.address.database, this.address.table, this.columns);
    const [[found] = []] = await this.server.query(
      `SELECT count() - uniqExact(${all.rowHashNumber}) FROM ${all.relation}`,
      signal,
    );
    return Number(found);
  }

  /** Rows that are later than the server's own clock, and by how many seconds at most. */
  async ahead(time: TableColumn, signal?: AbortSignal): Promise<{ rows: number; seconds: number }> {
    const value = valueOf(time);
    const later = `${value} > toInt64(now()) * 1000000 + ${CLOCK_TOLERANCE}`;
    const [[rows, most] = []] = await this.server.query(
      `SELECT ${CLICKHOUSE.countIf(later)}, max(${value}) - toInt64(now()) * 1000000 FROM ${relationOf(this.address)}`,
      signal,
    );
    return { rows: Number(rows), seconds: Math.round(Number(most ?? 0) / 1e6) };
  }

  /** The engine on this table, with the columns held as they are needed. Owns the connection. */
  engine(columns: readonly TableColumn[]): ClickHouseEngine {
    const { database, table, url } = this.address;
    return new ClickHouseEngine(this.server, new TableRows(database, table, columns, this.columns), url);
  }

  async close(): Promise<void> {
    await this.server.close();
  }
}

const relationOf = ({ database, table }: TableAddress): string =>
  [database, table].map(CLICKHOUSE.identifier).join('.');

async function columnsOf(server: Server, address: TableAddress, signal?: AbortSignal): Promise<TableColumn[]> {
  const described = await server.query(`DESCRIBE TABLE ${relationOf(address)}`, signal).catch((error: unknown) => {
    if (!(error instanceof IncidentError) || error.code !== 'table-not-found') throw error;
    throw new IncidentError(
      'table-not-found',
      `${server.name} has no table ${address.database}.${address.table}.`,
      'Check the database and the name in the address.',
      { cause: error },
    );
  });
  const columns = described
    .filter(([, , kind]) => kind !== 'EPHEMERAL')
    .map(([name, type]): TableColumn => {
      const declared = declaredType(type ?? '');
      return { name: name ?? '', declared, type: naturalType(declared) };
    });
  return withUnsigned(server, address, columns, signal);
}

/** Unsigned 64-bit columns are whole numbers where all of their values fit 63 bits, else texts. */
async function withUnsigned(
  server: Server,
  address: TableAddress,
  columns: readonly TableColumn[],
  signal?: AbortSignal,
): Promise<TableColumn[]> {
  const unsigned = columns.filter(({ declared }) => declared === 'UInt64');
  if (unsigned.length === 0) return [...columns];
  const largest = unsigned.map(({ name }) => `max(${CLICKHOUSE.identifier(name)})`);
  const [row = []] = await server.query(`SELECT ${largest.join(', ')} FROM ${relationOf(address)}`, signal);
  const fits = new Set(unsigned.filter((_, index) => BigInt(row[index] ?? 0) <= LARGEST_INTEGER));
  return columns.map((column) => (fits.has(column) ? { ...column, type: 'integer' } : column));
}
