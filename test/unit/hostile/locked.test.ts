import { createServer, type Server } from 'node:http';
import { existsSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Database } from '../../../src/engine/duckdb/database';

/** What a query could do if something of a log ever became SQL. Nothing of it must work. */

let folder: string;
let database: Database;
let server: Server;
let asked = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'locked-'));
  for (const name of ['given.csv', 'secret.csv', 'events[1].csv', 'events1.csv', 'st*r.csv', 'star.csv'])
    writeFileSync(join(folder, name), `word\n${name}\n`);
  symlinkSync(join(folder, 'secret.csv'), join(folder, 'link.csv'));
  server = createServer((_, response) => {
    asked++;
    response.end('word\nfrom the network\n');
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const files = ['given.csv', 'events[1].csv', 'st*r.csv'].map((name) => join(folder, name));
  database = await Database.open({ files, memory: 2 ** 28, threads: 1 });
});
afterAll(async () => {
  await database.close();
  await new Promise((closed) => server.close(closed));
  await rm(folder, { recursive: true, force: true });
});

const address = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

/** SQL with `FOLDER` and `ADDRESS` in it. */
const run = (sql: string): Promise<unknown> =>
  database.query(sql.replaceAll('FOLDER', folder).replaceAll('ADDRESS', address()));

describe('the engine, once it is open', () => {
  it('reads the files that were given, also those whose names look like patterns', async () => {
    expect(await run(`FROM read_csv('FOLDER/given.csv')`)).toEqual([['given.csv']]);
    expect(await run(`FROM read_csv('FOLDER/events[[]1].csv')`)).toEqual([['events[1].csv']]);
    expect(await run(`FROM read_csv('FOLDER/st[*]r.csv')`)).toEqual([['st*r.csv']]);
  });

  it.each([
    `FROM read_csv('/etc/passwd', columns = {'line': 'VARCHAR'}, delim = '\\x01')`,
    `FROM read_text('/etc/passwd')`,
    `FROM read_blob('/etc/passwd')`,
    `FROM '/etc/passwd'`,
    `FROM read_csv('FOLDER/secret.csv')`,
    `FROM 'FOLDER/secret.csv'`,
    `FROM read_csv('FOLDER/link.csv')`,
    `FROM read_csv('FOLDER/given.csv/../secret.csv')`,
    `FROM read_csv(['FOLDER/given.csv', 'FOLDER/secret.csv'])`,
    `FROM read_csv('FOLDER/*.csv')`,
    `FROM read_csv('FOLDER/events1.csv')`,
    `FROM read_csv('FOLDER/star.csv')`,
    `FROM glob('FOLDER/*')`,
    `FROM glob('/etc/*')`,
    `FROM read_csv('file://FOLDER/secret.csv')`,
    `FROM read_parquet('FOLDER/secret.csv')`,
    `FROM read_json('FOLDER/secret.csv')`,
    `FROM sniff_csv('FOLDER/secret.csv')`,
    `FROM parquet_metadata('FOLDER/secret.csv')`,
    `SELECT getenv('PATH')`,
    `FROM duckdb_secrets()`,
  ])('reads nothing else: %s', async (sql) => {
    const answer = await run(sql).then(
      (rows) => JSON.stringify(rows),
      () => 'refused',
    );
    expect(answer).toMatch(/^(refused|\[\])$/);
  });

  it.each([
    `FROM read_csv('ADDRESS/log.csv')`,
    `FROM read_text('ADDRESS/log.csv')`,
    `FROM read_parquet('s3://bucket/log.parquet')`,
    `FROM 'https://example.com/log.csv'`,
    `INSTALL httpfs`,
    `INSTALL httpfs FROM 'ADDRESS'`,
    `FORCE INSTALL httpfs FROM community`,
    `LOAD httpfs`,
    `LOAD 'FOLDER/given.csv'`,
    `ATTACH 'ADDRESS/db' AS far`,
  ])('asks no network and loads no extension: %s', async (sql) => {
    await expect(run(sql)).rejects.toThrow();
    expect(asked).toBe(0);
  });

  it.each([
    `COPY (SELECT 1) TO 'FOLDER/written.csv'`,
    `COPY (SELECT 1) TO 'FOLDER/written.parquet' (FORMAT parquet)`,
    `COPY (SELECT 1) TO 'FOLDER/written' (PARTITION_BY (1))`,
    `COPY (SELECT 1) TO '/dev/stdout'`,
    `COPY (SELECT 1) TO 'FOLDER/secret.csv'`,
    `EXPORT DATABASE 'FOLDER/written'`,
    `IMPORT DATABASE 'FOLDER'`,
    `ATTACH 'FOLDER/written.db' AS other`,
    `ATTACH DATABASE 'FOLDER/written.db' (TYPE sqlite)`,
    `PRAGMA enable_profiling = 'json'; PRAGMA profiling_output = 'FOLDER/written.json'; SELECT 1`,
  ])('writes nothing: %s', async (sql) => {
    const before = readdirSync(folder);
    await run(sql).catch(() => undefined);
    expect(readdirSync(folder)).toEqual(before);
    expect(existsSync(join(folder, 'written'))).toBe(false);
    expect(await run(`FROM read_csv('FOLDER/given.csv')`)).toEqual([['given.csv']]);
  });

  it.each([
    `SET enable_external_access = true`,
    `SET allowed_paths = ['/etc/passwd']`,
    `SET allowed_directories = ['/']`,
    `RESET enable_external_access`,
    `SET lock_configuration = false`,
    `RESET lock_configuration`,
    `SET temp_directory = 'FOLDER'`,
    `SET autoinstall_known_extensions = true`,
    `SET allow_unsigned_extensions = true`,
    `SET custom_extension_repository = 'ADDRESS'`,
    `SET extension_directory = 'FOLDER'`,
    `SET secret_directory = 'FOLDER'`,
    `SET http_proxy = 'ADDRESS'`,
    `SET log_query_path = 'FOLDER/written.log'`,
    `PRAGMA enable_external_access = true`,
    `CALL enable_logging()`,
  ])('cannot be opened again: %s', async (sql) => {
    await run(sql).catch(() => undefined);
    await expect(run(`FROM read_csv('FOLDER/secret.csv')`)).rejects.toThrow();
    await expect(run(`COPY (SELECT 1) TO 'FOLDER/written.csv'`)).rejects.toThrow();
    expect(asked).toBe(0);
  });
});
