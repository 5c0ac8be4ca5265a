import { and, column, isNull, literal, not, type Expression, type Measure } from '../../engine/expression';
import type { PerformanceMetrics } from '../../protocol/monitoring';
import { regressionQuality } from '../../stats/classification';
import type { MonitoringContext } from '../windows/context';
import { tally } from '../windows/tally';
import { EMPTY_METRICS, type Grouping, type Measured } from './measured';

/** MAE, RMSE and R² from sums; R² only where the label itself is logged. */
export async function measureRegression(context: MonitoringContext, grouping: Grouping | null): Promise<Measured[]> {
  const { loss, roles } = context.log;
  if (!loss) return [];
  const label = roles.label === undefined ? null : await centred(context, roles.label);
  const square = (operand: Expression): Expression => ({
    kind: 'arithmetic',
    operator: '*',
    left: operand,
    right: operand,
  });
  const measures: Record<string, Measure> = {
    rows: { kind: 'countValues', operand: loss },
    absoluteErrors: { kind: 'sum', operand: loss },
    squaredErrors: { kind: 'sum', operand: square(loss) },
    ...(label
      ? { labels: { kind: 'sum', operand: label }, squaredLabels: { kind: 'sum', operand: square(label) } }
      : {}),
  };
  const groups = await tally(context, {
    ...(grouping ? { by: { group: grouping.value } } : {}),
    measures,
    where: and(not(isNull(loss)), ...(grouping ? [grouping.where] : [])),
    windows: grouping === null,
  });
  return groups.map((group) => ({
    key: grouping ? String(group.key.group) : '',
    good: metricsOf((name) => group.baseline[name] ?? 0, label !== null),
    later: metricsOf((name) => group.later[name] ?? 0, label !== null),
    windows: Array.from({ length: grouping ? 0 : context.grid.count }, (_, index) =>
      metricsOf((name) => group.windows[name]?.[index] ?? 0, label !== null),
    ),
  }));
}

function metricsOf(sum: (name: string) => number, hasLabel: boolean): PerformanceMetrics {
  const rows = sum('rows');
  const quality = regressionQuality({
    rows,
    absoluteErrors: sum('absoluteErrors'),
    squaredErrors: sum('squaredErrors'),
    labels: sum('labels'),
    squaredLabels: sum('squaredLabels'),
  });
  return { ...EMPTY_METRICS, labelled: rows, mae: quality.mae, rmse: quality.rmse, r2: hasLabel ? quality.r2 : null };
}

/** The label less its mean: squares of large numbers would lose the digits that R² is made of. */
async function centred({ log, signal }: MonitoringContext, name: string): Promise<Expression | null> {
  const type = log.engine.describe().find((each) => each.name === name)?.type;
  if (type !== 'integer' && type !== 'number') return null;
  const operand = column(name);
  const measures = { rows: { kind: 'countValues', operand }, total: { kind: 'sum', operand } } as const;
  const table = await log.engine.count({ by: {}, measures }, signal);
  const rows = Number(table.get('rows', 0));
  const mean = rows > 0 ? Number(table.get('total', 0)) / rows : 0;
  return { kind: 'arithmetic', operator: '-', left: operand, right: literal(mean) };
}
