import type { ClickHouseClient } from '@clickhouse/client';

const FEATURES = 20;
const START = 1_767_571_200;
const SECONDS = 14 * 86_400;
const ROWS_AT_ONCE = 1_000_000;

const uniform = (salt: number): string => `((bitShiftRight(cityHash64(number, ${salt}), 11) + 0.5) / 9007199254740992)`;
const normal = (salt: number): string =>
  `(sqrt(-2 * log(${uniform(salt)})) * cos(6.283185307179586 * ${uniform(salt + 1)}))`;
const oneOf = (salt: number, ...values: string[]): string =>
  `arrayElement([${values.map((value) => `'${value}'`).join(',')}], toInt32(floor(${uniform(salt)} * ${values.length})) + 1)`;
const feature = (index: number): string => `feat_${String(index).padStart(2, '0')}`;

/**
 * A log made by the server itself, as bench/log.mjs makes it in files: id, time, version, 20 features, 3 segments,
 * prediction, confidence, correct, label, latency. In the last twelve hours `feat_07` is served as 0 on mobile.
 */
export async function makeBenchmarkTable(admin: ClickHouseClient, table: string, rows: number): Promise<void> {
  const features = Array.from({ length: FEATURES }, (_, index) => feature(index));
  await admin.command({ query: `DROP TABLE IF EXISTS ${table}` });
  await admin.command({
    query: `CREATE TABLE ${table} (prediction_id String, timestamp DateTime, model_version String,
      ${features.map((name) => `${name} Float64`).join(', ')}, country String, device String, source String,
      prediction UInt8, confidence Float64, correct UInt8, label UInt8, latency_ms Float64)
      ENGINE = MergeTree ORDER BY timestamp`,
  });
  const faultStart = Math.round(rows * (1 - 0.5 / 14));
  for (let first = 0; first < rows; first += ROWS_AT_ONCE) {
    const raw = features.map((name, index) => `round(${(index % 5) + 1} * ${normal(100 + 2 * index)}, 6) AS ${name}_`);
    const visits = `SELECT number, ${oneOf(1, 'mobile', 'mobile', 'desktop', 'desktop', 'tablet')} AS device,
      ${oneOf(2, 'US', 'US', 'DE', 'GB', 'BR', 'IN', 'JP')} AS country,
      ${oneOf(3, 'search', 'direct', 'email', 'campaign')} AS source, ${raw.join(', ')}
      FROM (SELECT number + ${first} AS number FROM system.numbers LIMIT ${Math.min(ROWS_AT_ONCE, rows - first)})`;
    const served = `SELECT *, toUInt8(feat_07_ + 0.5 * feat_03_ + 2 * ${normal(8)} > 0) AS label_,
      CASE WHEN device = 'mobile' AND number >= ${faultStart} THEN 0.0 ELSE feat_07_ END AS served FROM (${visits})`;
    const scored = `SELECT *, 1 / (1 + exp(-0.8 * (served + 0.5 * feat_03_))) AS score FROM (${served})`;
    const values = features.map((name, index) => (index === 7 ? 'served' : `${name}_`));
    await admin.command({
      query: `INSERT INTO ${table} SELECT concat('p', toString(number)),
        toDateTime(${START} + toInt64(number * ${SECONDS / rows})), 'v3', ${values.join(', ')}, country, device, source,
        toUInt8(score > 0.5), round(greatest(score, 1 - score), 4), toUInt8((score > 0.5) = label_), label_,
        round(exp(3.4 + 0.3 * ${normal(10)}), 1) FROM (${scored})`,
    });
  }
}
