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
    const source = raw.columns.get(plan.name);
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
  const possible = checks.filter(({ bad }) => bad !== 'false');
  const misfits =
    possible.length === 0
      ? 'CAST(NULL AS VARCHAR[])'
      : `CASE WHEN ${possible.map(({ bad }) => bad).join(' OR ')} THEN [${checks.map(({ bad, text }) => `CASE WHEN ${bad} THEN ${text} END`).join(', ')}] END`;
  return { inner: `SELECT ${[...typed, ...facts].join(', ')} FROM ${raw.from}`, misfits };
}
