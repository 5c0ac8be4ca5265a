import { createHash } from 'node:crypto';
import { createWriteStream, existsSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { once } from 'node:events';
import path from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';

/** Raise it when what is written changes, so that no old file is measured. */
const EDITION = 1;
const START = Date.UTC(2026, 0, 5);
const SPANS_OF_TRACE = 5;

const uniform = (salt) => `((hash(i * 1009 + ${salt}) >> 11)::DOUBLE + 0.5) / 9007199254740992`;
const oneOf = (salt, ...values) =>
  `[${values.map((value) => `'${value}'`)}][1 + floor(${uniform(salt)} * ${values.length})::INT]`;
const time = `strftime(TIMESTAMP '2026-01-05' + to_microseconds((i * 1209600)::BIGINT), '%Y-%m-%dT%H:%M:%S.%fZ')`;

/** Champion and challenger of each request, as the seed logs them. */
const shadow = (rows) => `
  SELECT 'r' || i AS request_id, ${time} AS timestamp, ${oneOf(1, 'a', 'b', 'c')} AS label,
    CASE WHEN ${uniform(2)} < .8 THEN ${oneOf(1, 'a', 'b', 'c')} ELSE ${oneOf(3, 'a', 'b', 'c')} END AS champion_prediction,
    CASE WHEN ${uniform(4)} < .82 THEN ${oneOf(1, 'a', 'b', 'c')} ELSE ${oneOf(5, 'a', 'b', 'c')} END AS challenger_prediction,
    round(exp(3.4 + ${uniform(6)}), 1) AS champion_latency_ms, round(exp(3.4 + ${uniform(7)}), 1) AS challenger_latency_ms,
    ${oneOf(8, 'mobile', 'desktop', 'tablet')} AS device, ${oneOf(9, 'US', 'DE', 'GB', 'BR', 'IN')} AS country
  FROM range(${rows}) numbers(i) ORDER BY i`;

/** Five rows of each user, in one of two variants. */
const experiment = (rows) => `
  SELECT 'p' || i AS prediction_id, ${time} AS timestamp, 'u' || (hash(i) % ${Math.ceil(rows / 5)}) AS user_id,
    CASE WHEN hash((hash(i) % ${Math.ceil(rows / 5)}) * 77 + 5) % 2 = 0 THEN 'control' ELSE 'treatment' END AS experiment_variant,
    ${oneOf(1, 'yes', 'no')} AS prediction, ${oneOf(2, 'yes', 'no')} AS label, (${uniform(3)} < .7)::INT AS correct,
    round(exp(3.4 + ${uniform(6)}), 1) AS latency_ms, CASE WHEN ${uniform(7)} < .01 THEN 503 ELSE 200 END AS status_code,
    ${oneOf(9, 'US', 'DE', 'GB', 'BR', 'IN')} AS country
  FROM range(${rows}) numbers(i) ORDER BY i`;

/** The predictions that the traces are of. */
const traced = (rows) => `
  SELECT 'p' || i AS prediction_id, ${time} AS timestamp, md5('t' || i) AS trace_id, ${oneOf(9, 'US', 'DE', 'IN')} AS country,
    (${uniform(1)} < .5)::INT AS prediction, (${uniform(2)} < .5)::INT AS label
  FROM range(${rows}) numbers(i) ORDER BY i`;

/** Paths of what the commands are measured on beside the benchmark's log; written on first use. */
export async function commandLogs(rows, folder) {
  await mkdir(folder, { recursive: true });
  const named = (name) => path.join(folder, `${name}-${rows}-${EDITION}`);
  const traces = Math.ceil(rows / SPANS_OF_TRACE);
  const tables = { shadow: shadow(rows), experiment: experiment(rows), traced: traced(traces) };
  const files = Object.fromEntries(Object.keys(tables).map((name) => [name, `${named(name)}.csv`]));
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  for (const [name, query] of Object.entries(tables))
    if (!existsSync(files[name]))
      await written(files[name], (file) => connection.run(`COPY (${query}) TO '${file}' (FORMAT csv, HEADER)`));
  connection.closeSync();
  const spans = `${named('spans')}.jsonl`;
  if (!existsSync(spans)) await written(spans, (file) => writeSpans(file, traces));
  return { ...files, spans };
}

async function written(file, write) {
  await write(`${file}.unfinished`);
  await rename(`${file}.unfinished`, file);
}

const STAGES = [
  { service: 'gateway', name: 'POST /predict', parent: -1, from: 0, lasts: 50 },
  { service: 'features', name: 'feature-store.get', parent: 0, from: 1, lasts: 10 },
  { service: 'features', name: 'redis.mget', parent: 1, from: 2, lasts: 4 },
  { service: 'model', name: 'predict', parent: 0, from: 12, lasts: 24 },
  { service: 'model', name: 'postprocess', parent: 0, from: 40, lasts: 3 },
];
const TRACES_OF_LINE = 40;
const hex = (text, digits) => createHash('md5').update(text).digest('hex').slice(0, digits);

/** OTLP as the file exporter of the OpenTelemetry Collector writes it: a batch a line. */
async function writeSpans(file, traces) {
  const stream = createWriteStream(file);
  for (let first = 0; first < traces; first += TRACES_OF_LINE) {
    const services = byService(spansOf(first, Math.min(traces, first + TRACES_OF_LINE)));
    const resourceSpans = [...services].map(([service, spans]) => ({
      resource: { attributes: [text('service.name', service), text('host.name', 'h1')] },
      scopeSpans: [{ scope: { name: 'app', version: '1' }, spans: spans.map(({ span }) => span) }],
    }));
    if (!stream.write(`${JSON.stringify({ resourceSpans })}\n`)) await once(stream, 'drain');
  }
  stream.end();
  await once(stream, 'finish');
}

const text = (key, stringValue) => ({ key, value: { stringValue } });

function byService(spans) {
  const services = new Map();
  for (const each of spans) services.set(each.service, [...(services.get(each.service) ?? []), each]);
  return services;
}

function spansOf(first, end) {
  const spans = [];
  for (let trace = first; trace < end; trace++) {
    const begins = BigInt(START) * 1_000_000n + BigInt(trace) * 6_048_000_000n;
    STAGES.forEach(({ service, name, parent, from, lasts }, index) => {
      const start = begins + BigInt(from * 1_000_000);
      const swing = (((trace * 7919 + index * 104_729) % 997) / 997) * 0.3 * lasts;
      spans.push({
        service,
        span: {
          traceId: hex(`t${trace}`, 32),
          spanId: hex(`s${trace}.${index}`, 16),
          ...(parent < 0 ? {} : { parentSpanId: hex(`s${trace}.${parent}`, 16) }),
          name,
          kind: parent < 0 ? 2 : 1,
          startTimeUnixNano: String(start),
          endTimeUnixNano: String(start + BigInt(Math.round((lasts + swing) * 1e6))),
          attributes: [
            text('http.method', 'POST'),
            { key: 'http.status_code', value: { intValue: '200' } },
            { key: 'thread.id', value: { intValue: String(trace % 32) } },
          ],
          status: (trace * 31 + index) % 100 === 0 ? { code: 2, message: 'timeout' } : {},
        },
      });
    });
  }
  return spans;
}
