import { column, type Expression } from '../../engine/expression';
import { psi } from '../../stats/psi';
import type { MonitoringContext } from './context';
import { goodEdges } from './good-edges';
import { slots, talliedRows } from './tally';

const count = { rows: { kind: 'count' } } as const;

/**
 * PSI of columns, all that came after the good period against it, in the good period's deciles (values where they are few or
 * text); null where one side has no rows. Nested columns and those the log does not hold are left out.
 */
export async function psiByColumn(
  context: MonitoringContext,
  names: readonly string[],
): Promise<Map<string, number | null>> {
  const { log, signal } = context;
  const [where, stretches] = [talliedRows(context), slots(context, false)];
  const types = new Map(log.engine.describe().map(({ name, type }) => [name, type]));
  const compared = names.filter((name) => types.has(name) && types.get(name) !== 'nested');
  const edges = await goodEdges(
    context,
    compared.filter((name) => types.get(name) === 'number' || types.get(name) === 'integer'),
  );
  // Either side is read off one count: a row is in at most one of them.
  const tables = await log.engine.countAll(
    compared.map((name) => {
      const [operand, own] = [column(name), edges.get(name)];
      const key: Expression = own ? { kind: 'bin', operand, edges: own } : { kind: 'text', operand };
      return { by: { key, stretch: stretches.key }, measures: count, where };
    }),
    signal,
  );
  return new Map(
    compared.map((name, index) => {
      const table = tables[index];
      const sides = { good: new Map<string, number>(), later: new Map<string, number>() };
      for (let row = 0; row < (table?.numRows() ?? 0); row++) {
        const [, stretch] = stretches.read(Number(table?.get('stretch', row)));
        if (stretch !== 'before') sides[stretch].set(String(table?.get('key', row)), Number(table?.get('rows', row)));
      }
      const keys = [...new Set([...sides.good.keys(), ...sides.later.keys()])].sort();
      const rowsOn = (side: Map<string, number>): number[] => keys.map((each) => side.get(each) ?? 0);
      return [name, psi(rowsOn(sides.good), rowsOn(sides.later))];
    }),
  );
}
