import type { PartialReport } from '../protocol/investigation';
import type { ReplayRecord } from '../protocol/replay';
import type { StepReport } from '../protocol/report';
import { compareReplay } from './comparison';
import { replayFinding, replaySummary } from './finding';

/**
 * The report with what the last replay showed, as `replay` and as the first finding of the fifth question, which it turns
 * suspect where a prediction was not reproduced. The same report where the replay was of other rows than its examples.
 */
export function withReplay<R extends PartialReport>(report: R, record: ReplayRecord | undefined): R {
  const replay = record && compareReplay(report.examples ?? [], record);
  if (!replay) return report;
  const finding = replayFinding(replay);
  const told = (step: StepReport): StepReport => ({
    ...step,
    summary: `${step.summary} ${replaySummary(replay)}`.trim(),
    status: finding.severity === 'info' ? step.status : 'suspect',
    findings: [finding, ...step.findings],
  });
  return { ...report, replay, steps: report.steps.map((step) => (step.id === 'reproduction' ? told(step) : step)) };
}
