import type { SchemaCheckReport } from '../schema-contract';
import type { AlertsReport } from './alerts';
import type { EstimateReport } from './estimate';
import type { ExperimentReport } from './experiment';
import type { PerformanceReport } from './performance';
import type { RetrainingReport } from './retraining';
import type { ShadowReport } from './shadow';
import type { SignalsReport } from './signals';

/**
 * What the systems before and after an incident found, each under its name: the `monitoring` of a report and of what the
 * monitoring commands print (docs/monitoring.md). One that a log gives nothing to is absent, and `why` says what it lacks.
 */
export interface Monitoring {
  schema?: SchemaCheckReport;
  estimate?: EstimateReport;
  performance?: PerformanceReport;
  signals?: SignalsReport;
  alerts?: AlertsReport;
  retraining?: RetrainingReport;
  shadow?: ShadowReport;
  experiment?: ExperimentReport;
  /** In one sentence each; only in the monitoring of an investigation. */
  why?: Partial<Record<MonitoringSystem, string>>;
}

export type MonitoringSystem = Exclude<keyof Monitoring, 'why'>;

/** What the monitoring of an investigation is asked. Everything is optional: there are rules and expectations without files. */
export interface MonitoringAsked {
  /** A file of alert rules; the seed's three tiers where absent. */
  rules?: string;
  /** A schema contract; what the good period was like where absent. */
  schema?: string;
  /** Width of the windows, such as `1h`; what rows and length ask for where absent. */
  every?: string;
}

/**
 * Most of each that the monitoring of an investigation carries; the commands have all of them. With at most `windows`
 * entries in a series, the whole stays below a megabyte.
 */
export const MONITORING_LIMITS = {
  windows: 500,
  /** Control charts: performance and outputs first, then those that left their limits. */
  signals: 30,
  segments: 60,
  alertGroups: 100,
  alertsPerGroup: 20,
  ruleSignals: 20,
  schemaIssues: 100,
} as const;
