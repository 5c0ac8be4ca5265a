import type { PerformanceMetricName, PerformanceReport } from '../../protocol/monitoring';
import { pair, usage } from '../command-line';
import { onMonitored } from '../on-monitored';
import { EVERY, FORMAT, GOOD, LABELS, READING, REFERENCE, WHERE } from '../options';
import type { Command } from './command';

const METRICS: readonly PerformanceMetricName[] = [
  'accuracy',
  'precision',
  'recall',
  'f1',
  'auc',
  'logLoss',
  'brier',
  'calibrationError',
  'mae',
  'rmse',
  'r2',
];

export const performanceCommand: Command = {
  name: 'performance',
  words: 'LOG...',
  summary: 'measure true metrics once labels have come: overall, by segment, over time',
  usage: `Usage: model-incident performance LOG... [--labels FILE] [options]

Accuracy, precision, recall, F1, AUC, log loss, Brier score and calibration; MAE, RMSE and R² of a regression. --floor lists the
windows that break a limit now that labels have come, --before says what changed since an earlier run (its --format json).
`,
  options: [
    GOOD,
    REFERENCE,
    LABELS,
    EVERY,
    { name: 'positive', value: 'CLASS', help: 'The class to call positive, of two' },
    {
      name: 'floor',
      value: 'METRIC=VALUE',
      repeatable: true,
      help: 'A limit to hold windows against, such as accuracy=0.7',
    },
    { name: 'before', value: 'FILE', help: 'An earlier report of this command as JSON' },
    WHERE,
    FORMAT,
    ...READING,
  ],
  formats: ['text', 'json'],
  run: (asked) =>
    onMonitored(asked, async (context, one) => {
      const { measurePerformance } = await import('../../monitoring/performance/performance');
      const { performanceText } = await import('../../report/monitoring/performance');
      const [positive, file] = [one('positive'), one('before')];
      const floors = (asked.given.values.get('floor') ?? []).map((text) => floorOf(asked.command, text));
      const before = file === undefined ? undefined : await earlier(file);
      const options = { floors, ...(positive === undefined ? {} : { positive }), ...(before ? { before } : {}) };
      return { monitoring: { performance: await measurePerformance(context, options) }, spell: performanceText };
    }),
};

function floorOf(command: string, text: string): { metric: PerformanceMetricName; limit: number } {
  const [name, value] = pair(command, 'floor', text, 'METRIC=VALUE');
  const metric = METRICS.find((each) => each.toLowerCase() === name.toLowerCase());
  if (!metric) throw usage(command, `--floor ${text}: ${name} is none of ${METRICS.join(', ')}.`);
  const limit = Number(value);
  if (value.trim() === '' || !Number.isFinite(limit)) throw usage(command, `--floor ${text}: ${value} is no number.`);
  return { metric, limit };
}

async function earlier(file: string): Promise<PerformanceReport> {
  const { readJsonFile, fitting } = await import('../../log/json-file');
  const { z } = await import('zod');
  const kind = { what: 'a report of model-incident performance', code: 'usage' } as const;
  const numbers = z.array(z.number().nullable());
  const schema = z.looseObject({
    monitoring: z.looseObject({
      performance: z.looseObject({
        metrics: z.array(z.string()),
        windows: z.looseObject({ seconds: z.number(), start: z.array(z.string()) }),
        series: z.record(z.string(), numbers),
      }),
    }),
  });
  const { monitoring } = fitting(await readJsonFile(file, kind), schema, file, kind);
  return monitoring.performance as unknown as PerformanceReport;
}
