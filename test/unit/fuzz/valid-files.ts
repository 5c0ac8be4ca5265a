import { DuckDBInstance } from '@duckdb/node-api';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { smallLog } from '../cli/small-log';
import { CONTRACT, DOCUMENT, metrics, RULES, traces } from './files-beside';
import { zstdFrame } from '../reading/zstd';

/** How a compressed file is packed, so that it can be damaged inside as well as outside. */
export type Packing = (bytes: Buffer) => Buffer;

export interface ValidFile {
  name: string;
  /** What the file is to an investigation. */
  as: 'log' | 'labels' | 'events' | 'reference' | 'traces' | 'metrics' | 'rules' | 'schema' | 'document';
  /** Unpacked. */
  bytes: Buffer;
  pack?: Packing;
}

const ROWS = 240;

type Row = Record<string, string>;

/** Small valid logs in every format that is read, with what an investigation takes beside them, which belongs to `smallLog`. */
export async function validFiles(folder: string): Promise<ValidFile[]> {
  const csv = smallLog(ROWS);
  const rows = records(csv);
  const lines = jsonLines(rows.map((row) => ({ ...row, age: row.age === '' ? null : Number(row.age) })));
  const text = (name: string, content: string, as: ValidFile['as'] = 'log'): ValidFile => ({
    name,
    as,
    bytes: Buffer.from(content),
  });
  const labels = rows.map(({ request_id: id, ts, actual }) => `${id},${actual},${ts}`).join('\n');
  return [
    text('log.csv', csv),
    text('log.tsv', csv.replaceAll(',', '\t')),
    text('semicolons.csv', `"${csv.trimEnd().replaceAll(',', '";"').replaceAll('\n', '"\n"')}"\n`),
    text('log.jsonl', lines),
    text('log.json', JSON.stringify(rows, null, 1)),
    text('seed.jsonl', jsonLines(rows.map(seedRecord))),
    { ...text('log.csv.gz', csv), pack: (bytes) => gzipSync(bytes) },
    { ...text('log.jsonl.gz', lines), pack: (bytes) => gzipSync(bytes) },
    { ...text('log.csv.zst', csv), pack: zstdFrame },
    { name: 'log.parquet', as: 'log', bytes: await parquet(folder, csv) },
    text('sagemaker.jsonl', jsonLines(rows.map(capture))),
    text('databricks.jsonl', jsonLines(rows.map(inference))),
    text('azure.jsonl', jsonLines(rows.flatMap(collected))),
    text('labels.csv', `request_id,label,label_time\n${labels}\n`, 'labels'),
    text('labels.jsonl', jsonLines(rows.map(({ request_id, actual }) => ({ request_id, actual }))), 'labels'),
    text('events.json', JSON.stringify({ events: EVENTS }, null, 1), 'events'),
    text('events.csv', 'time,type,title\n2026-01-01T02:00:00Z,deploy,v2\n2026-01-01T03:00:00Z,flag,"a, b"\n', 'events'),
    text('events.ics', CALENDAR.join('\r\n'), 'events'),
    text('reference.csv', smallLog(120), 'reference'),
    text('traces.jsonl', jsonLines(traces(rows)), 'traces'),
    text('metrics.json', JSON.stringify(metrics(rows)), 'metrics'),
    text('rules.json', JSON.stringify(RULES, null, 1), 'rules'),
    text('schema.json', JSON.stringify(CONTRACT, null, 1), 'schema'),
    text('shop.incident.json', JSON.stringify(DOCUMENT, null, 2), 'document'),
  ];
}

function records(csv: string): Row[] {
  const [header = '', ...lines] = csv.trimEnd().split('\n');
  const names = header.split(',');
  return lines.map((line) => Object.fromEntries(line.split(',').map((value, index) => [names[index] ?? '', value])));
}

const jsonLines = (objects: readonly unknown[]): string => objects.map((one) => `${JSON.stringify(one)}\n`).join('');

const seedRecord = ({ request_id, ts, prediction, score_yes, device, age, actual }: Row): unknown => ({
  prediction_id: request_id,
  timestamp: Date.parse(ts ?? '') / 1000,
  model_version: 'v1',
  features: { age: age === '' ? null : Number(age), device },
  feature_hash: 'd41d8cd98f00b204e9800998ecf8427e',
  prediction,
  confidence: Number(score_yes),
  label: actual,
});

const capture = ({ request_id, ts, score_yes, age, device }: Row): unknown => ({
  captureData: {
    endpointInput: { observedContentType: 'text/csv', mode: 'INPUT', data: `${age},${device}`, encoding: 'CSV' },
    endpointOutput: { observedContentType: 'text/csv', mode: 'OUTPUT', data: score_yes, encoding: 'CSV' },
  },
  eventMetadata: { eventId: request_id, inferenceTime: ts },
  eventVersion: '0',
});

const inference = ({ request_id, ts, prediction, age, device }: Row): unknown => ({
  databricks_request_id: request_id,
  timestamp_ms: Date.parse(ts ?? ''),
  status_code: 200,
  execution_time_ms: 12,
  request: JSON.stringify({ dataframe_records: [{ age: age === '' ? null : Number(age), device }] }),
  response: JSON.stringify({ predictions: [prediction] }),
});

function collected({ request_id, ts, prediction, age, device }: Row): unknown[] {
  const event = (type: string, data: unknown): unknown => ({
    specversion: '1.0',
    id: `${request_id}-${type}`,
    source: '/endpoints/a',
    type: `azureml.inference.${type}`,
    datacontenttype: 'application/json',
    time: ts,
    data: [data],
    correlationid: request_id,
  });
  return [event('inputs', { age, device }), event('model_outputs', { prediction })];
}

const EVENTS = [
  { id: 'e1', type: 'deploy', title: 'v2', time: '2026-01-01T02:00:00Z' },
  { id: 'e2', type: 'flag', title: 'ranker', start: '2026-01-01T03:00:00Z', end: '2026-01-01T03:30:00Z' },
];

const CALENDAR = [
  'BEGIN:VCALENDAR',
  'VERSION:2.0',
  'BEGIN:VEVENT',
  'UID:1',
  'DTSTART:20260101T020000Z',
  'DTEND:20260101T030000Z',
  'SUMMARY:Deploy',
  'END:VEVENT',
  'END:VCALENDAR',
  '',
];

async function parquet(folder: string, csv: string): Promise<Buffer> {
  const [source, target] = [join(folder, 'source.csv'), join(folder, 'source.parquet')];
  await writeFile(source, csv);
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run(`COPY (SELECT * FROM read_csv('${source}')) TO '${target}' (FORMAT parquet)`);
  connection.closeSync();
  instance.closeSync();
  return readFile(target);
}
