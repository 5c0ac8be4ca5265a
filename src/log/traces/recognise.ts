import { open } from 'node:fs/promises';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import type { SpanFile } from '../../engine/spans';
import { IncidentError } from '../../protocol/errors';

const HEAD = 256 * 1024;
const LEAST_OBJECT = 32 * 2 ** 20;
/** One JSON text is unpacked at once, at several times its size. */
const LARGEST_OBJECT = 256 * 2 ** 20;
/** How much larger a compressed file may unpack to. */
const COMPRESSION = 20;

/** What kind of trace file this is, by its head. Throws `traces-invalid` for what is none, in a sentence that says what it is. */
export async function recogniseSpans(path: string): Promise<SpanFile> {
  const { size } = await stat(path);
  if (size === 0) throw invalid(path, 'is empty');
  const packed = /\.(gz|zst)$/i.test(path);
  const head = /\.zst$/i.test(path) ? null : await headOf(path);
  const largestObject = Math.min(LARGEST_OBJECT, Math.max(LEAST_OBJECT, (packed ? COMPRESSION : 1.1) * size));
  const file = { path, largestObject: Math.ceil(largestObject) };
  // What cannot be looked into here is what the collector writes.
  if (head === null) return { ...file, format: 'otlp', batches: 'resourceSpans', spans: 'scopeSpans' };
  if (!/^\s*[[{]/.test(head)) throw invalid(path, 'is no JSON');
  const has = (key: string): boolean => new RegExp(`"${key}"\\s*:`).test(head);
  if (has('resourceSpans') || (has('batches') && (has('scopeSpans') || has('instrumentationLibrarySpans')))) {
    const spans =
      has('instrumentationLibrarySpans') && !has('scopeSpans') ? 'instrumentationLibrarySpans' : 'scopeSpans';
    return { ...file, format: 'otlp', batches: has('resourceSpans') ? 'resourceSpans' : 'batches', spans };
  }
  if (has('traceID') && has('spans'))
    return { ...file, format: 'jaeger', batches: has('data') ? 'data' : '', spans: 'spans' };
  if (has('resourceMetrics')) throw invalid(path, 'holds OTLP metrics, no traces');
  if (has('resourceLogs')) throw invalid(path, 'holds OTLP logs, no traces');
  if (has('traceId') && has('timestamp') && has('localEndpoint')) throw invalid(path, 'holds Zipkin spans');
  throw invalid(path, 'holds no spans that are known');
}

const invalid = (path: string, what: string): IncidentError =>
  new IncidentError(
    'traces-invalid',
    `${path} ${what}.`,
    'Give OTLP JSON (as the file exporter of the OpenTelemetry Collector writes it) or Jaeger JSON.',
  );

async function headOf(path: string): Promise<string> {
  if (/\.gz$/i.test(path)) return gunzippedHead(path);
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD), 0, HEAD, 0);
    return buffer.toString('utf8', 0, bytesRead).replace(/^\ufeff/, '');
  } finally {
    await file.close();
  }
}

async function gunzippedHead(path: string): Promise<string> {
  const source = createReadStream(path);
  const unpacked = source.pipe(createGunzip());
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of unpacked) {
      chunks.push(chunk as Buffer);
      length += (chunk as Buffer).length;
      if (length >= HEAD) break;
    }
  } catch (cause) {
    throw new IncidentError('traces-invalid', `${path} cannot be unpacked.`, 'Export or copy it again.', { cause });
  } finally {
    source.destroy();
  }
  return Buffer.concat(chunks).toString('utf8');
}
