import { DuckDBInstance, type DuckDBConnection, type DuckDBMaterializedResult } from '@duckdb/node-api';
import { mkdtemp, rm, statfs } from 'node:fs/promises';
import { availableParallelism, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { IncidentError } from '../../protocol/errors';
import type { Resources } from '../../protocol/investigation';
import { DUCKDB } from '../dialect/duckdb';
import { removeAbandoned, spillPrefix } from '../spill';
import { faultOf } from './faults';
import { rowsOf } from './result';
import { exactPath } from './rows';

const CONNECTIONS = 2;
/** Bits of group keys that are counted in an array instead of a hash table: a thousand cells by eight stretches of time. */
const BITS_OF_COUNTED_KEYS = 14;
/** The first so many rows of an order are chosen by what orders them, and their other columns read for them alone. */
const ROWS_FETCHED_LAST = 5000;
const INTERRUPT_AGAIN_AFTER = 50;
const ALLOCATOR_KEEPS = '16MiB';
/** Above so many columns DuckDB's search for equal expressions, quadratic in them, takes longer than what it saves. */
const MANY_COLUMNS = 300;

/** Half of the memory of the machine, or of the container it runs in: an editor and a browser want theirs. */
export const defaultMemory = (): number => Math.min(totalmem(), process.constrainedMemory() || Infinity) / 2;

const ENGINE_NEEDS = 256 * 2 ** 20;
/** What the process takes beside the engine's account, at most: Node, the parser's texts, memory not yet given back. */
const BESIDE_THE_ENGINE = 2 ** 30;

/** A log that stays in its files is read through so much, or through this share of what there is: the files are the memory. */
const THROUGH_FILES = 768 * 2 ** 20;
const SHARE_THROUGH_FILES = 1 / 16;

/** Bytes that DuckDB may use of what its process may: half of little, all but a gigabyte of much, never less than it needs. */
export const engineShare = (memory: number): number =>
  Math.max(memory / 2, memory - BESIDE_THE_ENGINE, Math.min(memory, ENGINE_NEEDS));

const kibibytes = (bytes: number): string => `${Math.floor(bytes / 1024)}KiB`;

export type Run = (sql: string) => Promise<DuckDBMaterializedResult>;

export interface DatabaseOptions extends Resources {
  /** The only files that may be read, as absolute paths. The list cannot grow: a further file means a new database. */
  files: readonly string[];
  /** What a time without offset is in; UTC where absent. */
  zone?: string;
  /** How many columns its statements name at most; few where absent. */
  columns?: number;
  /** A folder that goes when the database is closed. */
  owned?: string;
  /** Whether rows are left in files, asked once the files can be read. */
  leavesRowsInFiles?: (database: Database) => Promise<boolean>;
}

/**
 * One in-memory DuckDB that reads the given files and nothing else: no network, no extensions, no other paths.
 * Its memory and its folder for spilled data go when it is closed.
 */
export class Database {
  private readonly idle: DuckDBConnection[];
  private readonly waiting: ((connection: DuckDBConnection) => void)[] = [];
  private readonly running = new Set<Promise<unknown>>();
  private closed: Promise<void> | null = null;
  private attached: Promise<string> | null = null;

  private constructor(
    private readonly instance: DuckDBInstance,
    private readonly connections: readonly DuckDBConnection[],
    private readonly folders: { spill: string; owned: string | undefined },
    private limit: number,
  ) {
    this.idle = [...connections];
  }

  /** Bytes that DuckDB may use. */
  get memory(): number {
    return this.limit;
  }

  static async open(options: DatabaseOptions): Promise<Database> {
    const parent = options.temporaryFolder ?? tmpdir();
    await removeAbandoned(parent);
    const spill = await mkdtemp(join(parent, spillPrefix(process.pid)));
    const memory = engineShare(options.memory ?? defaultMemory());
    const instance = await DuckDBInstance.create(':memory:', {
      autoload_known_extensions: 'false',
      autoinstall_known_extensions: 'false',
      allow_community_extensions: 'false',
      threads: String(options.threads ?? availableParallelism()),
      memory_limit: kibibytes(memory),
      // What is freed goes back to the system soon: the limit is one of the process, not of the engine's account.
      allocator_flush_threshold: ALLOCATOR_KEEPS,
      allocator_bulk_deallocation_flush_threshold: ALLOCATOR_KEEPS,
    });
    const connections = await Promise.all(Array.from({ length: CONNECTIONS }, () => instance.connect()));
    const database = new Database(instance, connections, { spill, owned: options.owned }, memory);
    await database.lock(options);
    return database;
  }

  private async lock({ files, zone, columns = 0, leavesRowsInFiles }: DatabaseOptions): Promise<void> {
    const readable = files.flatMap((file) => [file, exactPath(file)]);
    const paths = [...new Set([...readable, this.fileOfRows])].map(DUCKDB.text).join(', ');
    const set = (setting: string): Promise<unknown> => this.run(`SET ${setting}`);
    for (const setting of [
      `temp_directory = ${DUCKDB.text(this.folders.spill)}`,
      `allowed_paths = [${paths}]`,
      'enable_external_access = false',
      `GLOBAL TimeZone = ${DUCKDB.text(zone ?? 'UTC')}`,
      // Kept, not drawn: a reader is told how far a file is read.
      'enable_progress_bar = true',
      'enable_progress_bar_print = false',
      `perfect_ht_threshold = ${BITS_OF_COUNTED_KEYS}`,
      `late_materialization_max_rows = ${ROWS_FETCHED_LAST}`,
      ...(columns > MANY_COLUMNS ? [`disabled_optimizers = 'common_subexpressions'`] : []),
    ]) {
      await set(setting);
    }
    if (await leavesRowsInFiles?.(this)) {
      this.limit = Math.min(this.limit, Math.max(THROUGH_FILES, SHARE_THROUGH_FILES * this.limit));
      await set(`memory_limit = ${DUCKDB.text(kibibytes(this.limit))}`);
    }
    await set('lock_configuration = true');
  }

  private get fileOfRows(): string {
    return join(this.folders.spill, 'rows.duckdb');
  }

  /** A schema whose tables are kept, packed, in a file of the folder for spilled data instead of in memory. */
  onDisk(): Promise<string> {
    this.attached ??= this.run(`ATTACH ${DUCKDB.text(this.fileOfRows)} AS on_disk (RECOVERY_MODE no_wal_writes)`).then(
      () => 'on_disk',
    );
    return this.attached;
  }

  /** Bytes that are free where data is spilled. */
  async free(): Promise<number> {
    const { bavail, bsize } = await statfs(this.folders.spill);
    return bavail * bsize;
  }

  /** Runs one statement; an abort interrupts it within milliseconds and throws `cancelled`. */
  run(sql: string, signal?: AbortSignal): Promise<DuckDBMaterializedResult> {
    return this.session((run) => run(sql), signal);
  }

  private async track<T>(work: Promise<T>): Promise<T> {
    this.running.add(work);
    try {
      return await work;
    } finally {
      this.running.delete(work);
    }
  }

  private async runOn(
    connection: DuckDBConnection,
    sql: string,
    signal?: AbortSignal,
  ): Promise<DuckDBMaterializedResult> {
    // An interrupt that arrives before the statement has started is lost, so it is repeated until the statement ends.
    let timer: NodeJS.Timeout | undefined;
    const interrupt = (): void => {
      connection.interrupt();
      timer ??= setInterval(() => connection.interrupt(), INTERRUPT_AGAIN_AFTER);
    };
    try {
      refuseIfCancelled(signal);
      signal?.addEventListener('abort', interrupt);
      return await connection.run(sql);
    } catch (error) {
      refuseIfCancelled(signal);
      throw faultOf(error);
    } finally {
      clearInterval(timer);
      signal?.removeEventListener('abort', interrupt);
    }
  }

  /**
   * Several statements on one connection, one after another: what DuckDB keeps for a connection (rejected lines) is
   * seen by the next of them.
   */
  async session<T>(work: (run: Run) => Promise<T>, signal?: AbortSignal): Promise<T> {
    const connection = await this.acquire();
    try {
      return await this.track(work((sql) => this.runOn(connection, sql, signal)));
    } finally {
      this.release(connection);
    }
  }

  /** Rows of a small result as JavaScript values: 64-bit integers as bigint. */
  async query(sql: string, signal?: AbortSignal): Promise<unknown[][]> {
    return rowsOf(await this.run(sql, signal));
  }

  /** Share of the running statements that is done, 0 to 1; null where DuckDB cannot tell. */
  progress(): number | null {
    const shares = this.connections.map((connection) => connection.progress.percentage).filter((share) => share > 0);
    return shares.length === 0 ? null : Math.max(...shares) / 100;
  }

  private acquire(): Promise<DuckDBConnection> {
    if (this.closed) throw new IncidentError('process-ended', 'The log is closed.', 'Open it again.');
    const connection = this.idle.pop();
    return connection ? Promise.resolve(connection) : new Promise((resolve) => this.waiting.push(resolve));
  }

  private release(connection: DuckDBConnection): void {
    const next = this.waiting.shift();
    if (next) next(connection);
    else this.idle.push(connection);
  }

  /** Interrupts what runs, then gives memory and disk back. */
  close(): Promise<void> {
    this.closed ??= this.shutDown();
    return this.closed;
  }

  private async shutDown(): Promise<void> {
    const timer = setInterval(() => this.interruptAll(), INTERRUPT_AGAIN_AFTER);
    this.interruptAll();
    await Promise.allSettled(this.running);
    clearInterval(timer);
    for (const connection of this.connections) connection.closeSync();
    this.instance.closeSync();
    const { spill, owned } = this.folders;
    for (const folder of [spill, ...(owned === undefined ? [] : [owned])])
      await rm(folder, { recursive: true, force: true });
  }

  private interruptAll(): void {
    if (this.running.size > 0) for (const connection of this.connections) connection.interrupt();
  }
}

export function refuseIfCancelled(signal?: AbortSignal): void {
  if (signal?.aborted) throw new IncidentError('cancelled', 'Cancelled.', '');
}
