import type { Report } from '../../protocol/report';
import { METRIC_TITLES, STEP_TITLES, metricChange, metricInterval, metricValue } from '../metric-names';
import { moments, type Moment } from '../moments';
import { count, minute, percent } from '../numbers';
import { causes, drifted, ruledOut, segments, steps } from './evidence';
import { block, code, escaped, table } from './escape';

export interface ExportOptions {
  /** The command line that makes the report again. */
  command: string;
}

const EXAMPLES = 10;

/** The investigation as the draft of a post-mortem: what the log can say is filled in, the rest is left for people. */
export function postMortem(report: Report, options: ExportOptions): string {
  const sections: [string, string[]][] = [
    ['Impact', impact(report)],
    ['Timeline', timeline(report)],
    ['Likeliest causes', causes(report)],
    ['Evidence: the five steps', steps(report)],
    ['Evidence: drifted features', drifted(report)],
    ['Evidence: worst segments', segments(report)],
    ['Ruled out', ruledOut(report)],
    ['To reproduce', [...examples(report), '', 'The same report again:', '', ...block('sh', options.command)]],
    ['Open questions', openQuestions(report)],
    ['For people to fill in', FOR_PEOPLE],
  ];
  const body = sections.flatMap(([title, lines]) => [`## ${title}`, '', ...lines, '']);
  return [`# ${escaped(report.headline)}`, '', ...body].join('\n');
}

function impact(report: Report): string[] {
  const { metric, periods, source } = report;
  const change =
    metric.good === null || metric.bad === null
      ? [`- ${METRIC_TITLES[metric.name]}: not known. ${escaped(Object.values(metric.why ?? {})[0] ?? '')}`]
      : [
          `- ${METRIC_TITLES[metric.name]}: ${metricValue(metric.name, metric.good)} → **${metricValue(metric.name, metric.bad)}** (${[metricChange(metric), metricInterval(metric)].filter((part) => part !== '').join(', ')})`,
          `- Labels known for ${percent(metric.labelledShare.good)} of the good and ${percent(metric.labelledShare.bad)} of the bad rows`,
        ];
  const first = report.hypotheses[0];
  const share = report.segments[0]?.share ?? null;
  const held =
    first?.segment && share !== null
      ? ` · ${Object.entries(first.segment)
          .map(([column, value]) => code(`${column}=${value}`))
          .join(' and ')} holds ${percent(share, 0)} of the fall`
      : '';
  return [
    ...change,
    `- ${count(periods.bad.rows)} predictions in the bad period, of ${count(source.rows)} in the log${held}`,
    `- Log: ${source.files.map((file) => code(file)).join(', ')} (${count(source.rejectedRows)} lines rejected)`,
  ];
}

function timeline(report: Report): string[] {
  const rows = moments(report).map((moment) => [minute(moment.at), inWords(moment)]);
  const lacking = report.onset === null ? ['', 'No point of change was found.'] : [];
  return [...table(['Time (UTC)', 'What'], rows), ...lacking];
}

function inWords({ kind, text, detail }: Moment): string {
  if (kind === 'event') return `${escaped(text)}: ${escaped(detail, 200)} (coincides)`;
  return kind === 'onset' && detail !== '' ? `**${text}** ${escaped(detail)}` : text;
}

function examples(report: Report): string[] {
  if (report.examples.length === 0) return ['No wrong predictions could be listed.'];
  return table(
    ['Id', 'Where', 'Predicted', 'Label', 'Nearest right one', 'Differs in'],
    report.examples.slice(0, EXAMPLES).map((example) => [
      code(example.id ?? '–'),
      code(`${example.file ?? '–'}${example.line === null ? '' : `:${example.line}`}`),
      code(example.prediction ?? 'null'),
      code(example.label ?? 'null'),
      code(example.nearest?.id ?? '–'),
      (example.nearest?.differs ?? [])
        .slice(0, 4)
        .map((name) => code(name))
        .join(', '),
    ]),
  );
}

function openQuestions(report: Report): string[] {
  const untestable = report.steps.filter((step) => step.status === 'untestable');
  const lines = [
    ...untestable.map((step) => `- ${STEP_TITLES[step.id]} could not be tested: ${escaped(step.summary)}`),
    ...(report.hypotheses[0]?.wouldChange ?? []).map((sentence) => `- ${escaped(sentence)}`),
    ...report.problems.map((problem) => `- ${escaped(problem.text)}`),
  ];
  return lines.length === 0 ? ['- None from the log itself.'] : lines;
}

const FOR_PEOPLE = [
  '- Detected by, and how long after the onset:',
  '- Who and what was affected outside the log (users, revenue):',
  '- Mitigation, and when it took effect:',
  '- Root cause, as confirmed:',
  '- What went well, what did not:',
  '- Actions, each with an owner and a date:',
];
