import { stat } from 'node:fs/promises';
import { z } from 'zod';
import { IncidentError } from '../../protocol/errors';
import type { Problem } from '../../protocol/report';
import { findFiles } from '../files';
import { fitting, readJsonFile, type JsonFileKind } from '../json-file';
import { withRates, type Series } from './counters';

/** Series of service metrics; times in microseconds, values NaN where Prometheus has none. */
export interface MetricSource {
  files: string[];
  series: Series[];
  problems: Problem[];
}

const KIND: JsonFileKind = { what: 'an answer of Prometheus to a range query', code: 'metrics-invalid' };
const ASK = 'Ask /api/v1/query_range?query=…&start=…&end=…&step=… and save the answer.';
/** What Prometheus itself answers at most is far smaller. */
const LARGEST = 256 * 2 ** 20;

const answer = z.looseObject({
  status: z.string(),
  error: z.string().optional(),
  errorType: z.string().optional(),
  warnings: z.array(z.string()).optional(),
  data: z.looseObject({ resultType: z.string(), result: z.unknown() }).optional(),
});

const matrix = z.array(
  z.looseObject({
    metric: z.record(z.string(), z.string()),
    values: z.array(z.tuple([z.number(), z.string()])).optional(),
  }),
);

/** Reads answers of Prometheus to range queries; null where none are given. Throws `metrics-invalid` naming file and place. */
export async function readMetrics(patterns: readonly string[]): Promise<MetricSource | null> {
  if (patterns.length === 0) return null;
  const source: MetricSource = { files: await findFiles(patterns), series: [], problems: [] };
  for (const path of source.files) {
    const { series, problems } = await readFile(path);
    source.series.push(...series);
    source.problems.push(...problems);
  }
  return { ...source, series: withRates(merged(source.series)) };
}

async function readFile(path: string): Promise<{ series: Series[]; problems: Problem[] }> {
  const { size } = await stat(path);
  if (size > LARGEST) throw invalid(path, 'is larger than 256 MB', 'Ask with a longer step, or for fewer series.');
  const parsed = fitting(await readJsonFile(path, KIND), answer, path, KIND);
  if (parsed.status !== 'success') {
    const reason = [parsed.errorType, parsed.error].filter((text) => text !== undefined).join(': ');
    throw invalid(path, `is a failed answer of Prometheus${reason === '' ? '' : ` (${reason})`}`, ASK);
  }
  const type = parsed.data?.resultType;
  if (type === undefined || parsed.data === undefined) throw invalid(path, 'has no data', ASK);
  if (type !== 'matrix')
    throw invalid(path, `is the answer to an instant query (a ${type}), which has no course in time`, ASK);
  const result = fitting(parsed.data.result, matrix, path, KIND);
  const problems = (parsed.warnings ?? []).map((text) => ({
    code: 'metrics-warning',
    text: `Prometheus warned: ${text}.`,
  }));
  const plain = result.filter(({ values }) => (values?.length ?? 0) > 0);
  if (plain.length < result.length)
    problems.push({
      code: 'metrics-histograms',
      text: `${result.length - plain.length} series of ${path} are native histograms or empty, and were left out.`,
    });
  if (plain.length === 0) throw invalid(path, 'holds no series with values', ASK);
  return { series: plain.map(seriesOf), problems };
}

function seriesOf({ metric, values = [] }: z.infer<typeof matrix>[number]): Series {
  const { __name__: name = '', ...labels } = metric;
  return {
    name,
    labels,
    kind: 'gauge',
    resets: 0,
    time: Float64Array.from(values, ([seconds]) => Math.round(seconds * 1e6)),
    value: Float64Array.from(values, ([, text]) => finite(text)),
  };
}

/** Prometheus spells values as `1.5`, `NaN`, `+Inf`, `-Inf`. An infinite one cannot be averaged and is none. */
function finite(text: string): number {
  const value = text.trim() === '' ? NaN : Number(text);
  return Number.isFinite(value) ? value : NaN;
}

/** One series out of several files (a day each, say): points in order of time, of equal times the first. */
function merged(series: readonly Series[]): Series[] {
  const byLabels = new Map<string, Series[]>();
  for (const one of series) {
    const key = JSON.stringify([one.name, Object.entries(one.labels).sort(([a], [b]) => (a < b ? -1 : 1))]);
    byLabels.set(key, [...(byLabels.get(key) ?? []), one]);
  }
  return [...byLabels.values()].map((parts) => {
    const [first] = parts;
    if (parts.length === 1 && first) return first;
    const points = parts.flatMap(({ time, value }) => [...time].map((at, index) => [at, value[index] ?? NaN] as const));
    const ordered = points
      .sort(([a], [b]) => a - b)
      .filter(([at], index, all) => index === 0 || all[index - 1]?.[0] !== at);
    return {
      ...(first as Series),
      time: Float64Array.from(ordered, ([at]) => at),
      value: Float64Array.from(ordered, ([, value]) => value),
    };
  });
}

const invalid = (path: string, what: string, advice: string): IncidentError =>
  new IncidentError('metrics-invalid', `${path} ${what}.`, advice);
