import type { InvestigationRequest } from '../../protocol/investigation';
import type { Report } from '../../protocol/report';
import { reproducingCommand } from '../../report/command';
import { htmlPage } from '../../report/html/page';
import { reportJson } from '../../report/json';
import { namedFrom } from '../../report/named-from';
import { postMortem } from '../../report/markdown/post-mortem';

export type ExportFormat = 'markdown' | 'html' | 'json';

export const EXTENSIONS: Record<ExportFormat, string> = { markdown: 'md', html: 'html', json: 'json' };

/** A report as the text of a file. `request` names files as seen from `folder`, where the command is to be run. */
export function exported(
  format: ExportFormat,
  report: Report,
  { request, folder }: { request: InvestigationRequest; folder: string },
): string {
  const command = reproducingCommand(request, report);
  switch (format) {
    case 'markdown':
      return postMortem(namedFrom(folder, report), { command });
    case 'html':
      return htmlPage(namedFrom(folder, report), { command });
    case 'json':
      return reportJson(report);
  }
}

/** `shop.incident.json` as `shop.post-mortem.md`, `shop.report.html` or `shop.report.json`. */
export function exportName(document: string, format: ExportFormat): string {
  const base = document.replace(/(\.incident)?\.json$/i, '');
  return `${base}.${format === 'markdown' ? 'post-mortem' : 'report'}.${EXTENSIONS[format]}`;
}
