import { afterAll, describe, it } from 'vitest';
import type { TableColumn } from '../../src/engine/clickhouse/columns';
import { conformance, ROWS } from '../unit/engine/conformance';
import { program, startServers, WHY_SKIPPED, type RunningServer } from './servers';
import { engineOn, insert, makeTable } from './tables';

const TYPES = {
  t: 'UInt32',
  x: 'Nullable(Float64)',
  n: 'Nullable(Int32)',
  s: 'Nullable(String)',
  b: 'Nullable(UInt8)',
  id: 'String',
};

const COLUMNS: TableColumn[] = [
  { name: 't', declared: 'UInt32', type: 'time', time: { kind: 'epoch', unit: 'seconds' } },
  { name: 'x', declared: 'Float64', type: 'number' },
  { name: 'n', declared: 'Int32', type: 'integer' },
  { name: 's', declared: 'String', type: 'text' },
  { name: 'b', declared: 'Bool', type: 'boolean' },
  { name: 'id', declared: 'String', type: 'text' },
];

const cells = ROWS.map(({ t, x, n, s, b, id }) => [
  t,
  Object.is(x, -0) ? '-0' : x === null ? null : String(x).replace('Infinity', 'inf').toLowerCase(),
  n,
  s,
  b === null ? null : Number(b),
  id,
]);

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
      await makeTable(server.admin, 'log', TYPES, cells);
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
        cells.filter((_, index) => index % 2 === 0),
        cells.filter((_, index) => index % 2 === 1),
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
