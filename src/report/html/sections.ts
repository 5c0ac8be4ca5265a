import type { FeatureReport, Hypothesis, PeriodReport, Report } from '../../protocol/report';
import {
  KIND_TITLES,
  METRIC_TITLES,
  STEP_TITLES,
  metricChange,
  metricInterval,
  metricValue,
  segmentName,
} from '../metric-names';
import { moments } from '../moments';
import { count, minute, percent, probability, seconds, statistic, uncertainty } from '../numbers';
import { segmentCells } from '../segment-cells';
import { escaped } from './escape';

/** Pieces of the HTML page; each is a function of the report that returns finished, escaped HTML. */

const FEATURES = 200;
const SEGMENTS = 50;
const EVENTS = 100;
const EXAMPLES = 25;

const list = (items: readonly string[]): string =>
  items.length === 0 ? '' : `<ul>${items.map((item) => `<li>${item}</li>`).join('')}</ul>`;

export interface Heading {
  text: string;
  number?: boolean;
}

function table(headings: readonly Heading[], rows: readonly (readonly string[])[]): string {
  const kind = (index: number): string => (headings[index]?.number ? ' class="number"' : '');
  const head = headings.map((heading, index) => `<th scope="col"${kind(index)}>${escaped(heading.text)}</th>`).join('');
  const body = rows.map(
    (row) => `<tr>${row.map((cell, index) => `<td${kind(index)}>${escaped(cell, 300)}</td>`).join('')}</tr>`,
  );
  return `<div class="scroll"><table><thead><tr>${head}</tr></thead><tbody>${body.join('\n')}</tbody></table></div>`;
}

export function facts(report: Report): string {
  const { source, metric, periods, onset } = report;
  const known = metric.good !== null && metric.bad !== null;
  const change = known
    ? `${metricValue(metric.name, metric.good)} → ${metricValue(metric.name, metric.bad)} (${[metricChange(metric), metricInterval(metric)].filter((part) => part !== '').join(', ')})`
    : `not known: ${Object.values(metric.why ?? {})[0] ?? 'cannot be computed'}`;
  const rows: [string, string][] = [
    [METRIC_TITLES[metric.name], change],
    ['Good period', period(periods.good)],
    ['Bad period', period(periods.bad)],
    [
      'Onset',
      onset === null ? 'no point of change found' : `${minute(onset.at)} UTC ${uncertainty(onset)}, ${onset.shape}`,
    ],
    [
      'Log',
      `${source.files.join(', ')} · ${count(source.rows)} rows · ${count(source.rejectedRows)} rejected · ${seconds(source.seconds.total)}`,
    ],
  ];
  return `<dl>${rows.map(([name, value]) => `<dt>${escaped(name)}</dt><dd>${escaped(value)}</dd>`).join('')}</dl>`;
}

const period = (value: PeriodReport): string =>
  `${value.start === null || value.end === null ? `reference ${(value.reference ?? []).join(', ')}` : `${minute(value.start)} → ${minute(value.end)} UTC`} · ${count(value.rows)} rows${value.proposed ? ' · proposed' : ''}`;

export function steps(report: Report): string {
  const items = report.steps.map((step) => {
    const findings = list(
      step.findings
        .slice(0, 30)
        .map((finding) => `<span class="${finding.severity}">${finding.severity}</span> ${escaped(finding.text)}`),
    );
    return `<li><strong>${STEP_TITLES[step.id]}</strong> <span class="${step.status}">${step.status === 'untestable' ? 'not testable' : step.status}</span>: ${escaped(step.summary)}${findings}</li>`;
  });
  return `<ol>${items.join('\n')}</ol>`;
}

export const causes = (report: Report): string =>
  `<ol class="cards">${report.hypotheses.slice(0, 8).map(cause).join('\n')}</ol>`;

