import type { SpanFile } from '../../spans';
import { quotedPath, quotedText } from '../rows';

/**
 * Columns of the spans as they stand in files: `trace span parent name service kind st en failed message attributes`. Every JSON
 * text is parsed once, into what is wanted of it; what is of another type than it should be is null.
 * @param largestObject bytes that one JSON text may take, and that are read at a time: small ones are read by all threads
 */
export const spansOf = (file: SpanFile, largestObject: number): string =>
  file.format === 'otlp' ? otlp(file, largestObject) : jaeger(file, largestObject);

/** One JSON text a record: a line, an element of an array, or the whole file. */
const records = ({ path }: SpanFile, largestObject: number): string =>
  `(SELECT json AS j FROM read_json_objects(${quotedPath(path)}, format = 'auto', maximum_object_size = ${largestObject}))`;

/** A JSON text as DuckDB's nested type of a structure in which each leaf names a type. */
const transformed = (json: string, structure: unknown): string =>
  `json_transform(${json}, ${quotedText(JSON.stringify(structure))})`;

const OTLP_SPAN = {
  traceId: 'VARCHAR',
  spanId: 'VARCHAR',
  parentSpanId: 'VARCHAR',
  name: 'VARCHAR',
  kind: 'VARCHAR',
  startTimeUnixNano: 'VARCHAR',
  endTimeUnixNano: 'VARCHAR',
  attributes: 'JSON',
  status: { code: 'VARCHAR', message: 'VARCHAR' },
};

const SERVICE =
  "coalesce(list_filter(r.resource.attributes, lambda a: a.key = 'service.name')[1].value.stringValue, '')";

function otlp(file: SpanFile, largestObject: number): string {
  const { batches, spans } = file;
  const resource = { attributes: [{ key: 'VARCHAR', value: { stringValue: 'VARCHAR' } }] };
  const structure = { [batches]: [{ resource, [spans]: [{ spans: [OTLP_SPAN] }] }] };
  const resources = `SELECT unnest(${transformed('j', structure)}.${batches}) AS r FROM ${records(file, largestObject)}`;
  const scopes = `SELECT unnest(r.${spans}) AS scope, ${SERVICE} AS service FROM (${resources})`;
  return (
    `SELECT ${hexId('s.traceId', 32)} AS trace, ${hexId('s.spanId', 16)} AS span, ${hexId('s.parentSpanId', 16)} AS parent, ` +
    `coalesce(s.name, '') AS name, service, lower(replace(coalesce(s.kind, ''), 'SPAN_KIND_', '')) AS kind, ` +
    `${nanoseconds('s.startTimeUnixNano')} AS st, ${nanoseconds('s.endTimeUnixNano')} AS en, ` +
    `coalesce(s.status.code IN ('2', 'STATUS_CODE_ERROR'), false) AS failed, s.status.message AS message, ` +
    `s.attributes AS attributes FROM (SELECT unnest(scope.spans) AS s, service FROM (${scopes}))`
  );
}

const JAEGER_SPAN = {
  traceID: 'VARCHAR',
  spanID: 'VARCHAR',
  parentSpanID: 'VARCHAR',
  operationName: 'VARCHAR',
  startTime: 'VARCHAR',
  duration: 'VARCHAR',
  processID: 'VARCHAR',
  process: { serviceName: 'VARCHAR' },
  references: [{ refType: 'VARCHAR', spanID: 'VARCHAR' }],
  tags: 'JSON',
};

const FIRST_PARENT =
  'coalesce(list_filter("references", lambda a: a.refType = \'CHILD_OF\')[1].spanID, "references"[1].spanID, parentSpanID)';

const tag = (key: string): string =>
  `json_extract_string(list_filter(json_extract(tags, '$[*]'), lambda a: json_extract_string(a, '$.key') = ${quotedText(key)})[1], '$.value')`;
const tagIfThere = (key: string): string => `CASE WHEN contains(tags, ${quotedText(`"${key}"`)}) THEN ${tag(key)} END`;

function jaeger(file: SpanFile, largestObject: number): string {
  const { batches } = file;
  const trace = { processes: 'JSON', spans: [JAEGER_SPAN] };
  const source = records(file, largestObject);
  const traces =
    batches === ''
      ? `SELECT ${transformed('j', trace)} AS t FROM ${source}`
      : `SELECT unnest(${transformed('j', { [batches]: [trace] })}.${batches}) AS t FROM ${source}`;
  const spans = `SELECT t.processes AS processes, unnest(t.spans) AS s FROM (${traces})`;
  const start = microseconds('startTime');
  return (
    `SELECT ${hexId('traceID', 32)} AS trace, ${hexId('spanID', 16)} AS span, ${hexId('referred', 16)} AS parent, ` +
    `coalesce(operationName, '') AS name, coalesce(process.serviceName, json_extract_string(processes, '/' || processID || '/serviceName'), '') AS service, ` +
    `coalesce(${tagIfThere('span.kind')}, '') AS kind, ${start} * 1000 AS st, ` +
    `(${start} + greatest(0, coalesce(${microseconds('duration')}, 0))) * 1000 AS en, ` +
    `coalesce(${tagIfThere('error')} = 'true' OR ${tagIfThere('otel.status_code')} = 'ERROR', false) AS failed, ` +
    `coalesce(${tagIfThere('otel.status_description')}, ${tagIfThere('error.message')}) AS message, tags AS attributes ` +
    `FROM (SELECT *, ${FIRST_PARENT} AS referred FROM (SELECT s.*, processes FROM (${spans})))`
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
  `coalesce(try_cast(${text} AS BIGINT), try_cast(try_cast(${text} AS DOUBLE) AS BIGINT))`;

/** Whole microseconds that are few enough to be counted in nanoseconds; null beyond. */
const microseconds = (text: string): string =>
  `(CASE WHEN abs(try_cast(${text} AS DOUBLE)) < 4e15 THEN CAST(try_cast(${text} AS DOUBLE) AS BIGINT) END)`;
