import type { SchemaContract } from '../../protocol/schema-contract';
import { nullRateOf } from './contract';

/** What the seed's function looks at in one column. */
export interface SeedColumn {
  nullRate: number;
  /** Values that are not allowed, in any order. */
  unexpected: readonly string[];
}

/**
 * The seed document's `validate_schema`, to the letter: missing columns, null rates above the limit (0.01 by default),
 * values that are not allowed. Python prints a set in any order; here it is sorted.
 * @param columns the columns the table has; others are missing
 */
export function validateSchemaSeed(
  { columns: expected }: Pick<SchemaContract, 'columns'>,
  columns: ReadonlyMap<string, SeedColumn>,
): string[] {
  return Object.entries(expected).flatMap(([name, rules]) => {
    const column = columns.get(name);
    if (!column) return [`Missing column: ${name}`];
    const issues: string[] = [];
    if (column.nullRate > nullRateOf(rules))
      issues.push(`${name}: null rate ${percent(column.nullRate)} exceeds limit`);
    if (column.unexpected.length > 0) {
      const set = [...column.unexpected].sort().map(pythonRepr).join(', ');
      issues.push(`${name}: unexpected values {${set}}`);
    }
    return issues;
  });
}

/** Python's `{:.1%}`. */
const percent = (rate: number): string => `${(rate * 100).toFixed(1)}%`;

/** Python's `repr` of a text: single quotes unless it holds one and no double quote. */
function pythonRepr(text: string): string {
  const escaped = text.replace(/\\/g, '\\\\').replace(/\n/g, '\\n').replace(/\r/g, '\\r').replace(/\t/g, '\\t');
  return text.includes("'") && !text.includes('"') ? `"${escaped}"` : `'${escaped.replace(/'/g, "\\'")}'`;
}
