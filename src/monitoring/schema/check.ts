import type { ColumnSummary } from '../../engine/engine';
import { and, column, compare, isNull, literal, not, type Expression } from '../../engine/expression';
import type { Table } from '../../log/table';
import type { ColumnType } from '../../protocol/read';
import type { ColumnRules, SchemaCheckReport, SchemaContract, SchemaIssue } from '../../protocol/schema-contract';
import { nullRateOf, valuesOf } from './contract';
import { validateSchemaSeed, type SeedColumn } from './seed';

/** Unexpected values that are named one by one. */
const NAMED = 20;

/** What is checked: a whole table, or some rows of a log. */
type Rows = Pick<Table, 'engine' | 'where' | 'read' | 'load'>;

/** Checks a table against a contract. Ids and lines of private columns are shown, their values are not. */
export async function checkContract(
  table: Rows,
  contract: SchemaContract,
  signal?: AbortSignal,
): Promise<SchemaCheckReport> {
  const present = new Map(table.engine.describe().map(({ name, type }) => [name, type]));
  const names = Object.keys(contract.columns).filter((name) => present.has(name));
  const summaries = await table.engine.summarize({ columns: names, where: table.where }, signal);
  const rows = summaries[0]?.rows ?? table.load.rows;
  const issues: SchemaIssue[] = [];
  const seed = new Map<string, SeedColumn>();
  for (const [name, rules] of Object.entries(contract.columns)) {
    const summary = summaries.find((each) => each.name === name);
    if (!summary) {
      if (rules.required !== false) issues.push(missing(name));
      continue;
    }
    const unexpected = await unexpectedValues(table, name, rules, signal);
    seed.set(name, { nullRate: summary.rows > 0 ? summary.nulls / summary.rows : 0, unexpected });
    issues.push(...(await issuesOf({ table, name, rules, summary, unexpected }, signal)));
  }
  for (const [name] of present) {
    if (name in contract.columns) continue;
    issues.push(other(name, contract.allowOtherColumns !== false));
  }
  const broken = issues.filter(({ severity }) => severity === 'critical');
  return {
    rows,
    columns: present.size,
    valid: broken.length === 0,
    issues: [...broken, ...issues.filter(({ severity }) => severity === 'info')],
    seedIssues: validateSchemaSeed(contract, seed),
  };
}

interface Checked {
  table: Rows;
  name: string;
  rules: ColumnRules;
  summary: ColumnSummary;
  unexpected: string[];
}

async function issuesOf(checked: Checked, signal?: AbortSignal): Promise<SchemaIssue[]> {
  const { table, name, rules, summary, unexpected } = checked;
  const operand = column(name);
  const found: SchemaIssue[] = [];
  const add = async (
    issue: Pick<SchemaIssue, 'check' | 'text' | 'observed' | 'expected'>,
    breaking: Expression | null,
    known?: number,
  ): Promise<void> => {
    const rows = known ?? (breaking ? await countOf(table, breaking, signal) : null);
    const first = breaking ? await firstOf(table, breaking, signal) : null;
    found.push({ column: name, severity: 'critical', ...issue, rows, first });
  };
  if (rules.type !== undefined && !fits(summary.type, rules.type)) {
    const text = `"${name}" holds ${summary.type} values, not ${rules.type}.`;
    await add({ check: 'type', text, observed: summary.type, expected: rules.type }, null);
  }
  const nullRate = share(summary.nulls, summary.rows);
  if (nullRate > nullRateOf(rules)) {
    const text = `"${name}" is empty in ${percent(nullRate)} of rows, more than ${percent(nullRateOf(rules))}.`;
    await add(
      { check: 'null-rate', text, observed: nullRate, expected: nullRateOf(rules) },
      isNull(operand),
      summary.nulls,
    );
  }
  const mismatches = share(summary.typeChanges, summary.rows);
  if (mismatches > (rules.maxTypeMismatchRate ?? 0)) {
    const text = `${summary.typeChanges} values of "${name}" are not of its type (${summary.type}).`;
    const expected = rules.maxTypeMismatchRate ?? 0;
    const misfit: Expression = { kind: 'typeChanged', column: name };
    await add({ check: 'type-mismatch', text, observed: mismatches, expected }, misfit, summary.typeChanges);
  }
  if (unexpected.length > 0) {
    const hidden = (table.read.private ?? []).some((each) => each.column === name);
    const shown = hidden ? [] : unexpected.slice(0, NAMED);
    const named = hidden ? 'private' : shown.map((value) => JSON.stringify(value)).join(', ');
    const more = unexpected.length > NAMED ? ` and ${unexpected.length - NAMED} more` : '';
    const text = `"${name}" has ${unexpected.length === 1 ? 'a value that is' : 'values that are'} not allowed: ${named}${more}.`;
    await add({ check: 'values', text, observed: shown, expected: null }, notAllowed(name, rules));
  }
  await rangeIssues(checked, add);
  return found;
}

