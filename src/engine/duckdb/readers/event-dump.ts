import { EVENT_MARK, type FilePart, type RecordLayout } from '../../source';
import { quotedPath, quotedText } from '../rows';
import type { RawRows } from './reader';

export type EventDumpLayout = RecordLayout & { kind: 'event-dump' };

/** The column of the event's payload; every other column is an attribute. */
export const EVENT_DATA = 'data';

/** Printed events as text columns: `  name: value` lines, and all that follows the line `Data,`. */
export function readEventDump(part: FilePart, layout: EventDumpLayout): RawRows {
  const blocks = `string_split(content, ${quotedText(EVENT_MARK)})[2:]`;
  const attribute = (name: string): string => {
    const line = `(?m)^  ${name.replace(/[^\w-]/g, '')}: (.*)$`;
    return `nullif(trim(regexp_extract(split_part(event, chr(10) || 'Data,', 1), ${quotedText(line)}, 1)), '')`;
  };
  const data = `nullif(trim(split_part(event, chr(10) || 'Data,', 2), ${quotedText(' \t\r\n`')}), '')`;
  const columns = layout.fields.map(({ column }) => {
    const sql = column === EVENT_DATA ? data : attribute(column);
    return [column, { sql, type: 'VARCHAR' }] as const;
  });
  return {
    from: `(SELECT unnest(${blocks}) AS event FROM read_text(${quotedPath(part.path)}))`,
    columns: new Map(columns),
    rejected: null,
    unknownKeys: null,
    place: null,
  };
}
