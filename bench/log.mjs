import { existsSync } from 'node:fs';
import { mkdir, rename, stat } from 'node:fs/promises';
import path from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';

/** Raise it when the log's SQL changes, so that no old file is measured. */
const EDITION = 2;
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
 * The model is the sign of a weighted sum of `feat_03` and `feat_07`; in the last twelve hours it is served 0 for
 * `feat_07` on mobile, and is wrong more often because of it.
 */
function logQuery(rows) {
  const microseconds = (DAYS * 86_400e6) / rows;
  const faultStart = Math.round(rows * (1 - 0.5 / DAYS));
  const features = Array.from(
    { length: FEATURES },
    (_, index) => `round(${(index % 5) + 1} * (${normal(100 + 2 * index)}), 6)`,
  );
  const name = (index) => `feat_${String(index).padStart(2, '0')}`;
  const raw = features.map((value, index) => `${value} AS ${name(index)}`).join(',\n        ');
  return `
    WITH visits AS (
      SELECT i, TIMESTAMP '${START}' + to_microseconds((i * ${microseconds}::DOUBLE)::BIGINT) AS time,
        ${oneOf(1, 'mobile', 'mobile', 'desktop', 'desktop', 'tablet')} AS device,
        ${oneOf(2, 'US', 'US', 'DE', 'GB', 'BR', 'IN', 'JP')} AS country,
        ${oneOf(3, 'search', 'direct', 'email', 'campaign')} AS source,
        ${raw}
      FROM range(${rows}) AS numbers(i)),
    outcomes AS (
      SELECT *, (feat_07 + 0.5 * feat_03 + (2 + 0.4 * sin(2 * pi() * hour(time) / 24)) * (${normal(8)}) > 0)::INT AS label
      FROM visits),
    served AS (
      SELECT * REPLACE (CASE WHEN device = 'mobile' AND i >= ${faultStart} THEN 0 ELSE feat_07 END AS feat_07) FROM outcomes),
    scored AS (SELECT *, 1 / (1 + exp(-0.8 * (feat_07 + 0.5 * feat_03))) AS score FROM served)
    SELECT 'p' || i AS prediction_id, strftime(time, '%Y-%m-%dT%H:%M:%S.%fZ') AS timestamp, 'v3' AS model_version,
      ${features.map((_, index) => name(index)).join(', ')},
      country, device, source, (score > 0.5)::INT AS prediction, round(greatest(score, 1 - score), 4) AS confidence,
      ((score > 0.5)::INT = label)::INT AS correct, label, round(exp(3.4 + 0.3 * (${normal(10)})), 1) AS latency_ms
    FROM scored
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
