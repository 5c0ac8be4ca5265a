import type { Table } from '../../log/table';
import type { AlertRules } from '../../protocol/alert-rules';
import { IncidentError } from '../../protocol/errors';
import type { Monitoring, MonitoringSystem } from '../../protocol/monitoring';
import type { SchemaContract } from '../../protocol/schema-contract';
import { monitorAlerts } from '../alerts/monitor';
import { SEED_RULES } from '../alerts/rules';
import { estimatePerformance } from '../estimate/estimate';
import { measurePerformance } from '../performance/performance';
import type { DiagnosedCause } from '../retraining/answer';
import { decideRetraining, DEFAULT_RETRAINING } from '../retraining/decide';
import { checkContract } from '../schema/check';
import { chartSignals } from '../signals/charts';
import type { MonitoringContext } from '../windows/context';
import { boundedAlerts, boundedPerformance, boundedSchema, boundedSignals } from './bounded';
import { checkAgainstGood } from './schema-of-good';

export interface SectionAsked {
  /** The seed's three tiers where absent. */
  rules?: AlertRules;
  /** A contract, and the table it is about: it may speak of columns that the log does not hold. */
  contract?: { contract: SchemaContract; table: Table };
  /** What the investigation found. */
  cause: DiagnosedCause | null;
  /** Why the accuracy of labelled rows must not be shown, completing "because …"; null where it may. */
  withheld: string | null;
}

/**
 * Every monitoring system on one log that has been investigated, within the bounds of `MONITORING_LIMITS`. A system that the
 * log gives nothing to (no scores, no labels) is left out and `why` says so. Throws `IncidentError` for rules that speak of
 * what the log does not have.
 */
export async function monitoringSection(context: MonitoringContext, asked: SectionAsked): Promise<Monitoring> {
  const why: NonNullable<Monitoring['why']> = {};
  const tried = async <T>(system: MonitoringSystem, work: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof IncidentError && error.code === 'not-applicable')) throw error;
      why[system] = `${error.message} ${error.advice}`;
      return undefined;
    }
  };
  const { log, signal } = context;
  // Labels that are a selection say nothing of all rows; they still say something of the scores they came with.
  const shown = asked.withheld === null ? context : { ...context, log: { ...log, ...UNLABELLED } };
  const signals = await chartSignals(shown);
  const estimate = await tried('estimate', () => estimatePerformance(context, {}));
  const performance = await tried('performance', () => measurePerformance(shown, {}));
  if (asked.withheld !== null) why.performance = `True performance is not shown: ${asked.withheld}.`;
  const known = { signals, ...(estimate ? { estimate } : {}) };
  const alerts = await tried('alerts', () =>
    monitorAlerts(shown, asked.rules ?? SEED_RULES, asked.rules === undefined, known),
  );
  const retraining = await decideRetraining(shown, DEFAULT_RETRAINING, asked.cause);
  const schema = asked.contract
    ? await checkContract(asked.contract.table, asked.contract.contract, signal)
    : await checkAgainstGood(context);
  return {
    signals: boundedSignals(signals),
    ...(estimate ? { estimate } : {}),
    ...(performance ? { performance: boundedPerformance(performance) } : {}),
    ...(alerts ? { alerts: boundedAlerts(alerts) } : {}),
    retraining,
    schema: boundedSchema(schema),
    ...(Object.keys(why).length > 0 ? { why } : {}),
  };
}

const UNLABELLED = { correct: null, loss: null, outcome: null } as const;
