import { EVENT_MARK, type FileLayout } from '../../engine/source';
import { decode } from './encoding';
import type { FileSample } from './sample';

export interface EventDumpProfile {
  layout: FileLayout & { kind: 'event-dump' };
  records: Map<string, string>[];
}

/** Attributes of printed CloudEvents, and the payload below `Data,`. */
export function profileEventDump(sample: FileSample, rows: number): EventDumpProfile {
  const blocks = decode(sample.head, 'utf-8').split(EVENT_MARK).slice(1);
  const records = blocks.slice(0, rows).map(membersOf);
  const names = [...new Set(records.flatMap((record) => [...record.keys()]))];
  const fields = names.map((column) => ({ column, path: [column], quoted: true }));
  return { layout: { kind: 'event-dump', fields }, records };
}

function membersOf(block: string): Map<string, string> {
  const [head = '', data] = block.split('\nData,');
  const members = new Map<string, string>();
  for (const [, name = '', value = ''] of head.matchAll(/^ {2}([\w-]+): (.*)$/gm)) {
    if (value.trim() !== '') members.set(name, value.trim());
  }
  if (data !== undefined) members.set('data', data.replace(/^\s+|[\s`]+$/g, ''));
  return members;
}
