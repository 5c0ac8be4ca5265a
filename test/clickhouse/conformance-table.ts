import type { TableColumn } from '../../src/engine/clickhouse/columns';
import { ROWS } from '../unit/engine/conformance';

export const TYPES = {
  t: 'UInt32',
  x: 'Nullable(Float64)',
  n: 'Nullable(Int32)',
  s: 'Nullable(String)',
  b: 'Nullable(UInt8)',
  id: 'String',
};

export const COLUMNS: TableColumn[] = [
  { name: 't', declared: 'UInt32', type: 'time', time: { kind: 'epoch', unit: 'seconds' } },
  { name: 'x', declared: 'Float64', type: 'number' },
  { name: 'n', declared: 'Int32', type: 'integer' },
  { name: 's', declared: 'String', type: 'text' },
  { name: 'b', declared: 'Bool', type: 'boolean' },
  { name: 'id', declared: 'String', type: 'text' },
];

export const CELLS = ROWS.map(({ t, x, n, s, b, id }) => [
  t,
  Object.is(x, -0) ? '-0' : x === null ? null : String(x).replace('Infinity', 'inf').toLowerCase(),
  n,
  s,
  b === null ? null : Number(b),
  id,
]);
