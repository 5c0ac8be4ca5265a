import type { RejectedLines } from '../../protocol/read';
import type { RowLocation } from '../engine';
import type { FilePart } from '../source';
import { hasLines, recordLayout, scanRecords, type RecordPlace } from './records';

/** A record that could not become a row, by where it begins (delimited text) or by its number (JSON). */
export type Rejection = { file: number; reason: string } & (
  { kind: 'offset'; offset: number; parserLine: number } | { kind: 'record'; record: number }
);

/** Rows whose line is their ordinal plus a constant, from `ordinal` on. */
interface Run {
  ordinal: number;
  line: number;
}

/** Finds the lines of rows. A file is scanned when a line in it is first asked for; then only its irregular places are kept. */
export class RowLocator {
  private readonly runs = new Map<number, Promise<Run[]>>();

  /** `recordOf`: the number of the record that a row was taken from, in files whose records hold several rows. */
  constructor(
    private readonly parts: readonly FilePart[],
    private readonly rejections: readonly Rejection[],
    private readonly recordOf: (file: number, ordinal: number) => Promise<number> = (_, ordinal) =>
      Promise.resolve(ordinal),
  ) {}

  async locate(file: number, ordinal: number, signal?: AbortSignal): Promise<RowLocation> {
    const part = this.parts[file];
    if (!part) throw new RangeError(`The log has no file number ${file}.`);
    if (!hasLines(part)) return { path: part.path, line: null };
    let runs = this.runs.get(file);
    if (!runs) {
      runs = this.scan(file, part, signal);
      this.runs.set(file, runs);
      runs.catch(() => this.runs.delete(file));
    }
    const record = part.layout.kind === 'unpacked' ? await this.recordOf(file, ordinal) : ordinal;
    const run = last(await runs, (one) => one.ordinal <= record);
    return { path: part.path, line: run ? run.line + (record - run.ordinal) : null };
  }

  private async scan(file: number, part: FilePart, signal?: AbortSignal): Promise<Run[]> {
    const skip = skipper(
      part,
      this.rejections.filter((one) => one.file === file),
    );
    const runs: Run[] = [];
    let ordinal = 0;
    let expected = -1;
    await scanRecords(
      part,
      (place) => {
        if (skip(place)) return true;
        if (place.line !== expected) runs.push({ ordinal, line: place.line });
        expected = place.line + 1;
        ordinal += 1;
        return true;
      },
      signal,
    );
    return runs;
  }

  /** Rejected records with the line of the file that they begin at. */
  async lines(rejections: readonly Rejection[], signal?: AbortSignal): Promise<RejectedLines['listed']> {
    const found = new Map<Rejection, number>();
    for (const [file, part] of this.parts.entries()) {
      const wanted = rejections.filter((one) => one.file === file);
      const all = this.rejections.filter((one) => one.file === file);
      if (wanted.length > 0 && hasLines(part)) await findLines(part, wanted, all, found, signal);
    }
    return rejections.map((one) => ({
      file: this.parts[one.file]?.path ?? '',
      line: found.get(one) ?? (one.kind === 'offset' ? one.parserLine : one.record + 1),
      reason: one.reason,
    }));
  }
}

async function findLines(
  part: FilePart,
  wanted: readonly Rejection[],
  all: readonly Rejection[],
  found: Map<Rejection, number>,
  signal?: AbortSignal,
): Promise<void> {
  const byOffset = offsetsOf(wanted);
  const byRecord = new Map(wanted.flatMap((one) => (one.kind === 'record' ? [[one.record, one] as const] : [])));
  const counter = new RecordCounter(part, all);
  await scanRecords(
    part,
    (place) => {
      for (let next = byOffset[0]; next && next.offset < place.end; next = byOffset[0]) {
        found.set(next, place.line);
        byOffset.shift();
      }
      const record = counter.recordAt(place);
      const rejected = record === null ? undefined : byRecord.get(record);
      if (rejected && record !== null) {
        found.set(rejected, place.line);
        byRecord.delete(record);
      }
      return byOffset.length + byRecord.size > 0;
    },
    signal,
  );
}

type OffsetRejection = Rejection & { kind: 'offset' };

const offsetsOf = (rejections: readonly Rejection[]): OffsetRejection[] =>
  rejections.filter((one) => one.kind === 'offset').sort((a, b) => a.offset - b.offset);

/** Numbers records as the engine does: without what stands before the table, the header, and what its parser set aside. */
class RecordCounter {
  private readonly offsets: OffsetRejection[];
  private readonly skip: number;
  private header: boolean;
  private next = 0;
  private record = -1;

  constructor(part: FilePart, rejections: readonly Rejection[]) {
    const layout = recordLayout(part);
    this.offsets = offsetsOf(rejections);
    this.header = layout.kind === 'delimited' && layout.header;
    this.skip = (layout.kind === 'delimited' ? layout.skip : undefined) ?? 0;
  }

  /** The number of the record that stands there; null where none does. */
  recordAt({ line, end }: RecordPlace): number | null {
    if (line <= this.skip) return null;
    if (this.header) {
      this.header = false;
      return null;
    }
    const rejected = this.offsets[this.next];
    if (!rejected || rejected.offset >= end) return ++this.record;
    while ((this.offsets[this.next]?.offset ?? Infinity) < end) this.next++;
    return null;
  }
}

/** Says of each record in turn whether it is no row. */
function skipper(part: FilePart, rejections: readonly Rejection[]): (place: RecordPlace) => boolean {
  const counter = new RecordCounter(part, rejections);
  // Records that are taken apart keep their number when one of them is rejected.
  const counted = part.layout.kind === 'unpacked' ? [] : rejections;
  const records = new Set(counted.flatMap((one) => (one.kind === 'record' ? [one.record] : [])));
  return (place) => {
    const record = counter.recordAt(place);
    return record === null || records.has(record);
  };
}

function last<T>(items: readonly T[], holds: (item: T) => boolean): T | undefined {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const item = items[middle];
    if (item !== undefined && holds(item)) low = middle + 1;
    else high = middle;
  }
  return items[low - 1];
}
