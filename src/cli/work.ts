import type { Following } from '../analysis/following';
import { Investigation } from '../analysis/investigation';
export { readLog } from '../log/open';
import type { InvestigationRequest } from '../protocol/investigation';
import type { ReadReport } from '../protocol/read';
import type { Report } from '../protocol/report';
import { reproducingCommand } from '../report/command';
import { htmlPage } from '../report/html/page';
import { readJson, reportJson } from '../report/json';
import { postMortem } from '../report/markdown/post-mortem';
import { namedFrom } from '../report/named-from';
import { investigationText, type TextOptions } from '../report/text/investigation';
import { readingText } from '../report/text/reading';

export { replayed } from './replayed';

export const REPORT_FORMATS = ['text', 'json', 'markdown', 'html'] as const;
export type ReportFormat = (typeof REPORT_FORMATS)[number];

/** Runs the playbook in this process and returns the report. The engine is closed whatever happens. */
export async function investigate(request: InvestigationRequest, following: Following): Promise<Report> {
  const investigation = new Investigation();
  try {
    return await investigation.run(request, following);
  } finally {
    await investigation.close();
  }
}

/** The report in the form that was asked for. */
export function spelled(
  report: Report,
  format: ReportFormat,
  request: InvestigationRequest,
  text: TextOptions,
): string {
  switch (format) {
    case 'text':
      return investigationText(report, text);
    case 'json':
      return reportJson(report);
    case 'markdown':
      return postMortem(namedFrom(process.cwd(), report), { command: reproducingCommand(request, report) });
    case 'html':
      return htmlPage(namedFrom(process.cwd(), report), { command: reproducingCommand(request, report) });
  }
}

export const spelledReading = (report: ReadReport, format: ReportFormat, text: TextOptions): string =>
  format === 'json' ? readJson(report) : readingText(report, text);

/** A format of a report; the others belong to subcommands that write something else. */
export const reportFormat = (format: string): ReportFormat => REPORT_FORMATS.find((each) => each === format) ?? 'text';
