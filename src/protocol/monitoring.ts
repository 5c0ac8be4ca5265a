import type { Problem, ReportSource } from './report';
import type { Roles, Task } from './roles';
import type { SchemaCheckReport } from './schema-contract';

/**
 * What the systems before and after an incident found, each under its name: the `monitoring` of a report and of what the
 * monitoring commands print (docs/monitoring.md).
 */
export interface Monitoring {
  schema?: SchemaCheckReport;
}

/** What a monitoring command prints as JSON. The head is that of an investigation's report. */
export interface MonitoringReport {
  schemaVersion: 1;
  source: ReportSource;
  roles: Roles;
  task: Task | null;
  labelled: boolean;
  monitoring: Monitoring;
  problems: Problem[];
}
