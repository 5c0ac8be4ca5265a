import type { Expression } from '../expression';
import { binOf } from './bin';
import type { CodedSql, Dialect, RowSchema, Sql, SqlType } from './dialect';
import { isConnective, whetherFalse, whetherTrue } from './truth';

/** Turns expressions into SQL over one relation. Comparisons follow IEEE for NaN and SQL for null. */
export class ExpressionSql {
  /** Expressions are data that nobody changes: the same one is translated once, however many queries share it. */
  private readonly translated = new WeakMap<Expression, CodedSql>();

  constructor(
    private readonly schema: RowSchema,
    private readonly dialect: Dialect,
  ) {}

  /** A condition for WHERE, FILTER or WHEN, where null is as good as false; everything where there is none. */
  condition(expression: Expression | undefined): string {
    if (expression === undefined) return this.dialect.boolean(true);
    return this.dialect.threeValued ? this.compile(expression).sql : whetherTrue(expression, this.leaf);
  }

  private readonly leaf = (expression: Expression): string => {
    const { sql, type } = this.compile(expression);
    return type === 'null' ? this.dialect.boolean(false) : sql;
  };

  text(expression: Expression): string {
    const { sql, type } = this.compile(expression);
    return this.dialect.toText(sql, type);
  }

  number(expression: Expression): string {
    const { sql, type } = this.compile(expression);
    return type === 'number' ? sql : this.dialect.toNumber(sql);
  }

  /** The value itself, or its place in a list of texts where the relation holds that. */
  coded(expression: Expression): CodedSql {
    const known = this.translated.get(expression);
    if (known) return known;
    const coded = this.schema.known?.(expression) ?? { ...this.translate(expression), codes: null };
    this.translated.set(expression, coded);
    return coded;
  }

  /** A number as whole multiples of a power of two, where the relation holds it so. */
  multiples(expression: Expression): { sql: string; exponent: number } | null {
    return this.schema.multiples?.(expression) ?? null;
  }

  compile(expression: Expression): Sql {
    return this.decoded(this.coded(expression));
  }

  private decoded({ sql, type, codes }: CodedSql): Sql {
    return { sql: codes ? this.dialect.entryOf(codes, sql) : sql, type };
  }

  private translate(expression: Expression): Sql {
    const { schema, dialect } = this;
    switch (expression.kind) {
      case 'column': {
        const { value, type } = schema.column(expression.name);
        return { sql: value, type: type === 'nested' ? 'text' : type };
      }
      case 'origin':
        return { sql: schema.origin, type: 'text' };
      case 'file':
        return { sql: schema.file, type: 'integer' };
      case 'ordinal':
        return { sql: schema.ordinal, type: 'integer' };
      case 'rowHash':
        return { sql: schema.rowHash, type: 'text' };
      case 'literal':
        return this.literal(expression.value);
      case 'compare':
        return this.comparison(expression);
      case 'and':
      case 'or':
        return this.connective(expression);
      case 'not':
        if (!dialect.threeValued && isConnective(expression.operand)) return this.truthValue(expression);
        return { sql: `(NOT ${this.compile(expression.operand).sql})`, type: 'boolean' };
      case 'isNull':
        return { sql: `(${this.coded(expression.operand).sql} IS NULL)`, type: 'boolean' };
      case 'in':
        return this.membership(expression.operand, expression.values);
      case 'case':
        return this.choice(expression);
      case 'arithmetic':
        return this.arithmetic(expression);
      case 'absolute':
        return { sql: `abs(${this.number(expression.operand)})`, type: 'number' };
      case 'floor':
        return { sql: `floor(${this.number(expression.operand)})`, type: 'number' };
      case 'text':
        return { sql: this.text(expression.operand), type: 'text' };
      case 'bin':
        return { sql: binOf(this.number(expression.operand), expression.edges, dialect), type: 'integer' };
      case 'cell':
        return { sql: cellOf(this.number(expression.operand), expression, dialect), type: 'integer' };
      case 'timeBucket': {
        const shifted = `(${this.integer(expression.operand)} - ${dialect.number(Math.round(expression.origin))})`;
        return { sql: dialect.floorDivide(shifted, dialect.number(Math.round(expression.width))), type: 'integer' };
      }
      case 'hourOfDay':
        return {
          sql: this.calendar(expression.operand, expression.offsetMinutes, 3_600_000_000, 24, 0),
          type: 'integer',
        };
      case 'weekday':
        // 1970-01-01 was a Thursday, three days after Monday.
        return {
          sql: this.calendar(expression.operand, expression.offsetMinutes, 86_400_000_000, 7, 3),
          type: 'integer',
        };
      case 'previous':
        return this.previous(expression);
      case 'typeChanged':
        return { sql: `(${schema.column(expression.column).misfit} IS NOT NULL)`, type: 'boolean' };
      case 'misfit':
        return { sql: schema.column(expression.column).misfit, type: 'text' };
      case 'uniform': {
        const seeded = dialect.concatenate(this.text(expression.operand), dialect.text(`|${expression.seed}`));
        return { sql: dialect.uniform(seeded), type: 'number' };
      }
    }
  }

