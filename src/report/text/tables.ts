import type { ExampleReport, FeatureReport, Report } from '../../protocol/report';
import { METRIC_TITLES } from '../metric-names';
import { shown } from '../neutral-text';
import { count, minute, percent, probability, statistic } from '../numbers';
import { segmentCells } from '../segment-cells';
import { hanging, table, type TableColumn } from './layout';
import type { Style } from './style';
import { waterfallLines } from './waterfall';

const FEATURES = 10;
const SEGMENTS = 8;
const EVENTS = 5;
const EXAMPLES = 3;
const TOOLS = 2;

/** Drifted features, the most important first, with the prediction's own shift above them. */
export function drift(report: Report, width: number, style: Style): string[] {
  const drifted = report.features.filter((feature) => feature.drifted);
  const rows = [
    ...report.outputs.map((output) => row(output, true)),
    ...drifted.slice(0, FEATURES).map((feature) => row(feature, false)),
  ];
  if (rows.length === 0) return [`None of ${count(report.features.length)} features drifted.`];
  const outputs = report.outputs.length;
  const lines = table(
    [
      { title: 'Column', align: 'left', flexible: true },
      { title: 'PSI', align: 'right' },
      { title: 'KS or V', align: 'right' },
      { title: 'adjusted p', align: 'right' },
      { title: 'JS', align: 'right' },
      { title: 'null', align: 'right' },
      { title: 'importance', align: 'right' },
    ],
    rows,
    width,
    { title: style.faint, row: (line, index) => (index < outputs ? style.faint(line) : line) },
  );
  const rest = drifted.length - FEATURES;
  const steady = report.features.length - drifted.length;
  const remark = [
    rest > 0 ? `${rest} more drifted features in --format json` : '',
    drifted.length === 0
      ? `None of ${count(report.features.length)} features drifted`
      : steady > 0
        ? `${count(steady)} did not drift`
        : '',
  ].filter((part) => part !== '');
  return remark.length === 0 ? lines : [...lines, style.faint(`${remark.join('; ')}.`)];
}

function row(feature: FeatureReport, output: boolean): string[] {
  const { good, bad } = feature.nullRate;
  const nulls = (good ?? 0) === 0 && (bad ?? 0) === 0 ? '0%' : `${percent(good)} → ${percent(bad)}`;
  return [
    `${shown(feature.name, 60)}${output ? ' (output)' : ''}`,
    statistic(feature.psi),
    distance(feature),
    probability(feature.adjustedP),
    statistic(feature.jensenShannon),
    nulls,
    feature.importance === null ? '–' : statistic(Number(feature.importance.toFixed(2))),
  ];
}

function distance({ ks, cramersV }: FeatureReport): string {
  if (ks) return `KS ${statistic(ks.statistic)}`;
  return cramersV === null ? '–' : `V ${statistic(cramersV)}`;
}

/** Segments by their part in the fall, worst first. */
export function segments(report: Report, width: number, style: Style): string[] {
  const { name } = report.metric;
  if (report.segments.length === 0) return ['No segment could be compared.'];
  const metric = name === 'mae' ? 'Error' : METRIC_TITLES[name];
  const rows = report.segments.slice(0, SEGMENTS).map((segment) => segmentCells(name, segment));
  return table(
    [
      { title: 'Segment', align: 'left', flexible: true },
      { title: 'Rows', align: 'right' },
      { title: metric, align: 'right' },
      { title: name === 'accuracy' ? 'Excess errors' : 'Excess', align: 'right' },
      { title: 'Of the fall', align: 'right' },
      { title: 'p', align: 'right' },
    ],
    rows,
    width,
    { title: style.faint },
  );
}

/** Events that fit the onset; "coincides with", never "caused by". */
export function events(report: Report, width: number, style: Style): string[] {
  if (report.events.length === 0) return ['No events were given (--events FILE).'];
  const coinciding = report.events.filter((event) => event.coincides);
  if (coinciding.length === 0) return [`None of ${count(report.events.length)} events coincides with the onset.`];
  const lines = coinciding.slice(0, EVENTS).flatMap((event) => {
    const chance = event.chance === null ? '' : ` · ${percent(event.chance, 0)} by luck`;
    const title = `${shown(event.type, 30)} ${shown(event.title, 120)}${chance}`;
    return [
      ...hanging(`${minute(event.start)}  `, title, width),
      ...hanging(' '.repeat(18), shown(event.reason, 300), width),
    ];
  });
  const others = report.events.length - coinciding.length;
  return others > 0
    ? [...lines, style.faint(`${count(others)} other ${others === 1 ? 'event does' : 'events do'} not fit.`)]
    : lines;
}

/** A few wrong predictions to start from, with the place they stand in. */
export function examples(report: Report, width: number, style: Style): string[] {
  const shownExamples = report.examples.slice(0, EXAMPLES);
  if (shownExamples.length === 0) return [];
  const places = shownExamples.map((example) => placeOf(example, report.source.files.length > 1));
  const hasPlaces = places.some((place) => place !== '');
  const rows = shownExamples.map((example, index) => [
    shown(example.id ?? '–', 40),
    ...(hasPlaces ? [places[index] ?? ''] : []),
    shown(example.prediction ?? 'null', 24),
    shown(example.label ?? 'null', 24),
    differences(example),
  ]);
  const columns: TableColumn[] = [
    { title: 'Wrong prediction', align: 'left' },
    ...(hasPlaces ? [{ title: 'Where', align: 'left' as const }] : []),
    { title: 'Predicted', align: 'left' },
    { title: 'Label', align: 'left' },
    { title: 'Nearest right one differs in', align: 'left', flexible: true },
  ];
  const traced = report.examples.find(({ waterfall }) => waterfall !== undefined);
  const trace = traced?.waterfall
    ? [
        '',
        `Where the time of ${shown(traced.id ?? 'the first with a trace', 40)} went:`,
        ...waterfallLines(traced.waterfall, width, style),
      ]
    : [];
  return [...table(columns, rows, width, { title: style.faint }), ...trace];
}

/** The tools to reach for next, the most useful first. */
export const tools = (report: Report, width: number): string[] =>
  (report.nextTools ?? []).slice(0, TOOLS).flatMap(({ tool, text }) => hanging(`${tool}: `, text, width));

/** `line 120`; with the file's name where the log has several. */
function placeOf({ file, line }: ExampleReport, withFile: boolean): string {
  const name = shown(file?.split(/[\\/]/).pop() ?? '', 30);
  if (withFile) return line === null ? name : `${name}:${line}`;
  return line === null ? '' : `line ${line}`;
}

const differences = ({ nearest }: ExampleReport): string =>
  (nearest?.differs ?? [])
    .slice(0, 3)
    .map((name) => shown(name, 30))
    .join(', ');
