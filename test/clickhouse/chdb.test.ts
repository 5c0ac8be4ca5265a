import { ClickHouseLogLevel, createClient } from '@clickhouse/client';
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, describe, it } from 'vitest';
import { conformance } from '../unit/engine/conformance';
import { CELLS, COLUMNS, TYPES } from './conformance-table';
import { engineOn, makeTable } from './tables';

/** A Python that has chdb; this test is for those who have one, and asks for none. */
const python = process.env.CHDB_PYTHON ?? 'python3';
const present = spawnSync(python, ['-c', 'import importlib.util as u; exit(u.find_spec("chdb") is None)']).status === 0;

if (!present) {
  console.warn('SKIPPED: no Python with chdb (CHDB_PYTHON), so the SQL was not tried on a ClickHouse of today.');
  describe('chdb', () => {
    it.skip('conforms: there is no chdb here');
  });
} else {
  let child: ChildProcess | null = null;
  afterAll(() => child?.stdin?.end());

  conformance(
    'ClickHouse of today (chdb)',
    async () => {
      child = spawn(python, [join(import.meta.dirname, 'chdb_server.py')], { stdio: ['pipe', 'pipe', 'inherit'] });
      const port = await new Promise<string>((resolve) =>
        child?.stdout?.once('data', (line) => resolve(String(line).trim())),
      );
      const host = `127.0.0.1:${port}`;
      const admin = createClient({ url: `http://${host}`, log: { level: ClickHouseLogLevel.OFF } });
      await makeTable(admin, 'log', TYPES, CELLS);
      await admin.close();
      return engineOn(host, 'log', COLUMNS);
    },
    { ties: 'own' },
  );
}
