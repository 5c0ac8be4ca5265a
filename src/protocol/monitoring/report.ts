import type { Problem, ReportSource } from '../report';
import type { Roles, Task } from '../roles';
import type { Monitoring } from './section';

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