  private literal(value: string | number | boolean | null): Sql {
    if (value === null) return { sql: 'NULL', type: 'null' };
    if (typeof value === 'string') return { sql: this.dialect.text(value), type: 'text' };
    if (typeof value === 'boolean') return { sql: this.dialect.boolean(value), type: 'boolean' };
    return { sql: this.dialect.number(value), type: Number.isSafeInteger(value) ? 'integer' : 'number' };
  }

  private connective(expression: Expression & { kind: 'and' | 'or' }): Sql {
    const { kind, operands } = expression;
    if (operands.length === 0) return { sql: this.dialect.boolean(kind === 'and'), type: 'boolean' };
    if (!this.dialect.threeValued) return this.truthValue(expression);
    const parts = operands.map((operand) => this.compile(operand).sql);
    return { sql: `(${parts.join(kind === 'and' ? ' AND ' : ' OR ')})`, type: 'boolean' };
  }

  /** True, false or null, where AND and OR know two values only. */
  private truthValue(expression: Expression): Sql {
    const { boolean } = this.dialect;
    const [yes, no] = [whetherTrue(expression, this.leaf), whetherFalse(expression, this.leaf)];
    return { sql: `(CASE WHEN ${yes} THEN ${boolean(true)} WHEN ${no} THEN ${boolean(false)} END)`, type: 'boolean' };
  }

  /** Both sides in one type: text against anything is compared as text, a truth value against a number as 0 or 1. */
  private comparison({ operator, left, right }: Expression & { kind: 'compare' }): Sql {
    const { codes, sql } = this.coded(left);
    if (codes && right.kind === 'literal' && typeof right.value === 'string' && (operator === '=' || operator === '!='))
      return { sql: `(${sql} ${operator === '=' ? '=' : '<>'} ${placeOf(right.value, codes)})`, type: 'boolean' };
    const [a, b] = this.alike(this.compile(left), this.compile(right));
    const plain = `${a.sql} ${operator === '!=' ? '<>' : operator} ${b.sql}`;
    const bound =
      left.kind === 'column' && right.kind === 'literal' && typeof right.value === 'number'
        ? (this.schema.bound?.(left.name, operator, right.value) ?? null)
        : null;
    if (bound !== null) return { sql: `(${plain} AND ${bound})`, type: 'boolean' };
    if (this.dialect.comparesAsIeee) return { sql: `(${plain})`, type: 'boolean' };
    const literals = [left, right].filter(({ kind }) => kind === 'literal').length;
    if (operator === '!=' && literals === 0 && a.type === 'number' && b.type === 'number') {
      const bothNaN = [a, b].map(({ sql: side }) => this.dialect.isNaN(side)).join(' AND ');
      return { sql: `(${plain} OR (${bothNaN}))`, type: 'boolean' };
    }
    const guards = [a, b].flatMap(({ sql, type }, side) => {
      const [own, other] = side === 0 ? [left, right] : [right, left];
      if (own.kind === 'literal' || type !== 'number' || operator === '!=') return [];
      if (refusesNaN(operator, side, other)) return [];
      const isOrdinary = `NOT ${this.dialect.isNaN(sql)}`;
      // Null against NaN stays null.
      const beside = side === 0 ? b.sql : a.sql;
      return [other.kind === 'literal' ? isOrdinary : `(${isOrdinary} OR ${beside} IS NULL)`];
    });
    return { sql: `(${[plain, ...guards].join(' AND ')})`, type: 'boolean' };
  }

  private alike(a: Sql, b: Sql): [Sql, Sql] {
    if (a.type === b.type || a.type === 'null' || b.type === 'null') return [a, b];
    if (a.type === 'text' || b.type === 'text') return [this.asText(a), this.asText(b)];
    const whole = (side: Sql): Sql =>
      side.type === 'boolean' ? { sql: this.dialect.toInteger(side.sql), type: 'integer' } : side;
    return [whole(a), whole(b)];
  }

  private asText = ({ sql, type }: Sql): Sql => ({ sql: this.dialect.toText(sql, type), type: 'text' });

  private membership(operand: Expression, values: (string | number | boolean)[]): Sql {
    if (values.length === 0) return { sql: this.dialect.boolean(false), type: 'boolean' };
    const { codes, sql } = this.coded(operand);
    if (codes && values.every((value) => typeof value === 'string'))
      return { sql: `(${sql} IN (${values.map((value) => placeOf(value, codes)).join(', ')}))`, type: 'boolean' };
    const needle = this.compile(operand);
    const items = values.map((value) => this.literal(value));
    const mixed = new Set(
      [needle, ...items].map(({ type }) => (type === 'integer' || type === 'time' ? 'number' : type)),
    );
    const same = mixed.size === 1;
    const list = (same ? items : items.map(this.asText)).map(({ sql }) => sql);
    return { sql: this.dialect.oneOf((same ? needle : this.asText(needle)).sql, list), type: 'boolean' };
  }

