import type {
  MetricInWindow,
  PillarsWindow,
  PredictionPillars,
  TracePrediction,
  TraceReading,
  TraceSummary,
  Waterfall,
} from '../../protocol/traces';
import { shown } from '../neutral-text';
import { count, minute, percent, statistic } from '../numbers';
import { textWidth, type TextOptions } from './investigation';
import { hanging, table } from './layout';
import { coloured, plain, type Style } from './style';
import { milliseconds, waterfallLines } from './waterfall';

/** What `traces` found, for a terminal. */
export function tracesText(
  answer: { read: TraceReading; window?: PillarsWindow; prediction?: PredictionPillars; waterfall?: Waterfall },
  options: TextOptions,
): string {
  const width = textWidth(options.width);
  const style = options.colour ? coloured : plain;
  const { read, window, prediction, waterfall } = answer;
  const head = `${count(read.spans)} spans of ${count(read.traces)} traces. ${read.join.text}`;
  const blocks = [
    hanging('', shown(head, 800), width),
    ...(window ? windowBlocks(window, width, style) : []),
    ...(prediction ? predictionBlocks(prediction, width, style) : []),
    ...(waterfall ? [waterfallLines(waterfall, width, style)] : []),
  ];
  return `${blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function windowBlocks(window: PillarsWindow, width: number, style: Style): string[][] {
  const { predictions, traces } = window;
  const wrong =
    predictions.wrong === null
      ? ''
      : `, ${count(predictions.wrong)} of ${count(predictions.labelled)} labelled ones wrong (${percent(predictions.labelled === 0 ? null : predictions.wrong / predictions.labelled)})`;
  const facts = [
    `${minute(window.from)} → ${minute(window.to)} UTC: ${count(predictions.rows)} predictions${wrong}.`,
    traces === null
      ? 'No traces.'
      : `${count(traces.count)} traces begin in it, ${count(traces.erring)} with an error; duration p50 ${milliseconds(traces.p50)}, p95 ${milliseconds(traces.p95)}.`,
  ];
  return [
    facts,
    titled('Slowest', window.slowest, width, style),
    titled('Failing', window.erring, width, style),
    metricLines(window.metrics, width, style),
  ];
}

function titled(title: string, traces: readonly TraceSummary[], width: number, style: Style): string[] {
  if (traces.length === 0) return [];
  const rows = traces.map(({ trace, start, duration, longest, predictions }) => [
    shown(trace, 40),
    start.slice(0, 19).replace('T', ' '),
    milliseconds(duration),
    longest === null ? '' : `${shown(longest.name, 30)} ${milliseconds(longest.milliseconds)}`,
    predictions.map(inWords).join('; '),
  ]);
  return table(
    [
      { title, align: 'left' },
      { title: 'Begins', align: 'left' },
      { title: 'Takes', align: 'right' },
      { title: 'Mostly', align: 'left', flexible: true },
      { title: 'Predictions', align: 'left', flexible: true },
    ],
    rows,
    width,
    { title: style.faint },
  );
}

const inWords = ({ id, line, prediction, label, correct }: TracePrediction): string =>
  [
    shown(id ?? (line === null ? '–' : `line ${line}`), 40),
    shown(prediction ?? 'null', 20),
    correct === null ? '' : correct ? 'right' : `wrong (${shown(label ?? 'null', 20)})`,
  ]
    .filter((part) => part !== '')
    .join(' ');

function predictionBlocks(found: PredictionPillars, width: number, style: Style): string[][] {
  const { prediction, waterfall, reason, metrics } = found;
  return [
    [`${inWords(prediction)}${prediction.time === null ? '' : `, ${prediction.time}`}`],
    waterfall ? waterfallLines(waterfall, width, style) : hanging('', shown(reason ?? '', 400), width),
    metricLines(metrics, width, style),
  ];
}

const MOST_METRICS = 10;

function metricLines(metrics: readonly MetricInWindow[], width: number, style: Style): string[] {
  if (metrics.length === 0) return [];
  return table(
    [
      { title: 'Metric', align: 'left', flexible: true },
      { title: 'Mean', align: 'right' },
      { title: 'Before', align: 'right' },
      { title: 'Largest', align: 'right' },
    ],
    metrics
      .slice(0, MOST_METRICS)
      .map(({ title, mean, good, maximum }) => [
        shown(title, 80),
        statistic(mean),
        statistic(good),
        statistic(maximum),
      ]),
    width,
    { title: style.faint },
  );
}
