import type { Dialect, SqlType } from './dialect';

const quoted = (value: string): string => `'${value.replaceAll("'", "''")}'`;

/** DuckDB's SQL text ends at a NUL, so a text that holds one is written by its bytes. */
function text(value: string): string {
  if (!value.includes('\0')) return quoted(value);
  return `decode(unhex('${Buffer.from(value).toString('hex')}'))`;
}

/** Negative numbers stand in parentheses: `x--1` is a comment. Without an exponent `0.1` would be a decimal. */
function number(value: number): string {
  if (Number.isNaN(value)) return `CAST('NaN' AS DOUBLE)`;
  if (!Number.isFinite(value)) return `CAST('${value > 0 ? '' : '-'}Infinity' AS DOUBLE)`;
  if (Number.isSafeInteger(value)) return Object.is(value, -0) ? '(0)' : `(${value})`;
  const digits = String(value);
  return `(${digits.includes('e') ? digits : `${digits}e0`})`;
}

/** DuckDB writes 1.0, 1e+20 and 1e-07; the shortest form is 1, 1e20 and 1e-7. */
function numberText(sql: string): string {
  const written = `regexp_replace(CAST(${sql} AS VARCHAR), '\\.0$', '')`;
  const exponent = `regexp_replace(replace(${written}, 'e+', 'e'), 'e(-?)0+', 'e\\1')`;
  return (
    `CASE WHEN ${sql} = floor(${sql}) AND abs(${sql}) < 9007199254740992 THEN CAST(CAST(${sql} AS BIGINT) AS VARCHAR) ` +
    `WHEN abs(${sql}) BETWEEN 0.001e0 AND 1e15 THEN CAST(${sql} AS VARCHAR) ELSE ${exponent} END`
  );
}

function toText(sql: string, type: SqlType): string {
  switch (type) {
    case 'text':
      return sql;
    case 'number':
      return numberText(sql);
    case 'time':
      return `strftime(make_timestamp(${sql}), '%Y-%m-%dT%H:%M:%S.%fZ')`;
    case 'integer':
    case 'boolean':
    case 'null':
      return `CAST(${sql} AS VARCHAR)`;
  }
}

export const DUCKDB: Dialect = {
  identifier: (name) => `"${name.replaceAll('"', '""')}"`,
  text,
  number,
  boolean: (value) => (value ? 'true' : 'false'),
  toText,
  toNumber: (sql) => `CAST(${sql} AS DOUBLE)`,
  isNaN: (sql) => `isnan(${sql})`,
  isFinite: (sql) => `isfinite(${sql})`,
  comparesAsIeee: false,
  threeValued: true,
  entryOf: (values, index) =>
    `[${values.map((value) => (typeof value === 'string' ? text(value) : number(value))).join(',')}][(${index}) + 1]`,
  oneOf: (operand, items) => `(${operand} IN (${items.join(', ')}))`,
  floorDivide: (a, b) => `((${a} - ((${a} % ${b}) + ${b}) % ${b}) // ${b})`,
  modulo: (a, b) => `(((${a} % ${b}) + ${b}) % ${b})`,
  toInteger: (sql) => `CAST(${sql} AS BIGINT)`,
  // The whole number costs a third of what DuckDB asks for either half of it.
  uniform: (sql) => `(CAST(md5_number(${sql}) >> 75 AS DOUBLE) / 9007199254740992e0)`,
  concatenate: (...parts) => `(${parts.join(' || ')})`,
  // A third of the time of `count(*) FILTER`; null where no row has a truth value.
  countIf: (condition) => `coalesce(count_if(${condition}), 0)`,
  aggregateIf: (aggregate, operand, condition) => `${aggregate}(${operand}) FILTER (WHERE ${condition})`,
  extreme: (aggregate, operand) => `${aggregate}(${operand})`,
  countDistinct: (operand) => `count(DISTINCT ${operand})`,
  fixedPointSum: (operand, exponent, condition) => {
    const [scale, back] = [exponent, -exponent].map((power) => number(2 ** power));
    return `coalesce(CAST(sum(CASE WHEN ${condition} THEN CAST(${operand} * ${scale} AS HUGEINT) END) AS DOUBLE), 0e0) * ${back}`;
  },
  integerSum: (operand) => `coalesce(CAST(sum(${operand}) AS DOUBLE), 0e0)`,
};
