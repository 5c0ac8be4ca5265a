import type { Expression } from '../../expression';
import type { ExpressionSql } from '../../dialect/expression-sql';
import type { JoinCandidate, SpanJoin } from '../../spans';
import type { Database } from '../database';
import { quotedText } from '../rows';

/** Spans whose attributes are looked through for ids. */
const SAMPLED_SPANS = 20_000;
/** An attribute that holds so few of the log's ids only meets them by chance (small integers). */
const LEAST_SHARE = 0.05;

/** The rows of the log that traces are joined to. */
export interface JoinedRows {
  relation: string;
  expressions: ExpressionSql;
  time: Expression;
  restriction: Expression | null;
}

/**
 * Joins traces to rows by the candidate that most traces meet: the trace id first, then an attribute. Makes `joined`
 * (`t file ordinal`), and gives `traces` the time of their first row. Null where none meets any.
 */
export async function joinRows(
  database: Database,
  rows: JoinedRows,
  candidates: readonly JoinCandidate[],
  signal?: AbortSignal,
): Promise<SpanJoin | null> {
  const found: { column: string; attribute: string | null; matched: number }[] = [];
  const traces = await number(database, 'SELECT count(*) FROM traces', signal);
  for (const { column, attributes } of candidates) {
    const text = rows.expressions.text({ kind: 'column', name: column });
    const matched = await number(
      database,
      `SELECT count(DISTINCT t) FROM (SELECT DISTINCT t, trace FROM spans) WHERE trace IN (SELECT ${traceKey(text)} FROM ${rows.relation})`,
      signal,
    );
    if (matched > 0) found.push({ column, attribute: null, matched });
    if (matched < traces / 2 && attributes) found.push(...(await byAttribute(database, rows, column, signal)));
  }
  const [best] = found.sort((a, b) => b.matched - a.matched);
  if (!best) return null;
  return bind(database, rows, best, signal);
}

/** Attributes of a sample of spans that hold values of the column, with the traces they would join. */
async function byAttribute(database: Database, rows: JoinedRows, column: string, signal?: AbortSignal) {
  const text = rows.expressions.text({ kind: 'column', name: column });
  const every = Math.max(1, Math.ceil((await number(database, 'SELECT count(*) FROM spans', signal)) / SAMPLED_SPANS));
  const sampled = `SELECT unnest(json_extract(attributes, '$[*]')) AS a FROM spans WHERE s % ${every} = 0 AND attributes IS NOT NULL`;
  const pairs = `SELECT DISTINCT json_extract_string(a, '$.key') AS key, ${attributeValue('a')} AS value FROM (${sampled})`;
  const counted = await database.query(
    `SELECT key, count(*), count(*) FILTER (value IN (SELECT ${text} FROM ${rows.relation})) AS hits FROM (${pairs}) ` +
      'WHERE key IS NOT NULL AND value IS NOT NULL GROUP BY key HAVING hits > 0 ORDER BY hits DESC, key LIMIT 3',
    signal,
  );
  const traces = await number(database, 'SELECT count(*) FROM traces', signal);
  return counted
    .filter(([, values, hits]) => Number(hits) >= LEAST_SHARE * Number(values) && Number(values) > 1)
    .map(([key, values, hits]) => ({
      column,
      attribute: String(key),
      matched: Math.round((traces * Number(hits)) / Number(values)),
    }));
}

async function bind(
  database: Database,
  { relation, expressions, time, restriction }: JoinedRows,
  { column, attribute }: { column: string; attribute: string | null },
  signal?: AbortSignal,
): Promise<SpanJoin> {
  const text = expressions.text({ kind: 'column', name: column });
  const keys =
    attribute === null
      ? 'SELECT DISTINCT t, trace AS key FROM spans'
      : `SELECT DISTINCT t, ${valueOf(attribute)} AS key FROM spans WHERE contains(attributes, ${quotedText(`"${attribute}"`)})`;
  const at = expressions.compile(time).sql;
  const within = restriction ? `${expressions.condition(restriction)}` : 'true';
  await database.run(
    `CREATE OR REPLACE TABLE joined AS SELECT k.t, file, ordinal, seen, inside FROM (SELECT ${attribute === null ? traceKey(text) : text} AS key, file, ordinal, ${at} AS seen, ${within} AS inside FROM ${relation} WHERE origin = 'log') r JOIN (${keys}) k ON k.key = r.key`,
    signal,
  );
  await database.run('ALTER TABLE traces ADD COLUMN seen BIGINT', signal);
  await database.run('ALTER TABLE traces ADD COLUMN inside BOOLEAN', signal);
  await database.run(
    'UPDATE traces SET seen = f.seen, inside = f.inside FROM (SELECT t, min(seen) AS seen, bool_or(inside) AS inside FROM joined GROUP BY t) f WHERE f.t = traces.t',
    signal,
  );
  const [row = []] = await database.query(
    `SELECT count(DISTINCT t), (SELECT count(*) FROM ${relation} WHERE origin = 'log' AND ${at} BETWEEN (SELECT min(st) // 1000 FROM spans) + (SELECT o FROM off) AND (SELECT max(en) // 1000 FROM spans) + (SELECT o FROM off)), count(DISTINCT (file, ordinal)), (SELECT o FROM off) FROM joined`.replace(
      /^/,
      `WITH off AS (SELECT coalesce(median(traces.seen - st // 1000), 0) AS o FROM traces JOIN spans ON no = entry WHERE traces.seen IS NOT NULL) `,
    ),
    signal,
  );
  const [matchedTraces = 0, predictions = 0, matchedPredictions = 0, offset = 0] = row.map(Number);
  return {
    column,
    attribute,
    matchedTraces,
    predictions: Math.max(predictions, matchedPredictions),
    matchedPredictions,
    offset,
  };
}

/** A logged trace id as spans have it: out of a `traceparent`, without dashes, in lower case, 32 digits. */
export const traceKey = (text: string): string =>
  `lpad(lower(CASE WHEN length(${text}) = 55 AND regexp_matches(${text}, '^[0-9a-fA-F]{2}-[0-9a-fA-F]{32}-') THEN substr(${text}, 4, 32) ` +
  `WHEN contains(${text}, '-') THEN replace(${text}, '-', '') ELSE ${text} END), CAST(greatest(32, length(${text})) AS INTEGER), '0')`;

/** The value of one attribute, OTLP's or Jaeger's, as text. */
const attributeValue = (json: string): string =>
  `coalesce(json_extract_string(${json}, '/value/stringValue'), json_extract_string(${json}, '/value/intValue'), ` +
  `CASE WHEN json_type(${json}, '/value') <> 'OBJECT' THEN json_extract_string(${json}, '/value') END)`;

const valueOf = (attribute: string): string =>
  attributeValue(
    `list_filter(json_extract(attributes, '$[*]'), lambda a: json_extract_string(a, '$.key') = ${quotedText(attribute)})[1]`,
  );

async function number(database: Database, sql: string, signal?: AbortSignal): Promise<number> {
  const [[value] = []] = await database.query(sql, signal);
  return Number(value);
}
