import { column, type Expression, type Measure } from '../../engine/expression';
import { wordsOf } from '../../log/roles/names';
import type { Finding } from '../../protocol/report';
import { twoProportionTest } from '../../stats/proportions';
import { BAD, comparison, GOOD, numberOf, rowsOf, type CountRow } from '../comparison';
import type { PlaybookContext } from '../context';
import { percent } from './check';

const HOST = new Set([
  'host',
  'hostname',
  'node',
  'pod',
  'server',
  'instance',
  'machine',
  'worker',
  'replica',
  'container',
  'zone',
  'az',
  'shard',
  'backend',
  'cluster',
  'endpoint',
  'vm',
  'dc',
]);
const MOST_VALUES = 500;
const LEAST_Z = 6;
const LEAST_RISE = 0.05;

/** Segment columns that name where a request was served. */
export const hostColumns = ({ log }: PlaybookContext): string[] =>
  log.roles.segments.filter((name) => wordsOf(name).some((word) => HOST.has(word))).slice(0, 3);

interface Sign {
  id: string;
  words: string;
}

/** Hosts whose requests fail or slow down while those of the others do not. */
export async function hostFindings(
  context: PlaybookContext,
  signs: { slow?: Expression; failed?: Expression },
): Promise<Finding[]> {
  const kinds: (Sign & { condition: Expression })[] = [];
  if (signs.failed) kinds.push({ id: 'host-errors', words: 'failed requests', condition: signs.failed });
  if (signs.slow)
    kinds.push({ id: 'host-latency', words: "requests slower than 95% of the good period's", condition: signs.slow });
  const names = hostColumns(context);
  if (kinds.length === 0 || names.length === 0) return [];
  const { period, where } = comparison(context);
  const measures: Record<string, Measure> = { rows: { kind: 'count' } };
  for (const { id, condition } of kinds) measures[id] = { kind: 'countIf', condition };
  const queries = names.map((name) => ({
    by: { host: { kind: 'text' as const, operand: column(name) }, period },
    measures,
    where,
    largest: MOST_VALUES,
  }));
  const tables = await context.log.engine.countAll(queries, context.signal);
  return tables.flatMap((table, index) => {
    const name = names[index] ?? '';
    return kinds.flatMap((kind) => outliers(rowsOf(table), name, kind));
  });
}

function outliers(rows: readonly CountRow[], name: string, { id, words }: Sign): Finding[] {
  const share = (side: number, chosen: (host: unknown) => boolean) => {
    const own = rows.filter((row) => row.period === side && chosen(row.host));
    return {
      rows: own.reduce((sum, row) => sum + numberOf(row, 'rows'), 0),
      successes: own.reduce((sum, row) => sum + numberOf(row, id), 0),
    };
  };
  const hosts = [...new Set(rows.map(({ host }) => host))].filter((host): host is string => typeof host === 'string');
  return hosts.flatMap((host): Finding[] => {
    const own = share(BAD, (each) => each === host);
    const others = share(BAD, (each) => each !== host);
    const before = share(GOOD, (each) => each === host);
    const [apart, risen] = [twoProportionTest(others, own), twoProportionTest(before, own)];
    if (!apart || (risen && risen.z < LEAST_Z) || apart.z < LEAST_Z) return [];
    const [here, there] = [own.successes / own.rows, others.successes / others.rows];
    if (here - there < LEAST_RISE) return [];
    const was = before.rows === 0 ? 'it is new' : `${percent(before.successes / before.rows)} there before`;
    return [
      {
        id: `infrastructure.${id}/${name}=${host}`,
        severity: 'critical',
        text: `${name}=${host} stands out: ${percent(here)} ${words}, ${percent(there)} elsewhere (${was}).`,
        column: name,
        segment: { [name]: host },
      },
    ];
  });
}
