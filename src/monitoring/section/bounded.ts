import { MONITORING_LIMITS as LIMITS } from '../../protocol/monitoring';
import type {
  AlertGroup,
  AlertsReport,
  PerformanceReport,
  SignalSeries,
  SignalsReport,
} from '../../protocol/monitoring';
import type { SchemaCheckReport } from '../../protocol/schema-contract';

/** Performance, outputs and operations always; of the columns those that left their limits farthest. */
export function boundedSignals({ series, ...rest }: SignalsReport): SignalsReport {
  const isAlways = ({ kind }: SignalSeries): boolean => kind !== 'drift' && kind !== 'data';
  const isColumn = (each: SignalSeries): boolean => !isAlways(each);
  const kept = new Set([...series.filter(isAlways), ...series.filter(isColumn)].slice(0, LIMITS.signals));
  return { ...rest, series: series.filter((each) => kept.has(each)), omitted: series.length - kept.size };
}

export const boundedPerformance = ({ segments, ...rest }: PerformanceReport): PerformanceReport => ({
  ...rest,
  segments: segments.slice(0, LIMITS.segments),
});

/** Groups that are active stay, then the latest. */
export function boundedAlerts({ groups, rules, ...rest }: AlertsReport): AlertsReport {
  const latest = [...groups].reverse();
  const kept = new Set(
    [...latest.filter(({ end }) => end === null), ...latest.filter(({ end }) => end !== null)].slice(
      0,
      LIMITS.alertGroups,
    ),
  );
  return {
    ...rest,
    groups: groups.filter((group) => kept.has(group)).map(boundedGroup),
    omitted: groups.length - kept.size,
    rules: rules.map((rule) => ({ ...rule, signals: rule.signals.slice(0, LIMITS.ruleSignals) })),
  };
}

const boundedGroup = ({ alerts, ...rest }: AlertGroup): AlertGroup => ({
  ...rest,
  alerts: alerts.slice(0, LIMITS.alertsPerGroup),
  ...(alerts.length > LIMITS.alertsPerGroup ? { omitted: alerts.length - LIMITS.alertsPerGroup } : {}),
});

export const boundedSchema = ({ issues, seedIssues, ...rest }: SchemaCheckReport): SchemaCheckReport => ({
  ...rest,
  issues: issues.slice(0, LIMITS.schemaIssues),
  seedIssues: seedIssues.slice(0, LIMITS.schemaIssues),
});
