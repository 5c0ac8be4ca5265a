import { movedInWords } from '../../playbook/infrastructure/metrics';
import type { InfrastructureOutcome } from '../../playbook/context';
import type { Hypothesis, Onset, Report } from '../../protocol/report';
import type { ServiceMetrics } from '../../protocol/service-metrics';
import { nextTools } from './next-tools';

/** Around an onset whose own interval is narrower. */
const LEAST_AROUND = 10 * 60_000;
const NAMED = 3;

/**
 * The report with what traces and metrics showed. Which series moved at the onset is known only now; they stand as evidence
 * where infrastructure is the verdict, and nowhere else: a metric that moved too is no cause of a model's fault.
 */
export function withPillars(report: Report, { traces, serviceMetrics }: Partial<InfrastructureOutcome>): Report {
  const metrics = serviceMetrics && atOnset(serviceMetrics, report.onset);
  const [first, ...rest] = report.hypotheses;
  const hypotheses = first ? [withEvidence(first, report, metrics ?? null), ...rest] : report.hypotheses;
  const told = {
    ...report,
    hypotheses,
    ...(traces ? { traces } : {}),
    ...(metrics ? { serviceMetrics: metrics } : {}),
  };
  return { ...told, nextTools: nextTools(told) };
}

function atOnset(metrics: ServiceMetrics, onset: Onset | null): ServiceMetrics {
  if (onset === null) return metrics;
  const [at, low, high] = [onset.at, onset.low, onset.high].map(Date.parse) as [number, number, number];
  const [from, until] = [Math.min(low, at - LEAST_AROUND), Math.max(high, at + LEAST_AROUND)];
  const series = metrics.series.map((one) => {
    const moved = one.movedAt === null ? NaN : Date.parse(one.movedAt);
    const step = stepOf(one.points.time);
    return { ...one, atOnset: moved >= from - step && moved <= until + step };
  });
  return { ...metrics, series };
}

const stepOf = ([first, second]: readonly string[]): number =>
  first === undefined || second === undefined ? 0 : Date.parse(second) - Date.parse(first);

/** The stage at fault, and the series that moved with it. */
function withEvidence(hypothesis: Hypothesis, { steps }: Report, metrics: ServiceMetrics | null): Hypothesis {
  if (hypothesis.kind !== 'infrastructure') return hypothesis;
  const stages = steps
    .flatMap(({ findings }) => findings)
    .filter(({ id, severity }) => /^infrastructure\.stage(-errors)?\//.test(id) && severity !== 'info')
    .filter(({ text }) => !hypothesis.evidenceFor.includes(text))
    .slice(0, 1);
  const moved = (metrics?.series ?? []).filter(({ atOnset: at }) => at).slice(0, NAMED);
  return {
    ...hypothesis,
    evidenceFor: [
      ...stages.map(({ text }) => text),
      ...hypothesis.evidenceFor,
      ...moved.map((one) => `${movedInWords(one)} That is when it began.`),
    ],
    findings: [...new Set([...hypothesis.findings, ...stages.map(({ id }) => id)])],
  };
}
