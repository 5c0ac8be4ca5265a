import type { RecordPlace } from './records';

const FEED = 10;

/** Records that begin with a mark at the start of a line. */
export class MarkScanner {
  private offset = 0;
  private line = 1;
  private rest = Buffer.alloc(0);
  private record: { line: number; start: number } | null = null;
  private going = true;
  private readonly mark: Buffer;

  constructor(
    mark: string,
    private readonly onRecord: (place: RecordPlace) => boolean,
  ) {
    this.mark = Buffer.from(mark);
  }

  take(chunk: Buffer): boolean {
    const bytes = this.rest.length > 0 ? Buffer.concat([this.rest, chunk]) : chunk;
    let start = 0;
    for (let end = bytes.indexOf(FEED); end >= 0 && this.going; end = bytes.indexOf(FEED, start)) {
      this.takeLine(bytes.subarray(start, end));
      start = end + 1;
    }
    this.rest = Buffer.from(bytes.subarray(start));
    return this.going;
  }

  finish(): void {
    if (this.going && this.rest.length > 0) this.takeLine(this.rest);
    this.endRecord(this.offset);
  }

  private takeLine(text: Buffer): void {
    if (text.subarray(0, this.mark.length).equals(this.mark)) {
      this.endRecord(this.offset);
      this.record = { line: this.line, start: this.offset };
    }
    this.line += 1;
    this.offset += text.length + 1;
  }

  private endRecord(end: number): void {
    if (this.record && this.going) this.going = this.onRecord({ ...this.record, end });
    this.record = null;
  }
}
