import type { InvestigationRequest, PartialReport } from '../../protocol/investigation';

/**
 * A report that grows, with the timeline of the run before where only the periods were moved: the charts are of the same
 * rows, and what the reader has just let go of should not vanish from under the pointer.
 */
export function carried(
  before: { report: PartialReport; question: string } | null,
  report: PartialReport,
  request: InvestigationRequest,
): PartialReport {
  if (!before?.report.timeline || report.timeline) return report;
  const earlier = JSON.parse(before.question) as InvestigationRequest;
  if (exceptPeriods(earlier) !== exceptPeriods(request)) return report;
  const { timeline, events } = before.report;
  return { ...report, timeline, ...(events && { events }) };
}

const exceptPeriods = ({ good: _good, bad: _bad, ...rest }: InvestigationRequest): string => JSON.stringify(rest);
