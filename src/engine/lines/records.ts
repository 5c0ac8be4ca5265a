import { IncidentError } from '../../protocol/errors';
import { EVENT_MARK, type FilePart, type RecordLayout } from '../source';
import { asUtf8, unpackedBytes } from './bytes';
import { JsonScanner } from './json-scanner';
import { MarkScanner } from './mark-scanner';

/** One record of a text file: where it begins. `line` is 1-based, offsets are bytes of the uncompressed text. */
export interface RecordPlace {
  line: number;
  start: number;
  end: number;
}

/** How records end: quotes hide line ends; null where every line is a record. */
interface Rules {
  newline: number;
  quoting: { quote: number; escape: number; delimiter: number } | null;
}

const FEED = 10;
const RETURN = 13;

/** How the bytes of a file become records, whatever becomes of those. */
export const recordLayout = ({ layout }: FilePart): RecordLayout =>
  layout.kind === 'unpacked' ? layout.container : layout;

/** Whether a row of a file has a line: all text has, but a table that is one JSON object. */
export function hasLines(part: FilePart): boolean {
  const layout = recordLayout(part);
  return layout.kind !== 'parquet' && !('table' in layout && layout.table !== undefined);
}

/**
 * Calls back for each record that is not blank, the header line among them, until the callback returns false. Scans bytes;
 * takes nothing apart.
 */
export async function scanRecords(
  part: FilePart,
  onRecord: (place: RecordPlace) => boolean,
  signal?: AbortSignal,
): Promise<void> {
  const scanner = scannerOf(part, onRecord);
  const bytes = part.copy === undefined ? unpackedBytes(part.path, part.compression) : unpackedBytes(part.copy, null);
  const layout = recordLayout(part);
  const isWide = layout.kind === 'delimited' && layout.encoding === 'utf-16' && part.copy === undefined;
  try {
    for await (const chunk of isWide ? asUtf8(bytes, 'utf-16le') : bytes) {
      if (signal?.aborted) throw new IncidentError('cancelled', 'Cancelled.', '');
      if (!scanner.take(chunk)) return;
    }
  } catch (error) {
    throw unreadable(part.path, error);
  }
  scanner.finish();
}

function unreadable(path: string, cause: unknown): IncidentError {
  if (cause instanceof IncidentError) return cause;
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new IncidentError(
    'file-unreadable',
    `${path} cannot be read: ${reason}.`,
    'Check that the file is whole, or export it again.',
    { cause },
  );
}

interface Scanner {
  take(chunk: Buffer): boolean;
  finish(): void;
}

function scannerOf(part: FilePart, onRecord: (place: RecordPlace) => boolean): Scanner {
  const layout = recordLayout(part);
  switch (layout.kind) {
    case 'json-array':
      return new JsonScanner(1, onRecord);
    case 'json-objects':
      return new JsonScanner(0, onRecord);
    case 'event-dump':
      return new MarkScanner(EVENT_MARK, onRecord);
    default:
      return new RecordScanner(rulesOf(layout), onRecord);
  }
}

function rulesOf(layout: RecordLayout): Rules {
  if (layout.kind !== 'delimited') return { newline: FEED, quoting: null };
  const code = (text: string): number => Buffer.from(text)[0] ?? -1;
  return {
    newline: layout.newline === '\r' ? RETURN : FEED,
    quoting:
      layout.quote === ''
        ? null
        : { quote: code(layout.quote), escape: code(layout.escape), delimiter: code(layout.delimiter) },
  };
}

class RecordScanner {
  private offset = 0;
  private line = 1;
  private record: RecordPlace = { line: 1, start: 0, end: 0 };
  private blank = true;
  private quoted = false;
  private fieldStart = true;
  private closed = false;
  private escaped = false;
  private going = true;

  constructor(
    private readonly rules: Rules,
    private readonly onRecord: (place: RecordPlace) => boolean,
  ) {}

  take(chunk: Buffer): boolean {
    const bytes = this.offset === 0 && chunk[0] === 0xef && chunk[1] === 0xbb && chunk[2] === 0xbf ? 3 : 0;
    const { quoting } = this.rules;
    if (quoting === null || (!this.quoted && !chunk.includes(quoting.quote))) this.takeLines(chunk, bytes);
    else this.takeQuoted(chunk, bytes, quoting);
    this.offset += chunk.length;
    return this.going;
  }

  finish(): void {
    if (this.going) this.endRecord(this.offset);
  }

  private takeLines(chunk: Buffer, from: number): void {
    let start = from;
    while (this.going) {
      const end = chunk.indexOf(this.rules.newline, start);
      const text = end < 0 ? chunk.length : end;
      if (text > start && !(text === start + 1 && chunk[start] === RETURN)) this.blank = false;
      if (end < 0) break;
      this.endLine(end);
      start = end + 1;
    }
    this.fieldStart = this.blank;
    this.closed = false;
  }

  private takeQuoted(chunk: Buffer, from: number, rules: NonNullable<Rules['quoting']>): void {
    for (let index = from; index < chunk.length && this.going; index++) {
      const byte = chunk[index] ?? 0;
      if (this.quoted) this.insideQuotes(byte, rules);
      else if (byte === this.rules.newline) this.endLine(index);
      else {
        if (byte === rules.quote && (this.fieldStart || this.closed)) this.quoted = true;
        this.fieldStart = byte === rules.delimiter;
        this.closed = false;
        if (byte !== RETURN) this.blank = false;
      }
    }
  }

  private insideQuotes(byte: number, { quote, escape }: NonNullable<Rules['quoting']>): void {
    if (byte === this.rules.newline) this.line += 1;
    if (this.escaped) this.escaped = false;
    else if (byte === escape && escape !== quote) this.escaped = true;
    else if (byte === quote) {
      this.quoted = false;
      this.closed = true;
    }
  }

  private endLine(index: number): void {
    this.line += 1;
    this.endRecord(this.offset + index + 1);
  }

  private endRecord(end: number): void {
    if (!this.blank) this.going = this.onRecord({ ...this.record, end });
    this.record = { line: this.line, start: end, end };
    this.blank = true;
    this.fieldStart = true;
    this.closed = false;
  }
}
