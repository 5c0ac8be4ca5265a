import type { SpanFile } from '../../spans';
import { quotedPath, quotedText } from '../rows';

/** Columns of the spans as they stand in files: `trace span parent name service kind st en failed message attributes`. */
export const spansOf = (file: SpanFile): string => (file.format === 'otlp' ? otlp(file) : jaeger(file));

/** One JSON text a record: a line, an element of an array, or the whole file. */
const records = ({ path, largestObject }: SpanFile): string =>
  `(SELECT json AS j FROM read_json_objects(${quotedPath(path)}, format = 'auto', maximum_object_size = ${largestObject}))`;

const elements = (json: string, path: string): string =>
  path === '' ? json : `unnest(json_extract(${json}, ${quotedText(`$.${path}[*]`)}))`;

const OTLP_FIELDS = [
  '/traceId',
  '/spanId',
  '/parentSpanId',
  '/name',
  '/kind',
  '/startTimeUnixNano',
  '/endTimeUnixNano',
  '/attributes',
  '/status/code',
  '/status/message',
];

const paths = (fields: readonly string[]): string => `[${fields.map(quotedText).join(', ')}]`;

const SERVICE =
  "list_filter(json_extract(r, '$.resource.attributes[*]'), lambda a: json_extract_string(a, '$.key') = 'service.name')[1]";

function otlp(file: SpanFile): string {
  const resources = `SELECT r, coalesce(json_extract_string(${SERVICE}, '$.value.stringValue'), '') AS service FROM (SELECT ${elements('j', file.batches)} AS r FROM ${records(file)})`;
  const spans = `SELECT json_extract_string(unnest(json_extract(r, ${quotedText(`$.${file.spans}[*].spans[*]`)})), ${paths(OTLP_FIELDS)}) AS x, service FROM (${resources})`;
  return (
    `SELECT ${hexId('x[1]', 32)} AS trace, ${hexId('x[2]', 16)} AS span, ${hexId('x[3]', 16)} AS parent, ` +
    `coalesce(x[4], '') AS name, service, lower(replace(coalesce(x[5], ''), 'SPAN_KIND_', '')) AS kind, ` +
    `${nanoseconds('x[6]')} AS st, ${nanoseconds('x[7]')} AS en, ` +
    `coalesce(x[9] IN ('2', 'STATUS_CODE_ERROR'), false) AS failed, x[10] AS message, x[8] AS attributes FROM (${spans})`
  );
}

const JAEGER_FIELDS = [
  '/traceID',
  '/spanID',
  '/parentSpanID',
  '/operationName',
  '/startTime',
  '/duration',
  '/processID',
  '/tags',
];

const FIRST_PARENT = `coalesce(json_extract_string(list_filter(json_extract(s, '$.references[*]'), lambda a: json_extract_string(a, '$.refType') = 'CHILD_OF')[1], '$.spanID'), json_extract_string(s, '/references/0/spanID'))`;

const tag = (key: string): string =>
  `json_extract_string(list_filter(json_extract(x[8], '$[*]'), lambda a: json_extract_string(a, '$.key') = ${quotedText(key)})[1], '$.value')`;
const tagIfThere = (key: string): string => `CASE WHEN contains(x[8], ${quotedText(`"${key}"`)}) THEN ${tag(key)} END`;

function jaeger(file: SpanFile): string {
  const traces = `SELECT json_extract(t, '$.processes') AS processes, unnest(json_extract(t, '$.spans[*]')) AS s FROM (SELECT ${elements('j', file.batches)} AS t FROM ${records(file)})`;
  const spans = `SELECT json_extract_string(s, ${paths(JAEGER_FIELDS)}) AS x, ${FIRST_PARENT} AS referred, processes, json_extract_string(s, '/process/serviceName') AS own FROM (${traces})`;
  const start = `CAST(try_cast(x[5] AS DOUBLE) AS BIGINT)`;
  return (
    `SELECT ${hexId('x[1]', 32)} AS trace, ${hexId('x[2]', 16)} AS span, ${hexId('coalesce(referred, x[3])', 16)} AS parent, ` +
    `coalesce(x[4], '') AS name, coalesce(own, json_extract_string(processes, '/' || x[7] || '/serviceName'), '') AS service, ` +
    `coalesce(${tagIfThere('span.kind')}, '') AS kind, ${start} * 1000 AS st, ` +
    `(${start} + greatest(0, CAST(coalesce(try_cast(x[6] AS DOUBLE), 0) AS BIGINT))) * 1000 AS en, ` +
    `coalesce(${tagIfThere('error')} = 'true' OR ${tagIfThere('otel.status_code')} = 'ERROR', false) AS failed, ` +
    `coalesce(${tagIfThere('otel.status_description')}, ${tagIfThere('error.message')}) AS message, x[8] AS attributes FROM (${spans})`
  );
}

/**
 * An id in lower-case hexadecimal digits of full length, so that a 64-bit id and the same with leading zeros are one; null
 * where it is empty or zero. Protocol buffers' own JSON has ids in base64.
 */
function hexId(text: string, digits: number): string {
  const base64 = digits === 32 ? 24 : 12;
  const hex = `CASE WHEN length(${text}) = ${base64} AND ends_with(${text}, '=') THEN coalesce(hex(try(from_base64(${text}))), ${text}) ELSE ${text} END`;
  return `nullif(lpad(lower(${hex}), CAST(greatest(${digits}, length(${text})) AS INTEGER), '0'), '${'0'.repeat(digits)}')`;
}

/** Some exporters write 64-bit integers as numbers, which may have gone through a double. */
const nanoseconds = (text: string): string =>
  `coalesce(try_cast(${text} AS BIGINT), CAST(try_cast(${text} AS DOUBLE) AS BIGINT))`;
