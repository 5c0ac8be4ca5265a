import { openTable, type Table } from '../log/table';
import type { Period, PredictionLog } from '../log/prediction-log';
import { readRules } from '../monitoring/alerts/rules';
import { readContract } from '../monitoring/schema/contract';
import { monitoringSection, type SectionAsked } from '../monitoring/section/section';
import { monitoringContext } from '../monitoring/windows/context';
import type { AlertRules } from '../protocol/alert-rules';
import type { InvestigationRequest } from '../protocol/investigation';
import { MONITORING_LIMITS, type Monitoring, type MonitoringAsked } from '../protocol/monitoring';
import type { Report } from '../protocol/report';
import type { SchemaContract } from '../protocol/schema-contract';
import type { Following } from './following';

/** What monitoring is asked, with its files read. */
export interface MonitoringFiles {
  every?: string;
  rules?: AlertRules;
  contract?: SchemaContract;
}

/** Reads rules and contract: before a log is loaded, so that a typing error does not cost a minute. */
export async function monitoringFiles({ rules, schema, every }: MonitoringAsked): Promise<MonitoringFiles> {
  return {
    ...(every === undefined ? {} : { every }),
    ...(rules === undefined ? {} : { rules: await readRules(rules) }),
    ...(schema === undefined ? {} : { contract: await readContract(schema) }),
  };
}

/** An investigated log: its good period, what was found, and whether its labels may be taken for all rows. */
export interface Investigated {
  log: PredictionLog;
  good: Period;
  withheld: string | null;
  report: Report;
}

/** What monitoring finds in an investigated log. */
export async function monitorInvestigated(
  { log, good, withheld, report }: Investigated,
  request: InvestigationRequest,
  { every, rules, contract }: MonitoringFiles,
  following: Following,
): Promise<Monitoring> {
  const { signal } = following;
  const context = await monitoringContext(log, {
    baseline: good,
    mostWindows: MONITORING_LIMITS.windows,
    ...(every === undefined ? {} : { every }),
    ...(signal ? { signal } : {}),
  });
  const [first] = report.hypotheses;
  const cause = first ? { kind: first.kind, confidence: first.confidence, summary: first.summary } : null;
  const section = (more: Partial<SectionAsked>): Promise<Monitoring> =>
    monitoringSection(context, { cause, withheld, ...(rules ? { rules } : {}), ...more });
  if (!contract) return section({});
  if (isHeld(log, contract)) return section({ contract: { contract, table: asTable(log) } });
  // A contract may speak of columns without a role, which an investigation does not hold.
  const table = await openTable(withoutPeriod(request), following);
  try {
    return await section({ contract: { contract, table } });
  } finally {
    await table.engine.close();
  }
}

function withoutPeriod(request: InvestigationRequest): InvestigationRequest {
  const whole = { ...request };
  delete whole.good;
  return whole;
}

function isHeld(log: PredictionLog, { columns }: SchemaContract): boolean {
  const held = new Set(log.engine.describe().map(({ name }) => name));
  return log.read.columns.every(({ name }) => held.has(name) || !(name in columns));
}

const asTable = (log: PredictionLog): Table => ({
  ...log,
  where: { kind: 'and', operands: log.restriction ? [log.restriction] : [] },
});