async function rangeIssues(
  { name, rules, summary }: Checked,
  add: (issue: Pick<SchemaIssue, 'check' | 'text' | 'observed' | 'expected'>, breaking: Expression) => Promise<void>,
): Promise<void> {
  const operand = column(name);
  const { minimum, maximum } = summary;
  if (rules.minimum !== undefined && typeof minimum === 'number' && minimum < rules.minimum) {
    const text = `"${name}" goes down to ${minimum}, below ${rules.minimum}.`;
    const breaking = compare(operand, '<', literal(rules.minimum));
    await add({ check: 'minimum', text, observed: minimum, expected: rules.minimum }, breaking);
  }
  if (rules.maximum !== undefined && typeof maximum === 'number' && maximum > rules.maximum) {
    const text = `"${name}" goes up to ${maximum}, above ${rules.maximum}.`;
    const breaking = compare(operand, '>', literal(rules.maximum));
    await add({ check: 'maximum', text, observed: maximum, expected: rules.maximum }, breaking);
  }
}

/** Integers are numbers; anything may be held as text where text is expected. */
const fits = (actual: ColumnType, expected: ColumnType): boolean =>
  actual === expected || (actual === 'integer' && expected === 'number') || expected === 'text';

const asText = (name: string): Expression => ({ kind: 'text', operand: column(name) });

const notAllowed = (name: string, rules: ColumnRules): Expression =>
  and(not(isNull(column(name))), not({ kind: 'in', operand: asText(name), values: valuesOf(rules) ?? [] }));

async function unexpectedValues(
  table: Rows,
  name: string,
  rules: ColumnRules,
  signal?: AbortSignal,
): Promise<string[]> {
  if (valuesOf(rules) === null) return [];
  const where = and(table.where, notAllowed(name, rules));
  const query = { by: { value: asText(name) }, measures: { rows: { kind: 'count' } }, where, largest: 1000 } as const;
  const counted = await table.engine.count(query, signal);
  return Array.from({ length: counted.numRows() }, (_, row) => String(counted.get('value', row)));
}

async function countOf({ engine, where }: Rows, breaking: Expression, signal?: AbortSignal): Promise<number> {
  const query = { by: {}, measures: { rows: { kind: 'count' } }, where: and(where, breaking) } as const;
  return Number((await engine.count(query, signal)).get('rows', 0));
}

async function firstOf(table: Rows, breaking: Expression, signal?: AbortSignal): Promise<SchemaIssue['first']> {
  const [row] = await table.engine.rows({ columns: [], where: and(table.where, breaking), limit: 1 }, signal);
  if (!row) return null;
  const { path, line } = await table.engine.locate(row.file, row.ordinal, signal);
  return { file: path, line };
}

const missing = (column: string): SchemaIssue => ({
  column,
  check: 'missing-column',
  severity: 'critical',
  text: `The column "${column}" is missing.`,
  observed: null,
  expected: column,
  rows: null,
  first: null,
});

const other = (column: string, allowed: boolean): SchemaIssue => ({
  column,
  check: 'other-column',
  severity: allowed ? 'info' : 'critical',
  text: `The column "${column}" is not in the contract.`,
  observed: column,
  expected: null,
  rows: null,
  first: null,
});

const share = (part: number, whole: number): number => (whole > 0 ? part / whole : 0);
const percent = (rate: number): string => `${Number((rate * 100).toPrecision(3))}%`;
