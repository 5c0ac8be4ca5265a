import { afterAll, describe, it } from 'vitest';
import { conformance } from '../unit/engine/conformance';
import { CELLS, COLUMNS, TYPES } from './conformance-table';
import { program, startServers, WHY_SKIPPED, type RunningServer } from './servers';
import { engineOn, insert, makeTable } from './tables';

if (program === null) {
  console.warn(WHY_SKIPPED);
  describe('ClickHouse', () => {
    it.skip('conforms: there is no clickhouse-server here');
  });
} else {
  let servers: Promise<RunningServer[]> | null = null;
  const started = (): Promise<RunningServer[]> => (servers ??= startServers(2));
  afterAll(async () => {
    for (const server of (await servers) ?? []) await server.stop();
  });

  conformance(
    'ClickHouse over a table',
    async () => {
      const [server] = await started();
      if (!server) throw new Error('No server.');
      await makeTable(server.admin, 'log', TYPES, CELLS);
      return engineOn(server.host, 'log', COLUMNS);
    },
    { ties: 'own' },
  );

  conformance(
    'ClickHouse over a Distributed table',
    async () => {
      const [one, other] = await started();
      if (!one || !other) throw new Error('No servers.');
      const [first, second] = [
        CELLS.filter((_, index) => index % 2 === 0),
        CELLS.filter((_, index) => index % 2 === 1),
      ];
      await makeTable(one.admin, 'part', TYPES, first);
      await makeTable(other.admin, 'part', TYPES, []);
      await insert(other.admin, 'part', second);
      await makeTable(one.admin, 'whole', TYPES, [], 'Distributed(both, default, part)');
      return engineOn(one.host, 'whole', COLUMNS);
    },
    { ties: 'own' },
  );
}
