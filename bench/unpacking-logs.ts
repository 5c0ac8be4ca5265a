import { createWriteStream, existsSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

const FEATURES = Array.from({ length: 10 }, (_, index) => `feature_${String(index).padStart(2, '0')}`);
const START = Date.UTC(2026, 0, 5);
const LINES_A_CHUNK = 500;
/** Raise it when what is written changes, so that no old file is measured. */
const EDITION = 1;

/** Uniform in [0, 1): a hash of the record's number and a salt. */
function uniform(record: number, salt: number): number {
  let hash = Math.imul(record + 1, 0x9e3779b1) ^ Math.imul(salt + 1, 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 16), 0x7feb352d);
  hash = Math.imul(hash ^ (hash >>> 15), 0x846ca68b);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}

const number = (record: number, salt: number): number => Math.round(uniform(record, salt) * 1e6) / 1e4;
const numbers = (record: number): number[] => FEATURES.map((_, at) => number(record, at));
const named = (record: number) => ({
  ...Object.fromEntries(FEATURES.map((name, at) => [name, number(record, at)])),
  device: uniform(record, 20) < 0.5 ? 'mobile' : 'desktop',
});
const score = (record: number): number => Math.round(uniform(record, 30) * 1e4) / 1e4;
const time = (record: number): Date => new Date(START + record * 250);
const id = (record: number): string =>
  `${Math.floor(uniform(record, 40) * 2 ** 32)
    .toString(16)
    .padStart(8, '0')}-0000-4000-8000-${record.toString(16).padStart(12, '0')}`;
const base64 = (text: string): string => Buffer.from(text).toString('base64');

function captured(record: number, input: string, output: string, encoding: string) {
  const type = encoding === 'JSON' ? 'application/json' : 'text/csv';
  const side = (mode: string, data: string) => ({ observedContentType: type, mode, data, encoding });
  return {
    captureData: { endpointInput: side('INPUT', input), endpointOutput: side('OUTPUT', output) },
    eventMetadata: { eventId: id(record), inferenceTime: time(record).toISOString() },
    eventVersion: '0',
  };
}

const csvInput = (record: number): string => `${numbers(record).join(',')},mobile`;

const kserveEvent = (record: number, kind: string, data: object) => ({
  specversion: '1.0',
  id: id(record),
  source: 'http://localhost:9081/',
  type: `org.kubeflow.serving.inference.${kind}`,
  datacontenttype: 'application/json',
  time: time(record).toISOString(),
  data,
});

const azureEvent = (record: number, kind: string, data: object[]) => ({
  specversion: '1.0',
  id: id(record + 1e9),
  source:
    '/subscriptions/1/resourceGroups/2/providers/Microsoft.MachineLearningServices/workspaces/3/onlineEndpoints/4',
  type: `azureml.inference.${kind}`,
  datacontenttype: 'application/json',
  time: time(record).toISOString(),
  data,
  correlationid: id(record),
  modelversion: '3',
});

/** Records of each format, as the systems that write it document it: ten numeric features and one of text. */
const FORMATS: Record<string, (record: number) => object[]> = {
  'seed-lines': (record) => [
    {
      prediction_id: id(record),
      timestamp: time(record).getTime() / 1000,
      model_version: 'v3.1',
      features: named(record),
      feature_hash: id(record + 7).replaceAll('-', ''),
      prediction: score(record) > 0.5 ? 'fraud' : 'legitimate',
      confidence: score(record),
      latency_ms: number(record, 50),
      user_id: `user_${Math.floor(uniform(record, 51) * 1e5)}`,
      request_source: 'web',
      experiment_variant: uniform(record, 52) < 0.5 ? 'control' : 'treatment',
    },
  ],
  databricks: (record) => [
    {
      databricks_request_id: id(record),
      client_request_id: null,
      date: time(record).toISOString().slice(0, 10),
      timestamp_ms: time(record).getTime(),
      status_code: 200,
      execution_time_ms: Math.floor(number(record, 50)),
      request: JSON.stringify({ dataframe_records: [named(record)] }),
      response: JSON.stringify({ predictions: [score(record)] }),
      sampling_fraction: 1,
      request_metadata: { endpoint_name: 'fraud', model_name: 'fraud', model_version: '3' },
    },
  ],
  'sagemaker-csv': (record) => [captured(record, csvInput(record), String(score(record)), 'CSV')],
  'sagemaker-json': (record) => [
    captured(record, JSON.stringify(named(record)), JSON.stringify({ score: score(record) }), 'JSON'),
  ],
  'sagemaker-base64': (record) => [captured(record, base64(csvInput(record)), base64(String(score(record))), 'BASE64')],
  kserve: (record) => [
    kserveEvent(record, 'request', { instances: [numbers(record), numbers(record + 1)] }),
    kserveEvent(record, 'response', { predictions: [score(record), score(record + 1)] }),
  ],
  'azure-ml': (record) => [
    azureEvent(record, 'inputs', [named(record), named(record + 1)]),
    azureEvent(record, 'outputs', [{ prediction: score(record) }, { prediction: score(record + 1) }]),
  ],
  'vertex-ai': (record) => [
    {
      endpoint: 'projects/1/locations/europe-west4/endpoints/2',
      deployed_model_id: '77',
      logging_time: `${time(record).toISOString().slice(0, 23).replace('T', ' ')} UTC`,
      request_id: String(9007199254740993n + BigInt(record)),
      request_payload: [JSON.stringify(named(record))],
      response_payload: [JSON.stringify([1 - score(record), score(record)])],
    },
  ],
};

export const SERVING_FORMATS = Object.keys(FORMATS);

/** Path of a log in a format, of about so many bytes; written on first use. The same on every machine. */
export async function servingLog(format: string, bytes: number, folder: string): Promise<string> {
  const records = FORMATS[format];
  if (!records) throw new RangeError(`No format is called ${format}: there are ${SERVING_FORMATS.join(', ')}.`);
  await mkdir(folder, { recursive: true });
  const file = path.join(folder, `${format}-${bytes}-${EDITION}.jsonl`);
  if (existsSync(file)) return file;
  function* chunks(): Generator<string> {
    for (let written = 0, next = 0; written < bytes; next += LINES_A_CHUNK) {
      const lines = Array.from({ length: LINES_A_CHUNK }, (_, at) => records?.(next + at) ?? []).flat();
      const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
      written += text.length;
      yield text;
    }
  }
  await pipeline(Readable.from(chunks()), createWriteStream(`${file}.unfinished`));
  await rename(`${file}.unfinished`, file);
  return file;
}
