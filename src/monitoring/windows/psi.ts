import { column, type Expression } from '../../engine/expression';
import { psi } from '../../stats/psi';
import { uniqueEdges } from '../../stats/quantiles';
import { laterRows, type MonitoringContext } from './context';

const DECILES = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];
const count = { rows: { kind: 'count' } } as const;

/** PSI of one column, in the deciles of the good period (values where it is text); null where one side has no rows. */
export async function psiOf(context: MonitoringContext, name: string): Promise<number | null> {
  const { log, baselineRows, signal } = context;
  const type = log.engine.describe().find((each) => each.name === name)?.type;
  if (type === undefined || type === 'nested') return null;
  const operand = column(name);
  const isNumber = type === 'number' || type === 'integer';
  const key: Expression = isNumber ? await decileBin(context, operand) : { kind: 'text', operand };
  const [good, later] = await log.engine.countAll(
    [baselineRows, laterRows(context)].map((where) => ({ by: { key }, measures: count, where })),
    signal,
  );
  const counts = [good, later].map(
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
  return psi(rowsOn(0), rowsOn(1));
}

async function decileBin({ log, baselineRows, signal }: MonitoringContext, operand: Expression): Promise<Expression> {
  const [found] = await log.engine.quantiles({ operand, probabilities: DECILES, where: baselineRows }, signal);
  return { kind: 'bin', operand, edges: [-Infinity, ...uniqueEdges(found?.values ?? []), Infinity] };
}
