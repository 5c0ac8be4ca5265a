import { CLICKHOUSE } from '../dialect/clickhouse';
import { ExpressionSql } from '../dialect/expression-sql';
import type { CodedSql, RowSchema } from '../dialect/dialect';
import type { Expression } from '../expression';
import { previousOf, type Previous } from '../previous';
import type { TableRows } from './rows';

/** A relation that queries can be asked of, and how expressions read there. */
export interface Source {
  readonly relation: string;
  readonly expressions: ExpressionSql;
  readonly ordinal: string;
  readonly column: (name: string) => ReturnType<RowSchema['column']>;
}

/** One way of ordering rows, and what is wanted of the row before in it. */
interface Look {
  by: string | null;
  order: string;
  operands: string[];
}

/**
 * Where expressions look at previous rows, a relation of all rows with those values beside the columns that are used. The
 * table itself where none does. Servers before 21.1 know no window functions: there the rows of a group are collected in
 * an array, sorted, and unfolded beside the same array moved by one; of all rows without a group, 16 million at most.
 */
export function sourceOf(rows: TableRows, expressions: readonly Expression[], hasWindows: boolean): Source {
  const plain = new ExpressionSql(rows, CLICKHOUSE);
  const wanted = expressions.flatMap(previousOf);
  if (wanted.length === 0) {
    return {
      relation: rows.relation,
      expressions: plain,
      ordinal: rows.ordinal,
      column: (name) => rows.column(name),
    };
  }
  const { prefix } = rows;
  const carried = new Map<string, string>();
  const carry = (sql: string): string => {
    const name = carried.get(sql) ?? `${prefix}k${carried.size}`;
    carried.set(sql, name);
    return name;
  };
  const looks = new Map<string, Look>();
  const known = new Map<string, CodedSql>();
  for (const expression of wanted) {
    const key = plain.compile(expression).sql;
    if (known.has(key)) continue;
    const [value, name] = look(expression, plain, looks);
    known.set(key, { sql: `${prefix}${name}`, type: value.type, codes: null });
  }
  const column = (name: string): ReturnType<RowSchema['column']> => {
    const { value, type, misfit } = rows.column(name);
    return {
      value: carry(value),
      type,
      get misfit() {
        return carry(misfit);
      },
    };
  };
  const schema: RowSchema = {
    relation: rows.relation,
    origin: rows.origin,
    file: rows.file,
    get ordinal() {
      return carry(rows.ordinal);
    },
    get rowHash() {
      return carry(rows.rowHash);
    },
    column,
    known: (expression) => (expression.kind === 'previous' ? (known.get(plain.compile(expression).sql) ?? null) : null),
  };
  return {
    // Read last, once expressions have said which columns they use.
    get relation() {
      const layer = hasWindows ? windowed : unfolded;
      return layer(rows, [...carried], [...looks.values()]);
    },
    get ordinal() {
      return carry(rows.ordinal);
    },
    column,
    expressions: new ExpressionSql(schema, CLICKHOUSE),
  };
}

function look(
  { operand, by, order }: Previous,
  plain: ExpressionSql,
  looks: Map<string, Look>,
): [ReturnType<ExpressionSql['compile']>, string] {
  const value = plain.compile(operand);
  const found: Look = {
    by: by === null ? null : plain.compile(by).sql,
    order: plain.compile(order).sql,
    operands: [],
  };
  const key = JSON.stringify([found.by, found.order]);
  const together = looks.get(key) ?? found;
  looks.set(key, together);
  if (!together.operands.includes(value.sql)) together.operands.push(value.sql);
  return [value, `w${[...looks.keys()].indexOf(key)}_${together.operands.indexOf(value.sql)}`];
}

/** Rows of one order are told apart by their hash, so that every server gives the same answer. */
function windowed(rows: TableRows, carried: readonly [string, string][], looks: readonly Look[]): string {
  const { prefix } = rows;
  const before = looks.flatMap(({ by, order, operands }, i) =>
    operands.map((operand, j) => {
      const group = by === null ? '' : `PARTITION BY ${by} `;
      const value =
        `any(toNullable(${operand})) OVER (${group}ORDER BY isNull(${order}), ${order}, ${rows.ordinal} ` +
        `ROWS BETWEEN 1 PRECEDING AND 1 PRECEDING)`;
      return `${by === null ? value : `CASE WHEN isNotNull(${by}) THEN ${value} END`} AS ${prefix}w${i}_${j}`;
    }),
  );
  const columns = carried.map(([sql, name]) => `${sql} AS ${name}`);
  return `(SELECT ${[...columns, ...before].join(', ')} FROM ${rows.relation})`;
}

/** One layer for every order; each hands on what the earlier ones found and what the later ones need. */
function unfolded(rows: TableRows, carried: readonly [string, string][], looks: readonly Look[]): string {
  const { prefix } = rows;
  // First everything by a name of its own, so that later layers need no column of the table.
  const named = new Map<string, string>();
  const name = (sql: string): string => {
    const known = named.get(sql) ?? `${prefix}n${named.size}`;
    named.set(sql, known);
    return known;
  };
  const carriedNames = carried.map(([sql]) => name(sql));
  const ordinal = name(rows.ordinal);
  const layers = looks.map(({ by, order, operands }) => ({
    by: by === null ? null : name(by),
    order: name(order),
    operands: operands.map(name),
  }));
  let fields = [...named.values()];
  let relation = `(SELECT ${[...named].map(([sql, alias]) => `${sql} AS ${alias}`).join(', ')} FROM ${rows.relation})`;
  layers.forEach(({ by, order, operands }, i) => {
    const tuple = [`isNull(${order})`, order, ordinal, ...fields];
    const sorted = `arraySort(t -> (t.1, t.2, t.3), groupArray((${tuple.join(', ')})))`;
    const moved = operands.map((operand, j) => {
      const place = fields.indexOf(operand) + 4;
      return `arrayPushFront(arrayPopBack(arrayMap(t -> t.${place}, ${prefix}r)), NULL) AS ${prefix}p${j}`;
    });
    const inner = `SELECT ${[`${sorted} AS ${prefix}r`, ...moved].join(', ')} FROM ${relation}${by === null ? '' : ` GROUP BY ${by}`}`;
    const group = by === null ? null : `${prefix}y.${fields.indexOf(by) + 4}`;
    const back = fields.map((field, index) => `${prefix}y.${index + 4} AS ${field}`);
    const found = operands.map((_, j) => {
      const value = `${prefix}q${j}`;
      return `${group === null ? value : `CASE WHEN isNotNull(${group}) THEN ${value} END`} AS ${prefix}w${i}_${j}`;
    });
    const unfold = [`${prefix}r AS ${prefix}y`, ...operands.map((_, j) => `${prefix}p${j} AS ${prefix}q${j}`)];
    relation = `(SELECT ${[...back, ...found].join(', ')} FROM (${inner}) ARRAY JOIN ${unfold.join(', ')})`;
    fields = [...fields, ...operands.map((_, j) => `${prefix}w${i}_${j}`)];
  });
  const out = carried.map(([, alias], index) => `${carriedNames[index]} AS ${alias}`);
  const values = looks.flatMap(({ operands }, i) => operands.map((_, j) => `${prefix}w${i}_${j}`));
  return `(SELECT ${[...out, ...values].join(', ')} FROM ${relation})`;
}