  private choice({ branches, otherwise }: Expression & { kind: 'case' }): Sql {
    const results = [...branches.map(({ then }) => then), otherwise].map((result) => this.compile(result));
    const type = commonType(results.map((result) => result.type));
    const sqls = results.map((result) => this.asType(result, type));
    const whens = branches.map(({ when }, index) => `WHEN ${this.condition(when)} THEN ${sqls[index]}`);
    if (whens.length === 0) return { sql: sqls[0] ?? 'NULL', type };
    return { sql: `(CASE ${whens.join(' ')} ELSE ${sqls.at(-1)} END)`, type };
  }

  private asType(value: Sql, type: SqlType): string {
    if (type === 'text') return this.asText(value).sql;
    return type === 'number' && value.type === 'integer' ? this.dialect.toNumber(value.sql) : value.sql;
  }

  /** Differences of times are whole; everything else is a double, so that nothing overflows. */
  private arithmetic({ operator, left, right }: Expression & { kind: 'arithmetic' }): Sql {
    const [a, b] = [this.compile(left), this.compile(right)];
    const times = (operator === '+' || operator === '-') && (a.type === 'time' || b.type === 'time');
    if (times && a.type !== 'number' && b.type !== 'number') {
      const type = a.type === 'time' && b.type === 'time' ? 'integer' : 'time';
      return { sql: `(${a.sql} ${operator} ${b.sql})`, type };
    }
    return { sql: `(${this.number(left)} ${operator} ${this.number(right)})`, type: 'number' };
  }

  /** A window: no query may use it but as a column of a relation of its own. */
  private previous({ operand, by, order }: Expression & { kind: 'previous' }): Sql {
    const { schema } = this;
    const { sql, type } = this.compile(operand);
    const group = by === null ? null : this.compile(by).sql;
    const rows = [schema.origin, ...(group === null ? [] : [group])].join(', ');
    const ascending = [this.compile(order).sql, schema.file, schema.ordinal].join(', ');
    const before = `lag(${sql}) OVER (PARTITION BY ${rows} ORDER BY ${ascending})`;
    return { sql: group === null ? before : `CASE WHEN ${group} IS NOT NULL THEN ${before} END`, type };
  }

  private integer(expression: Expression): string {
    const { sql, type } = this.compile(expression);
    return type === 'number' ? this.dialect.toInteger(`floor(${sql})`) : sql;
  }

  private calendar(operand: Expression, offsetMinutes: number, unit: number, cycle: number, shift: number): string {
    const local = `(${this.integer(operand)} + ${this.dialect.number(Math.round(offsetMinutes * 60_000_000))})`;
    const units = this.dialect.floorDivide(local, this.dialect.number(unit));
    return this.dialect.modulo(`(${units} + ${shift})`, String(cycle));
  }
}

/** Whether a comparison with a constant is false for a NaN also where NaN counts as the largest number. */
function refusesNaN(operator: string, side: number, other: Expression): boolean {
  if (other.kind !== 'literal' || typeof other.value !== 'number' || Number.isNaN(other.value)) return false;
  return operator === '=' || operator.startsWith(side === 0 ? '<' : '>');
}

/** The place of a text in the list of those that occur; −1, which none has, where it does not occur. */
const placeOf = (value: string, codes: readonly string[]): number => codes.indexOf(value);

/** Values between two that surely are in cells need no look at their cell: nearly all of them, for a third of the work. */
function cellOf(
  x: string,
  { origin, perUnit, cells }: { origin: number; perUnit: number; cells: number },
  dialect: Dialect,
): string {
  const raw = `floor((${x} - ${dialect.number(origin)}) * ${dialect.number(perUnit)})`;
  const last = dialect.number(cells);
  const high = origin + cells / perUnit;
  const sure = Number.isFinite(high) && Math.floor((high - origin) * perUnit) <= cells && high > origin;
  const inside = sure
    ? `WHEN ${x} >= ${dialect.number(origin)} AND ${x} <= ${dialect.number(high)} THEN ${dialect.toInteger(raw)} `
    : '';
  return (
    `CASE ${inside}WHEN ${raw} >= 0 AND ${raw} <= ${last} THEN ${dialect.toInteger(raw)} WHEN ${dialect.isNaN(x)} THEN -2 ` +
    `WHEN ${dialect.isFinite(x)} THEN CASE WHEN ${raw} < 0 THEN 0 ELSE ${last} END ` +
    `WHEN ${x} < 0 THEN -1 WHEN ${x} > 0 THEN ${cells + 1} END`
  );
}

function commonType(types: SqlType[]): SqlType {
  const present = [...new Set(types.filter((type) => type !== 'null'))];
  const [only] = present;
  if (only === undefined) return 'null';
  if (present.length === 1) return only;
  return present.every((type) => type === 'integer' || type === 'number') ? 'number' : 'text';
}
