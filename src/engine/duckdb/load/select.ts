import type { FilePart } from '../../source';
import { readDelimited } from '../readers/delimited';
import { readEventDump } from '../readers/event-dump';
import { isJson, readJson, readJsonTexts } from '../readers/json';
import { readParquet } from '../readers/parquet';
import type { RawRows } from '../readers/reader';
import { physical } from '../rows';
import {
  canMisfit,
  castText,
  castTyped,
  hasNanoseconds,
  heldValue,
  isMisfit,
  mayLose,
  missingColumn,
  presentText,
  type ColumnPlan,
} from './cast';

/** Files of one layout as raw columns. */
export function rawRows(parts: readonly FilePart[]): RawRows {
  const [part] = parts;
  if (!part) throw new RangeError('No file to read.');
  const { layout } = part;
  switch (layout.kind) {
    case 'parquet':
      return readParquet(parts, layout);
    case 'delimited':
      return readDelimited(part, layout);
    case 'event-dump':
      return readEventDump(part, layout);
    case 'unpacked':
      return isJson(layout.container)
        ? readJsonTexts(part, layout.container)
        : rawRows([{ ...part, layout: layout.container }]);
    default:
      return readJson(part, layout);
  }
}

/** What stands for the day or the time of day that a row lacks, in the text that could not be read. */
const UNKNOWN_PART = '?';

/** A column's source; of a day with a time of day beside it, both as one text. */
function withClock({ columns }: RawRows, { name, clock }: ColumnPlan): { sql: string; type: string } | undefined {
  const [day, time] = [columns.get(name), clock === undefined ? undefined : columns.get(clock)];
  if (!day || !time) return day;
  const [left, right] = [day, time].map(
    ({ sql, type }) => `nullif(${type === 'VARCHAR' ? sql : `CAST(${sql} AS VARCHAR)`}, '')`,
  );
  // A day alone is no moment: taken for midnight it would put the row where it was not.
  const text = `coalesce(${left}, '${UNKNOWN_PART}') || ' ' || coalesce(${right}, '${UNKNOWN_PART}')`;
  return { sql: `CASE WHEN coalesce(${left}, ${right}) IS NOT NULL THEN ${text} END`, type: 'VARCHAR' };
}

/**
 * SELECT of one part as typed columns `c0…` in the order of `plans`, with `misfits`: the texts that fit no type, one entry
 * for each column that can have any, null for the many rows without. Two levels, so that each cast is made once.
 */
export function typedRows(
  raw: RawRows,
  plans: readonly ColumnPlan[],
  zone: string,
): { inner: string; misfits: string } {
  const typed: string[] = [];
  const checks: { bad: string; text: string }[] = [];
  plans.forEach((plan, position) => {
    const found = withClock(raw, plan);
    const source = found?.type === 'VARCHAR' ? { ...found, sql: presentText(found.sql, plan) } : found;
    if (!source) {
      typed.push(`${missingColumn(plan)} AS ${physical(position)}`);
      if (canMisfit(plan.type)) checks.push({ bad: 'false', text: 'NULL' });
      return;
    }
    const isText = source.type === 'VARCHAR';
    const value = isText ? castText(source.sql, plan, zone) : castTyped(source.sql, source.type, plan, zone);
    typed.push(`${heldValue(value, plan)} AS ${physical(position)}`);
    if (!canMisfit(plan.type)) return;
    if (!mayLose(source.type, plan.type) && !plan.nanoseconds) {
      checks.push({ bad: 'false', text: 'NULL' });
      return;
    }
    const text = `t${position}`;
    typed.push(`${isText ? source.sql : `CAST(${source.sql} AS VARCHAR)`} AS ${text}`);
    const misfit = isMisfit(text, physical(position));
    checks.push({ bad: plan.nanoseconds ? `(${misfit} OR ${hasNanoseconds(text, plan)})` : misfit, text });
  });
  const facts = [
    ...(raw.rejected === null ? [] : [`${raw.rejected} AS rejected`]),
    ...(raw.unknownKeys === null ? [] : [`${raw.unknownKeys} AS unknown_keys`]),
    ...(raw.place === null ? [] : [`${raw.place.file} AS file`, `${raw.place.ordinal} AS ordinal`]),
  ];
  const inner = `SELECT ${[...typed, ...facts].join(', ')} FROM ${raw.from}`;
  const possible = checks.flatMap(({ bad }, index) => (bad === 'false' ? [] : [{ bad, flag: `b${index}` }]));
  if (possible.length === 0) return { inner, misfits: 'CAST(NULL AS VARCHAR[])' };
  // Named once: a wide log's statement is long as it is, and DuckDB takes its time to plan it.
  const flags = possible.map(({ bad, flag }) => `${bad} AS ${flag}`).join(', ');
  const texts = checks.map(({ bad, text }, index) =>
    bad === 'false' ? 'NULL' : `CASE WHEN b${index} THEN ${text} END`,
  );
  return {
    inner: `SELECT *, ${flags} FROM (${inner})`,
    misfits: `CASE WHEN ${possible.map(({ flag }) => flag).join(' OR ')} THEN [${texts.join(', ')}] END`,
  };
}
