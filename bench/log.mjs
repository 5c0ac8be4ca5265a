import { existsSync } from 'node:fs';
import { mkdir, rename, stat } from 'node:fs/promises';
import path from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';

/** Raise it when the log's SQL changes, so that no old file is measured. */
const EDITION = 1;
const FEATURES = 20;
const START = '2026-01-05 00:00:00';
const DAYS = 14;

/** Uniform in (0, 1): a hash of the row number and a salt, so that the log is the same on every machine and thread. */
const uniform = (salt) => `((hash(i * 1009 + ${salt}) >> 11)::DOUBLE + 0.5) / 9007199254740992`;
const normal = (salt) => `sqrt(-2 * ln(${uniform(salt)})) * cos(2 * pi() * (${uniform(salt + 1)}))`;
const oneOf = (salt, ...values) =>
  `[${values.map((value) => `'${value}'`)}][1 + floor(${uniform(salt)} * ${values.length})::INT]`;

/**
 * Rows as a query: id, time, version, 20 numeric features, 3 segments, prediction, confidence, correct, label, latency.
 * In the last twelve hours `feat_07` is 0 on mobile, and the predictions made from it are worse.
 */
function logQuery(rows) {
  const features = Array.from({ length: FEATURES }, (_, index) => {
    const value = `round(${(index % 5) + 1} * (${normal(100 + 2 * index)}), 6)`;
    const name = `feat_${String(index).padStart(2, '0')}`;
    return index === 7 ? `CASE WHEN faulty THEN 0 ELSE ${value} END AS ${name}` : `${value} AS ${name}`;
  });
  return `
    WITH base AS (
      SELECT i, TIMESTAMP '${START}' + to_microseconds((i * ${(DAYS * 86_400e6) / rows}::DOUBLE)::BIGINT) AS time,
        ${oneOf(1, 'mobile', 'mobile', 'desktop', 'desktop', 'tablet')} AS device,
        ${oneOf(2, 'US', 'US', 'DE', 'GB', 'BR', 'IN', 'JP')} AS country,
        ${oneOf(3, 'search', 'direct', 'email', 'campaign')} AS source,
        ${uniform(4)} AS chance, ${uniform(5)} AS score, (${uniform(6)}) < 0.5 AS label,
        device = 'mobile' AND i >= ${Math.round(rows * (1 - 0.5 / DAYS))} AS faulty
      FROM range(${rows}) AS numbers(i))
    SELECT 'p' || i AS prediction_id, strftime(time, '%Y-%m-%dT%H:%M:%S.%fZ') AS timestamp, 'v3' AS model_version,
      ${features.join(',\n      ')},
      country, device, source,
      CASE WHEN chance < hit THEN label::INT ELSE 1 - label::INT END AS prediction,
      round(0.5 + 0.5 * sqrt(score), 4) AS confidence, (chance < hit)::INT AS correct, label::INT AS label,
      round(exp(3.4 + 0.3 * (${normal(8)})), 1) AS latency_ms
    FROM (SELECT *, CASE WHEN faulty THEN 0.55 ELSE 0.82 + 0.04 * sin(2 * pi() * hour(time) / 24) END AS hit FROM base)
    ORDER BY i`;
}

const OPTIONS = { csv: 'FORMAT csv, HEADER', parquet: 'FORMAT parquet', jsonl: 'FORMAT json' };
export const FORMATS = Object.keys(OPTIONS);

/** Paths of the benchmark's log by format; written by DuckDB on first use, half a minute for a million rows. */
export async function benchmarkLogs(rows, formats, folder) {
  await mkdir(folder, { recursive: true });
  const files = Object.fromEntries(
    formats.map((format) => [format, path.join(folder, `log-${rows}-${EDITION}.${format}`)]),
  );
  const missing = formats.filter((format) => !existsSync(files[format]));
  if (missing.length > 0) await writeLogs(rows, missing, files);
  return files;
}

async function writeLogs(rows, formats, files) {
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  for (const format of formats) {
    const unfinished = `${files[format]}.unfinished`;
    await connection.run(`COPY (${logQuery(rows)}) TO '${unfinished.replaceAll("'", "''")}' (${OPTIONS[format]})`);
    await rename(unfinished, files[format]);
    console.error(`Wrote ${path.basename(files[format])}: ${((await stat(files[format])).size / 1e6).toFixed(0)} MB`);
  }
  connection.closeSync();
}