function cause(hypothesis: Hypothesis): string {
  const facts = [
    `${percent(hypothesis.confidence, 0)} sure`,
    hypothesis.features.slice(0, 8).join(', '),
    hypothesis.segment === null ? '' : segmentName(hypothesis.segment),
  ].filter((part) => part !== '');
  const evidence = [
    ...hypothesis.evidenceFor.map((sentence) => `<span class="clear">for</span> ${escaped(sentence)}`),
    ...hypothesis.evidenceAgainst.map((sentence) => `<span class="suspect">against</span> ${escaped(sentence)}`),
    ...hypothesis.wouldChange.map((sentence) => `<span class="soft">would change this</span> ${escaped(sentence)}`),
  ];
  const action = hypothesis.action === '' ? '' : `<p class="action">→ ${escaped(hypothesis.action)}</p>`;
  return `<li class="card"><h3>${KIND_TITLES[hypothesis.kind]} <span class="soft">${escaped(facts.join(' · '))}</span></h3><p>${escaped(hypothesis.summary)}</p>${list(evidence)}${action}</li>`;
}

export function features(report: Report): string {
  const rows = [...report.outputs, ...report.features.slice(0, FEATURES)].map(featureRow);
  const headings: Heading[] = [
    { text: 'Column' },
    { text: 'Drifted' },
    ...['PSI', 'KS', 'V', 'adjusted p', 'JS', 'Wasserstein', 'null good → bad', 'importance'].map((text) => ({
      text,
      number: true,
    })),
  ];
  return table(headings, rows);
}

const featureRow = (feature: FeatureReport): string[] => [
  feature.name,
  feature.drifted ? 'yes' : 'no',
  statistic(feature.psi),
  statistic(feature.ks?.statistic ?? null),
  statistic(feature.cramersV),
  probability(feature.adjustedP),
  statistic(feature.jensenShannon),
  statistic(feature.wasserstein),
  `${percent(feature.nullRate.good)} → ${percent(feature.nullRate.bad)}`,
  statistic(feature.importance === null ? null : Number(feature.importance.toFixed(2))),
];

export function segments(report: Report): string {
  const { name } = report.metric;
  const headings: Heading[] = [
    { text: 'Segment' },
    ...['rows good → bad', `${METRIC_TITLES[name]} good → bad`, 'excess', 'of the fall', 'p'].map((text) => ({
      text,
      number: true,
    })),
  ];
  const rows = report.segments.slice(0, SEGMENTS).map((segment) => segmentCells(name, segment));
  return table(headings, rows);
}

/** What happened when, for whoever cannot see the chart or wants the minute. */
export function timeline(report: Report): string {
  const headings: Heading[] = ['Time (UTC)', 'What'].map((text) => ({ text }));
  const rows = moments(report).map(({ at, kind, text, detail }) => [
    minute(at),
    detail === '' ? text : kind === 'event' ? `${text}: ${detail} (coincides)` : `${text} ${detail}`,
  ]);
  return rows.length === 0 ? '' : table(headings, rows);
}

export function events(report: Report): string {
  const headings: Heading[] = ['Time (UTC)', 'Type', 'Event', 'Coincides', 'Why'].map((text) => ({ text }));
  const rows = report.events
    .slice(0, EVENTS)
    .map((event) => [
      minute(event.start),
      event.type,
      event.title,
      event.coincides ? `yes${event.chance === null ? '' : `, ${percent(event.chance, 0)} by luck`}` : 'no',
      event.reason,
    ]);
  return rows.length === 0 ? '' : table(headings, rows);
}

export function examples(report: Report): string {
  const headings: Heading[] = ['Id', 'Where', 'Predicted', 'Label', 'Nearest right one', 'Differs in'].map((text) => ({
    text,
  }));
  const rows = report.examples
    .slice(0, EXAMPLES)
    .map((example) => [
      example.id ?? '–',
      `${example.file ?? ''}${example.line === null ? '' : `:${example.line}`}`,
      example.prediction ?? 'null',
      example.label ?? 'null',
      example.nearest?.id ?? '–',
      (example.nearest?.differs ?? []).slice(0, 5).join(', '),
    ]);
  return rows.length === 0 ? '' : table(headings, rows);
}

export const problems = (report: Report): string => list(report.problems.map((problem) => escaped(problem.text)));
