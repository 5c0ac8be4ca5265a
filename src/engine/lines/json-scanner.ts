import type { RecordPlace } from './records';

const FEED = 10;
const QUOTE = 34;
const COMMA = 44;
const OPEN_BRACKET = 91;
const BACKSLASH = 92;
const CLOSE_BRACKET = 93;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;

/** Elements of one JSON array, or JSON objects one after another, by where each begins. Takes nothing apart. */
export class JsonScanner {
  private offset = 0;
  private line = 1;
  private depth = 0;
  private quoted = false;
  private escaped = false;
  private going = true;
  private record: { line: number; start: number } | null = null;

  /** `level` is the depth at which records stand: 1 in an array, 0 where objects follow one another. */
  constructor(
    private readonly level: 0 | 1,
    private readonly onRecord: (place: RecordPlace) => boolean,
  ) {}

  take(chunk: Buffer): boolean {
    const from = this.offset === 0 && chunk[0] === 0xef && chunk[1] === 0xbb && chunk[2] === 0xbf ? 3 : 0;
    for (let index = from; index < chunk.length && this.going; index++) this.takeByte(chunk[index] ?? 0, index);
    this.offset += chunk.length;
    return this.going;
  }

  finish(): void {
    if (this.going) this.endRecord(this.offset);
  }

  private takeByte(byte: number, index: number): void {
    if (byte === FEED) this.line += 1;
    if (this.quoted) {
      if (this.escaped) this.escaped = false;
      else if (byte === BACKSLASH) this.escaped = true;
      else if (byte === QUOTE) this.quoted = false;
      return;
    }
    if (byte <= 32) return;
    const closes = byte === CLOSE_BRACKET || byte === CLOSE_BRACE;
    if (this.depth === this.level && (byte === COMMA || closes)) {
      this.endRecord(this.offset + index);
      if (closes) this.depth -= 1;
      return;
    }
    if (this.depth === this.level) this.record ??= { line: this.line, start: this.offset + index };
    if (byte === QUOTE) this.quoted = true;
    else if (byte === OPEN_BRACKET || byte === OPEN_BRACE) this.depth += 1;
    else if (closes) {
      this.depth -= 1;
      if (this.level === 0 && this.depth === 0) this.endRecord(this.offset + index + 1);
    }
  }

  private endRecord(end: number): void {
    if (this.record) this.going = this.onRecord({ ...this.record, end });
    this.record = null;
  }
}
