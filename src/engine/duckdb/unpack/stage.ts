import type { FilePart, UnpackedLayout } from '../../source';
import type { Payload } from '../../unpacking';
import type { Run } from '../database';
import { rawRows } from '../load/select';
import type { RawColumn } from '../readers/reader';
import { quotedText } from '../rows';

/** A file of requests, and its index among the files of the log. */
export interface UnpackedPart {
  part: FilePart & { layout: UnpackedLayout };
  index: number;
}

export const isUnpacked = (part: FilePart): part is UnpackedPart['part'] => part.layout.kind === 'unpacked';

/** Records at hand before they are taken apart: their number, what all their predictions share, and the payloads' texts. */
export interface Staged {
  table: string;
  /** Types of the columns `e0…` for the envelope. */
  types: string[];
  /** Records of each file, in order. */
  records: { file: number; count: number }[];
  /** Whether several requests, or several responses, bear the same id: they are then paired in their order. */
  repeats: boolean;
}

export const STAGED = 'staged';
/** Whether a record is a response, where these are records of their own. */
const ANSWERS = 'model_incident_answers';
const MISSING: RawColumn = { sql: 'CAST(NULL AS VARCHAR)', type: 'VARCHAR' };

/**
 * Copies the fields of records that rows are made of into a table, in file order: `file`, `broken`, the envelope as `e0…`,
 * the payloads as `p0…` (out of base64 already), and what pairs requests with responses as `pair` and `is_response`.
 * `most` limits the records of each file.
 */
export async function stage(
  run: Run,
  parts: readonly UnpackedPart[],
  most: number | null,
  onPart: (part: UnpackedPart) => Promise<void> = () => Promise.resolve(),
): Promise<Staged> {
  const [first] = parts;
  if (!first) throw new RangeError('No file to read.');
  const { unpacking } = first.part.layout;
  const raws = parts.map(({ part }) => rawRows([part]));
  const types = unpacking.envelope.map(
    ({ from }) => raws.map((raw) => raw.columns.get(from)?.type).find((type) => type !== undefined) ?? 'VARCHAR',
  );
  const agreed = types.map((type, at) => {
    const { from } = unpacking.envelope[at] ?? { from: '' };
    return raws.every((raw) => (raw.columns.get(from)?.type ?? type) === type) ? type : 'VARCHAR';
  });
  const columns = [
    'file INTEGER',
    'broken BOOLEAN',
    ...agreed.map((type, at) => `e${at} ${type}`),
    ...unpacking.payloads.map((_, at) => `p${at} VARCHAR`),
    'pair VARCHAR',
    'is_response BOOLEAN',
  ];
  await run(`CREATE TABLE ${STAGED} (${columns.join(', ')})`);
  const records: Staged['records'] = [];
  for (const [at, one] of parts.entries()) {
    const raw = raws[at];
    if (!raw) continue;
    const text = (name: string): string => textOf(raw.columns.get(name) ?? MISSING);
    const { pairing } = unpacking;
    const ofItsSide = (value: string, index: number): string =>
      unpacking.payloads[index]?.side === 'request'
        ? `CASE WHEN ${ANSWERS} IS NOT TRUE THEN ${value} END`
        : `CASE WHEN ${ANSWERS} THEN ${value} END`;
    const values = [
      String(one.index),
      raw.rejected ?? 'false',
      ...unpacking.envelope.map(({ from }, index) => {
        const found = raw.columns.get(from) ?? MISSING;
        return agreed[index] === 'VARCHAR' ? textOf(found) : found.sql;
      }),
      ...unpacking.payloads.map((payload) => payloadText(payload, text)).map(pairing ? ofItsSide : (one) => one),
      pairing ? text(pairing.key) : 'NULL',
      pairing ? ANSWERS : 'NULL',
    ];
    const from = pairing
      ? `(SELECT *, regexp_matches(${text(pairing.kind)}, ${quotedText(pairing.response)}) AS ${ANSWERS} FROM ${raw.from})`
      : raw.from;
    const limit = most === null ? '' : ` LIMIT ${most}`;
    const done = await run(`INSERT INTO ${STAGED} SELECT ${values.join(', ')} FROM ${from}${limit}`);
    records.push({ file: one.index, count: done.rowsChanged });
    await onPart(one);
  }
  return { table: STAGED, types: agreed, records, repeats: unpacking.pairing !== null && (await hasRepeats(run)) };
}

/** To number records of one id takes a sort of all, which few logs need. */
async function hasRepeats(run: Run): Promise<boolean> {
  const counted = await run(`SELECT count(*) > count(DISTINCT hash(pair, is_response IS TRUE)) FROM ${STAGED}`);
  return (await counted.getRowsJS())[0]?.[0] !== false;
}

/** Lists and structs become JSON, so that a payload of a Parquet file is read like any other. */
const textOf = ({ sql, type }: RawColumn): string => {
  if (type === 'VARCHAR') return sql;
  return /\[\]$|^(STRUCT|MAP|UNION)\(/.test(type) ? `CAST(to_json(${sql}) AS VARCHAR)` : `CAST(${sql} AS VARCHAR)`;
};

function payloadText({ text, encoding }: Payload, column: (name: string) => string): string {
  if (encoding === null) return column(text);
  const unpacked = `try(decode(from_base64(${column(text)})))`;
  return `CASE WHEN upper(${column(encoding)}) = 'BASE64' THEN ${unpacked} ELSE ${column(text)} END`;
}
