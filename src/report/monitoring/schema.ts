import type { MonitoringReport } from '../../protocol/monitoring';
import { shown } from '../neutral-text';
import { count } from '../numbers';
import type { TextOptions } from '../text/investigation';
import { hanging } from '../text/layout';
import { page, pageStyle } from './page';

/** What `schema check` prints. */
export function schemaCheckText(report: MonitoringReport, options: TextOptions): string {
  const at = pageStyle(options);
  const check = report.monitoring.schema;
  if (!check) return '';
  const broken = check.issues.filter(({ severity }) => severity === 'critical');
  const answer = check.valid
    ? `The schema holds: ${count(check.rows)} rows, ${count(check.columns)} columns.`
    : `The schema is broken: ${count(broken.length)} ${broken.length === 1 ? 'expectation does' : 'expectations do'} not hold.`;
  const lines = check.issues.flatMap((issue) => {
    const rows = issue.rows === null ? '' : ` ${count(issue.rows)} ${issue.rows === 1 ? 'row' : 'rows'}`;
    const line = issue.first?.line ?? null;
    const first = line === null ? '' : `, first at line ${line}`;
    const where = rows === '' ? '' : ` (${rows.trim()}${first})`;
    const mark = issue.severity === 'critical' ? at.style.bad('✗ ') : at.style.faint('· ');
    return hanging(mark, `${shown(issue.text, 400)}${where}`, at.width);
  });
  return page(report, answer, [{ title: null, lines }], at);
}
