import type { Finding, Severity, StepReport } from '../protocol/report';
import type { InfrastructureOutcome, PlaybookContext } from './context';
import type { Check } from './infrastructure/check';
import { errorCheck } from './infrastructure/errors';
import { failureOf } from './infrastructure/failure';
import { hostFindings } from './infrastructure/hosts';
import { latencyCheck, latencyQuantiles, slowConditions } from './infrastructure/latency';
import { metricCheck } from './infrastructure/metrics';
import { rateChanges } from './infrastructure/rate-change';
import { stageCheck } from './infrastructure/stages';
import { versionCheck } from './infrastructure/versions';
import { volumeCheck } from './infrastructure/volume';

const GRAVITY: Record<Severity, number> = { critical: 0, warning: 1, info: 2 };

/** Infrastructure or model? Volume, failed requests, latency, version mix and hosts, bad against good. */
export async function infrastructure(context: PlaybookContext): Promise<InfrastructureOutcome> {
  const [volume, versions, serving, stages] = await Promise.all([
    volumeCheck(context),
    versionCheck(context),
    servingChecks(context),
    stageCheck(context),
  ]);
  const metrics = metricCheck(context);
  const beside = [stages, metrics].flatMap((found) => (found ? [found.check] : []));
  const checks = [volume, serving.errors, serving.latency, versions, ...beside];
  // A stage says more than the latency it makes: of equal gravity it comes first.
  const findings = [
    ...(stages?.check.findings ?? []),
    ...checks.flatMap((check) => (check === stages?.check ? [] : check.findings)),
    ...serving.hosts,
  ].sort((left, right) => GRAVITY[left.severity] - GRAVITY[right.severity]);
  return {
    step: stepOf(checks, volume, findings),
    ...(stages ? { traces: stages.report } : {}),
    ...(metrics ? { serviceMetrics: metrics.report } : {}),
  };
}

async function servingChecks(context: PlaybookContext): Promise<{ errors: Check; latency: Check; hosts: Finding[] }> {
  const { roles } = context.log;
  const failed = failureOf(context.log);
  const quantiles = await latencyQuantiles(context);
  const slow = quantiles ? slowConditions(quantiles) : null;
  const [changes, hosts] = await Promise.all([
    rateChanges(context, { ...(failed && { failed }), ...slow }),
    hostFindings(context, { ...(failed && { failed }), ...(slow && { slow: slow.slow }) }),
  ]);
  const {
    failed: failures = null,
    aboveMedian = null,
    slow: slower = null,
    slowest = null,
  } = changes as Partial<typeof changes>;
  return {
    errors: errorCheck(roles.status ?? roles.error, failures),
    latency: latencyCheck(quantiles, slow ? { aboveMedian, slow: slower, slowest } : null),
    hosts,
  };
}

/** Volume alone does not clear the infrastructure: without latency, errors and versions it cannot be tested. */
function stepOf(checks: readonly Check[], volume: Check, findings: Finding[]): StepReport {
  const id = 'infrastructure' as const;
  const measured = checks.flatMap((check) => check.measured ?? []);
  const missing = checks.flatMap((check) => check.missing ?? []);
  const lacking = missing.length === 0 ? '' : ` Not testable: ${missing.join(', ')}.`;
  const grave = findings.filter(({ severity }) => severity !== 'info');
  const numbers = measured.length === 0 ? '' : `${capitalised(measured.join('; '))}.`;
  if (grave[0]) return { id, status: 'suspect', summary: `${grave[0].text}${lacking}`, findings };
  const beyondVolume = checks.some((check) => check !== volume && check.measured !== null);
  if (!beyondVolume) {
    return { id, status: 'untestable', summary: `${numbers}${lacking}`.trim(), findings };
  }
  return { id, status: 'clear', summary: `${numbers}${lacking}`, findings };
}

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
