import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { LATENCY_BUCKETS, type CollectedMetrics, type Exemplar } from './collect';

/** One line of a metric. */
interface Sample {
  labels: Record<string, string | number>;
  value: number;
  metricName?: string;
  exemplar?: { labelSet: Record<string, string>; value: number; timestamp: number };
}

/** An exemplar's labels together may have so many characters. */
const EXEMPLAR_CHARACTERS = 128;
const EXEMPLAR_LABEL = 'prediction_id';

/**
 * The metrics of a log as exposition text, by prom-client: the seed's histogram, counter and gauge, and what else a log tells.
 * @param openMetrics the OpenMetrics form, whose samples carry prediction ids as exemplars
 */
export async function exposition(metrics: CollectedMetrics, openMetrics: boolean): Promise<string> {
  const registry = registryOf(openMetrics);
  const registers = [registry];
  if (metrics.latency) {
    const head = { name: 'ml_prediction_seconds', help: 'Inference latency', buckets: [...LATENCY_BUCKETS], registers };
    samplesOf(new Histogram(head), 'histogram', head.help, latencySamples(metrics.latency));
  }
  const withClass = metrics.predictions.some(({ predictedClass }) => predictedClass !== null);
  const labelNames = withClass ? ['model_version', 'predicted_class'] : ['model_version'];
  samplesOf(
    new Counter({ name: 'ml_predictions_total', help: 'Predictions served', labelNames, registers }),
    'counter',
    'Predictions served',
    metrics.predictions.map(({ modelVersion, predictedClass, rows, exemplar }) => ({
      labels: { model_version: modelVersion, ...(predictedClass === null ? {} : { predicted_class: predictedClass }) },
      value: rows,
      ...carried(exemplar),
    })),
  );
  if (metrics.errors !== null) {
    new Counter({ name: 'ml_prediction_errors_total', help: 'Predictions that failed', registers }).inc(metrics.errors);
  }
  const psi = new Gauge({
    name: 'ml_feature_psi',
    help: 'PSI score per feature',
    labelNames: ['feature_name'],
    registers,
  });
  for (const { feature, value } of metrics.psi) psi.set({ feature_name: feature }, value);
  const nulls = new Gauge({
    name: 'ml_feature_null_ratio',
    help: 'Share of rows without a value, per feature, after the good period',
    labelNames: ['feature_name'],
    registers,
  });
  for (const { feature, value } of metrics.nulls) nulls.set({ feature_name: feature }, value);
  if (metrics.accuracy !== null) {
    const help = 'Accuracy of labelled predictions after the good period';
    new Gauge({ name: 'ml_model_accuracy_ratio', help, registers }).set(metrics.accuracy);
  }
  const help = 'Time of the latest prediction in the log';
  new Gauge({ name: 'ml_latest_prediction_timestamp_seconds', help, registers }).set(metrics.latest / 1e6);
  return registry.metrics();
}

function latencySamples({ counts, sum, exemplars }: NonNullable<CollectedMetrics['latency']>): Sample[] {
  let cumulated = 0;
  const buckets = counts.map((rows, index): Sample => {
    cumulated += rows;
    const bound = LATENCY_BUCKETS[index] ?? '+Inf';
    return {
      labels: { le: bound },
      value: cumulated,
      metricName: 'ml_prediction_seconds_bucket',
      ...carried(exemplars[index] ?? null),
    };
  });
  return [
    ...buckets,
    { labels: {}, value: sum, metricName: 'ml_prediction_seconds_sum' },
    { labels: {}, value: cumulated, metricName: 'ml_prediction_seconds_count' },
  ];
}

function carried(exemplar: Exemplar | null): Pick<Sample, 'exemplar'> {
  if (exemplar === null || [...exemplar.id].length + EXEMPLAR_LABEL.length > EXEMPLAR_CHARACTERS) return {};
  const { id, value, at } = exemplar;
  return { exemplar: { labelSet: { [EXEMPLAR_LABEL]: id }, value, timestamp: at / 1e6 } };
}

function registryOf(openMetrics: boolean) {
  if (!openMetrics) return new Registry();
  const registry = new Registry<typeof Registry.OPENMETRICS_CONTENT_TYPE>();
  registry.setContentType(Registry.OPENMETRICS_CONTENT_TYPE);
  return registry;
}

/**
 * Gives a metric the samples that were counted by the engine. prom-client counts one observation at a time and dates
 * exemplars with the clock; a log has been counted already and has times of its own.
 */
function samplesOf(
  metric: Counter | Histogram,
  type: 'counter' | 'histogram',
  help: string,
  samples: readonly Sample[],
): void {
  // OpenMetrics renames counters when it writes them, so the name is asked for each time.
  const named: { name?: string } = metric as object;
  const answer = () => Promise.resolve({ name: named.name, help, type, values: samples, aggregator: 'sum' });
  Object.assign(metric, { get: answer, getForPromString: answer });
}
