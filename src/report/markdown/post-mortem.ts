import type { Report } from '../../protocol/report';
import { METRIC_TITLES, STEP_TITLES, metricChange, metricInterval, metricValue } from '../metric-names';
import { count, minute, percent, uncertainty } from '../numbers';
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
  const { periods, onset } = report;
  const entries: [string | null, string][] = [
    [periods.good.start, `good period begins${periods.good.proposed ? ' (proposed)' : ''}`],
    [periods.good.end, 'good period ends'],
    [periods.bad.start, `bad period begins${periods.bad.proposed ? ' (proposed)' : ''}`],
    [periods.bad.end, 'bad period ends'],
    ...report.events
      .filter((event) => event.coincides)
      .slice(0, 10)
      .map((event): [string, string] => [
        event.start,
        `${escaped(event.type)}: ${escaped(event.title, 200)} (coincides)`,
      ]),
  ];
  if (onset) {
    entries.push([onset.at, `**onset** ${uncertainty(onset)}, ${onset.shape}, from ${escaped(onset.signal)}`]);
    if (onset.end !== null) entries.push([onset.end, 'recovery']);
  }
  const rows = entries
    .filter((entry): entry is [string, string] => entry[0] !== null)
    .sort(([left], [right]) => Date.parse(left) - Date.parse(right))
    .map(([at, what]) => [minute(at), what]);
  return [...table(['Time (UTC)', 'What'], rows), ...(onset === null ? ['', 'No point of change was found.'] : [])];
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
