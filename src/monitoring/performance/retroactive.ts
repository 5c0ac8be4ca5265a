import { column, not, isNull, and } from '../../engine/expression';
import { bucketStart } from '../../log/changes/time-grid';
import { formatInstant } from '../../log/time/instant';
import { IncidentError } from '../../protocol/errors';
import type { PerformanceMetricName, PerformanceReport, RetroactiveAlert } from '../../protocol/monitoring';
import type { MonitoringContext } from '../windows/context';

/** A limit a metric must keep: a floor, or a ceiling for what is better when lower. */
export interface Floor {
  metric: PerformanceMetricName;
  limit: number;
}

const BETTER_LOW: ReadonlySet<PerformanceMetricName> = new Set(['logLoss', 'brier', 'calibrationError', 'mae', 'rmse']);
/** Below so many labels a window's value is chance. */
const ENOUGH = 30;

/** The windows that break a floor now that labels have come, and when nine in ten of their labels had. */
export async function retroactiveAlerts(
  context: MonitoringContext,
  report: PerformanceReport,
  floors: readonly Floor[],
): Promise<RetroactiveAlert[]> {
  if (floors.length === 0) return [];
  const missing = floors.find(({ metric }) => !report.metrics.includes(metric));
  if (missing) {
    throw new IncidentError(
      'usage',
      `--floor ${missing.metric}: this log has no such metric.`,
      `It has: ${report.metrics.join(', ')}.`,
    );
  }
  const arrivals = await labelArrivals(context);
  const { grid } = context;
  return floors
    .flatMap(({ metric, limit }) =>
      (report.series[metric] ?? []).flatMap((value, index): RetroactiveAlert[] => {
        const labelled = report.series.labelled[index] ?? 0;
        const isBroken = value !== null && (BETTER_LOW.has(metric) ? value > limit : value < limit);
        if (value === null || !isBroken || labelled < ENOUGH) return [];
        const end = bucketStart(grid, index + 1);
        const known = arrivals.get(index) ?? null;
        const late = known === null ? '' : `; known at ${formatInstant(known)}`;
        const word = BETTER_LOW.has(metric) ? 'above' : 'below';
        const text = `${metric} ${Number(value.toPrecision(3))}, ${word} ${limit}, on ${labelled} labelled rows${late}.`;
        const knownAt = known === null ? null : formatInstant(known);
        return [
          {
            metric,
            limit,
            start: report.windows.start[index] ?? '',
            end: formatInstant(end),
            value,
            labelled,
            knownAt,
            text,
          },
        ];
      }),
    )
    .sort((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0));
}

/** When nine in ten of each window's labels had come, in microseconds. */
async function labelArrivals({ log, window, rows, signal }: MonitoringContext): Promise<Map<number, number>> {
  const { labelTime } = log.roles;
  if (labelTime === undefined) return new Map();
  const found = await log.engine.quantiles(
    {
      operand: column(labelTime),
      probabilities: [0.9],
      by: { window },
      where: and(rows, not(isNull(column(labelTime)))),
    },
    signal,
  );
  return new Map(
    found.flatMap(({ group, values: [at] }) =>
      typeof group.window === 'number' && typeof at === 'number' ? [[group.window, at] as const] : [],
    ),
  );
}
