import type { FeatureReport, Hypothesis, Report } from '../../protocol/report';
import { KIND_TITLES, METRIC_TITLES, STEP_TITLES, metricValue } from '../metric-names';
import { count, minute, percent, probability, statistic } from '../numbers';
import { code, escaped, table } from './escape';

const FEATURES = 15;
const SEGMENTS = 10;

/** The likeliest cause with everything that speaks for and against it, then the other suspects. */
export function causes(report: Report): string[] {
  return report.hypotheses
    .slice(0, 4)
    .flatMap((hypothesis, index) => [...(index === 0 ? [] : ['']), ...cause(hypothesis, index)]);
}

function cause(hypothesis: Hypothesis, index: number): string[] {
  const where = Object.entries(hypothesis.segment ?? {}).map(([column, value]) => code(`${column}=${value}`));
  const facts = [
    `**${KIND_TITLES[hypothesis.kind]}**, ${percent(hypothesis.confidence, 0)} sure`,
    hypothesis.features.length > 0
      ? `columns ${hypothesis.features
          .slice(0, 8)
          .map((name) => code(name))
          .join(', ')}`
      : '',
    where.length > 0 ? `segment ${where.join(' and ')}` : '',
  ].filter((part) => part !== '');
  return [
    `### ${index + 1}. ${escaped(hypothesis.summary)}`,
    '',
    facts.join(' · '),
    '',
    ...hypothesis.evidenceFor.map((sentence) => `- For: ${escaped(sentence)}`),
    ...hypothesis.evidenceAgainst.map((sentence) => `- Against: ${escaped(sentence)}`),
    ...hypothesis.wouldChange.map((sentence) => `- Would change this verdict: ${escaped(sentence)}`),
    ...(hypothesis.action === '' ? [] : [`- **Do next:** ${escaped(hypothesis.action)}`]),
  ];
}

/** Each step of the playbook with its findings. */
export function steps(report: Report): string[] {
  const marks = { clear: 'clear', suspect: '**suspect**', untestable: 'not testable' };
  return report.steps.flatMap((step) => [
    `- ${STEP_TITLES[step.id]}: ${marks[step.status]}. ${escaped(step.summary)}`,
    ...step.findings.slice(0, 12).map((finding) => `  - ${finding.severity}: ${escaped(finding.text)}`),
  ]);
}

/** Steps that came back clear, and events that do not fit: what nobody needs to look at again. */
export function ruledOut(report: Report): string[] {
  const clear = report.steps.filter((step) => step.status === 'clear');
  const misfits = report.events.filter((event) => !event.coincides).slice(0, 20);
  const lines = [
    ...clear.map((step) => `- ${STEP_TITLES[step.id]}: ${escaped(step.summary)}`),
    ...misfits.map(
      (event) =>
        `- ${minute(event.start)} UTC, ${escaped(event.type)} ${escaped(event.title, 200)}: ${escaped(event.reason)}`,
    ),
  ];
  return lines.length === 0 ? ['Nothing could be ruled out.'] : lines;
}

export function drifted(report: Report): string[] {
  const features = report.features.filter((feature) => feature.drifted);
  const rows = [...report.outputs, ...features.slice(0, FEATURES)].map(driftRow);
  if (rows.length === 0) return [`None of ${count(report.features.length)} features drifted.`];
  return [
    ...table(['Column', 'PSI', 'KS / Cramér’s V', 'adjusted p', 'JS', 'null good → bad'], rows),
    '',
    `${count(features.length)} of ${count(report.features.length)} features drifted.`,
  ];
}

const driftRow = (feature: FeatureReport): string[] => [
  code(feature.name),
  statistic(feature.psi),
  feature.ks ? `KS ${statistic(feature.ks.statistic)}` : `V ${statistic(feature.cramersV)}`,
  escaped(probability(feature.adjustedP)),
  statistic(feature.jensenShannon),
  `${percent(feature.nullRate.good)} → ${percent(feature.nullRate.bad)}`,
];

export function segments(report: Report): string[] {
  const { name } = report.metric;
  if (report.segments.length === 0) return ['No segment could be compared.'];
  return table(
    ['Segment', 'Rows good → bad', `${METRIC_TITLES[name]} good → bad`, 'Excess', 'Of the fall', 'p'],
    report.segments.slice(0, SEGMENTS).map((segment) => [
      Object.entries(segment.where)
        .map(([column, value]) => code(`${column}=${value}`))
        .join(' and '),
      `${count(segment.rows.good)} → ${count(segment.rows.bad)}`,
      `${metricValue(name, segment.metric.good)} → ${metricValue(name, segment.metric.bad)}`,
      count(segment.excessErrors),
      percent(segment.share, 0),
      escaped(probability(segment.pValue)),
    ]),
  );
}
