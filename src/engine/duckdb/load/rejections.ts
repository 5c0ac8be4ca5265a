import type { Rejection } from '../../lines/locator';
import type { FilePart } from '../../source';
import type { Run } from '../database';
import { quotedText } from '../rows';

const REASONS: Record<string, string> = {
  'UNQUOTED VALUE': 'a quoted value does not end where a field should end',
  'LINE SIZE OVER MAXIMUM': 'the line is longer than 16 MB',
  'INVALID ENCODING': 'the line is not valid UTF-8',
  'INVALID STATE': 'the line does not follow the quoting of the file',
};

/** What DuckDB's CSV parser set aside in the file read last on this connection. */
export async function rejectedByParser(run: Run, part: FilePart, file: number): Promise<Rejection[]> {
  if (part.layout.kind !== 'delimited' && part.layout.kind !== 'json-lines') return [];
  const result = await run(
    `SELECT line_byte_position, min(line), arg_min(CAST(error_type AS VARCHAR), error_message), min(error_message) FROM reject_errors ` +
      `JOIN reject_scans USING (scan_id, file_id) WHERE file_path = ${quotedText(part.copy ?? part.path)} ` +
      `AND scan_id = (SELECT max(scan_id) FROM reject_scans) GROUP BY line_byte_position ORDER BY line_byte_position`,
  );
  return (await result.getRowsJS()).map(([offset, line, type, message]) => ({
    kind: 'offset',
    file,
    offset: Number(offset),
    parserLine: Number(line),
    reason: reasonOf(type as string, message as string),
  }));
}

function reasonOf(type: string, message: string): string {
  const counts = /Expected Number of Columns: (\d+) Found: (\d+)/.exec(message);
  if (counts) return `it has ${counts[2]} fields where ${counts[1]} are expected`;
  return REASONS[type] ?? `it cannot be split (${type.toLowerCase()})`;
}

/** Records of a loaded table that are no rows. `fileRows` still counts them. */
export async function rejectedRecords(
  run: Run,
  { name, fileRows, hasRecords }: { name: string; fileRows: readonly number[]; hasRecords: boolean },
  parts: readonly FilePart[],
): Promise<Rejection[]> {
  const record = hasRecords ? 'record' : 'NULL';
  const result = await run(`SELECT file, rowid, ${record} FROM ${name} WHERE rejected ORDER BY rowid`);
  const starts: number[] = [];
  fileRows.reduce((start, rows) => (starts.push(start), start + rows), 0);
  return (await result.getRowsJS()).map(([file, row, numbered]) => ({
    kind: 'record',
    file: Number(file),
    record: numbered === null ? Number(row) - (starts[Number(file)] ?? 0) : Number(numbered),
    reason: reasonOfRecord(parts[Number(file)], numbered !== null),
  }));
}

function reasonOfRecord(part: FilePart | undefined, isRequest: boolean): string {
  if (isRequest && part?.layout.kind === 'unpacked') {
    const inside = part.layout.unpacking.payloads.every(({ side }) => side === 'record');
    return inside ? 'its text is no JSON object' : 'it is no request that can be taken apart';
  }
  return part?.layout.kind === 'delimited' ? 'it is the header again' : 'it is not a JSON object';
}
