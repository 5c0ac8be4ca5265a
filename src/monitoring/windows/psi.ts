import { column, type Expression } from '../../engine/expression';
import { psi } from '../../stats/psi';
import { laterRows, type MonitoringContext } from './context';
import { goodEdges } from './good-edges';

const count = { rows: { kind: 'count' } } as const;

/**
 * PSI of columns, all that came after the good period against it, in the good period's deciles (values where they are few or
 * text); null where one side has no rows. Nested columns and those the log does not hold are left out.
 */
export async function psiByColumn(
  context: MonitoringContext,
  names: readonly string[],
): Promise<Map<string, number | null>> {
  const { log, baselineRows, signal } = context;
  const types = new Map(log.engine.describe().map(({ name, type }) => [name, type]));
  const compared = names.filter((name) => types.has(name) && types.get(name) !== 'nested');
  const edges = await goodEdges(
    context,
    compared.filter((name) => types.get(name) === 'number' || types.get(name) === 'integer'),
  );
  const sides = [baselineRows, laterRows(context)];
  const tables = await log.engine.countAll(
    compared.flatMap((name) => {
      const [operand, own] = [column(name), edges.get(name)];
      const key: Expression = own ? { kind: 'bin', operand, edges: own } : { kind: 'text', operand };
      return sides.map((where) => ({ by: { key }, measures: count, where }));
    }),
    signal,
  );
  return new Map(
    compared.map((name, index) => {
      const counts = [tables[index * 2], tables[index * 2 + 1]].map(
        (table) =>
          new Map(
            Array.from({ length: table?.numRows() ?? 0 }, (_, row) => [
              String(table?.get('key', row)),
              Number(table?.get('rows', row)),
            ]),
          ),
      );
      const keys = [...new Set(counts.flatMap((each) => [...each.keys()]))].sort();
      const rowsOn = (side: number): number[] => keys.map((each) => counts[side]?.get(each) ?? 0);
      return [name, psi(rowsOn(0), rowsOn(1))];
    }),
  );
}
