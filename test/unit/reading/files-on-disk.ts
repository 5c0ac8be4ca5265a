import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { load } from '../../../src/engine/duckdb/load/load';
import { afterEach, beforeEach } from 'vitest';
import type { Engine, Value } from '../../../src/engine/engine';
import type { LoadReport } from '../../../src/engine/source';
import { withLateKeys } from '../../../src/log/formats/late-keys';
import { probe } from '../../../src/log/probe';
import type { ReadOptions } from '../../../src/protocol/investigation';

/** A folder that goes away with `remove`, and files written into it. */
export async function folder(): Promise<{
  path: string;
  write(name: string, content: string | Uint8Array): Promise<string>;
  remove(): Promise<void>;
}> {
  const path = await mkdtemp(join(tmpdir(), 'reading-'));
  return {
    path,
    async write(name, content) {
      const file = join(path, name);
      await writeFile(file, content);
      return file;
    },
    remove: () => rm(path, { recursive: true, force: true }),
  };
}

/** For the tests of one file: a folder of its own for each, and tables read there, closed after it. */
export function ownFolder(): {
  readonly path: string;
  readonly write: (name: string, content: string | Uint8Array) => Promise<string>;
  readonly read: (files: string[], options?: ReadOptions) => Promise<Table>;
} {
  let own: Awaited<ReturnType<typeof folder>> | undefined;
  const open: Table[] = [];
  const here = (): Awaited<ReturnType<typeof folder>> => {
    if (!own) throw new Error('the folder is there in a test only');
    return own;
  };
  beforeEach(async () => {
    own = await folder();
  });
  afterEach(async () => {
    for (const one of open.splice(0)) await one.engine.close();
    await here().remove();
  });
  return {
    get path() {
      return here().path;
    },
    write: (name, content) => here().write(name, content),
    read: async (files, options) => {
      const found = await table(files, options);
      open.push(found);
      return found;
    },
  };
}

export interface Table {
  engine: Engine;
  report: LoadReport;
  rows: Record<string, Value>[];
  types: Record<string, string>;
}

/** Reads files as a table, every column kept, without roles. */
export async function table(files: string[], options: ReadOptions = {}): Promise<Table> {
  let profile = await probe({ files, options });
  for (;;) {
    const columns = profile.columns.map(({ name, type }) => ({ name, type }));
    const { engine, report, late } = await load({ log: profile, labels: [], columns, resources: {} });
    if (late.length === 0) {
      const rows = (await engine.rows({ limit: 1000 })).map(({ values }) => values);
      const types = Object.fromEntries(engine.describe().map(({ name, type }) => [name, type]));
      return { engine, report, rows, types };
    }
    await engine.close();
    profile = withLateKeys(profile, late);
  }
}
