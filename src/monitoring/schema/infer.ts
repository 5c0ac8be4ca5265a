import type { ColumnSummary } from '../../engine/engine';
import { column } from '../../engine/expression';
import type { Table } from '../../log/table';
import { SCHEMA_CONTRACT_VERSION, type ColumnRules, type SchemaContract } from '../../protocol/schema-contract';
import { wilsonInterval } from '../../stats/proportions';
import { DEFAULT_NULL_RATE } from './contract';

/** A vocabulary of so many values or fewer, each of which comes back often, is closed. */
const CLOSED_VOCABULARY = 30;
const ROWS_PER_VALUE = 20;
/** A range is as wide again by this share on either side: the extremes of a sample are not those of the world. */
const MARGIN = 0.1;

/**
 * Expectations that the rows of a table meet: types, the largest share of nulls, closed vocabularies, ranges. Columns that
 * identify, date or look personal have no vocabulary and no range.
 */
export async function inferContract(
  table: Pick<Table, 'engine' | 'where' | 'roles' | 'read'>,
  signal?: AbortSignal,
): Promise<SchemaContract> {
  const { engine, where, roles, read } = table;
  const hidden = new Set((read.private ?? []).map((each) => each.column));
  const passing = new Set([
    roles.timestamp,
    roles.labelTime,
    roles.id,
    roles.trace,
    roles.entity,
    roles.label,
    roles.modelVersion,
  ]);
  const names = engine.describe().map(({ name }) => name);
  const summaries = await engine.summarize({ columns: names, where }, signal);
  const rules: [string, ColumnRules][] = [];
  for (const summary of summaries) {
    const isOpen = hidden.has(summary.name) || passing.has(summary.name) || summary.rows === summary.nulls;
    const values = !isOpen && isClosed(summary) ? await valuesOf(table, summary.name, signal) : null;
    rules.push([
      summary.name,
      {
        type: summary.type,
        maxNullRate: nullRate(summary),
        ...(values ? { allowedValues: values } : {}),
        ...(isOpen || values ? {} : range(summary)),
      },
    ]);
  }
  return { version: SCHEMA_CONTRACT_VERSION, allowOtherColumns: true, columns: Object.fromEntries(rules) };
}

const isClosed = ({ type, distinct, rows, nulls }: ColumnSummary): boolean =>
  (type === 'text' || type === 'boolean') && distinct <= CLOSED_VOCABULARY && distinct * ROWS_PER_VALUE <= rows - nulls;

async function valuesOf(
  { engine, where }: Pick<Table, 'engine' | 'where'>,
  name: string,
  signal?: AbortSignal,
): Promise<string[]> {
  const counted = await engine.count(
    { by: { value: { kind: 'text', operand: column(name) } }, measures: { rows: { kind: 'count' } }, where },
    signal,
  );
  const values = Array.from({ length: counted.numRows() }, (_, row) => counted.get('value', row) as string | null);
  return values.filter((value) => value !== null);
}

/** The rate that chance hardly passes, in tenths of a percent, and never below the seed's default. */
function nullRate({ rows, nulls }: ColumnSummary): number {
  const [, high] = wilsonInterval({ successes: nulls, rows }, 0.999) ?? [0, 1];
  return nulls === 0 ? DEFAULT_NULL_RATE : Math.min(1, Math.max(DEFAULT_NULL_RATE, Math.ceil(high * 1000) / 1000));
}

function range({ type, minimum, maximum }: ColumnSummary): ColumnRules {
  if ((type !== 'number' && type !== 'integer') || typeof minimum !== 'number' || typeof maximum !== 'number')
    return {};
  if (!Number.isFinite(minimum) || !Number.isFinite(maximum)) return {};
  const margin = (maximum - minimum) * MARGIN;
  // What is never negative stays so, and what is never above one either: counts, shares, probabilities.
  const low = minimum >= 0 ? Math.max(0, minimum - margin) : minimum - margin;
  const high = maximum <= 1 && minimum >= 0 ? Math.min(1, maximum + margin) : maximum + margin;
  const unit = type === 'integer' ? 1 : 10 ** (Math.floor(Math.log10(margin || Math.abs(maximum) || 1)) - 1);
  const readable = (value: number): number => Number(value.toPrecision(12));
  return {
    minimum: readable(Math.floor(low / unit) * unit),
    maximum: readable(Math.ceil(high / unit - 1e-9) * unit),
  };
}
