import type { RejectedLines } from '../../protocol/read';
import type { RowLocation } from '../engine';
import type { FilePart } from '../source';
import { hasLines, recordLayout, scanRecords } from './records';

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
      if (wanted.length > 0 && hasLines(part)) await findLines(part, wanted, found, signal);
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
  found: Map<Rejection, number>,
  signal?: AbortSignal,
): Promise<void> {
  const open = [...wanted].sort((a, b) => position(a) - position(b));
  let record = hasHeader(part) ? -1 : 0;
  await scanRecords(
    part,
    ({ line, end }) => {
      for (let next = open[0]; next && position(next) < (next.kind === 'offset' ? end : record + 1); next = open[0]) {
        found.set(next, line);
        open.shift();
      }
      record += 1;
      return open.length > 0;
    },
    signal,
  );
}

function hasHeader(part: FilePart): boolean {
  const layout = recordLayout(part);
  return layout.kind === 'delimited' && layout.header;
}

const position = (one: Rejection): number => (one.kind === 'offset' ? one.offset : one.record);

/** Says of each record in turn whether it is no row: the header, or a rejected record. */
function skipper(part: FilePart, rejections: readonly Rejection[]): (place: { end: number }) => boolean {
  // Records that are taken apart keep their number when one of them is rejected; what the parser left out has none.
  const counted = rejections.filter(({ kind }) => part.layout.kind !== 'unpacked' || kind === 'offset');
  const sorted = [...counted].sort((a, b) => position(a) - position(b));
  let header = hasHeader(part);
  let next = 0;
  let record = -1;
  return ({ end }) => {
    if (header) {
      header = false;
      return true;
    }
    record += 1;
    const rejected = sorted[next];
    if (!rejected || position(rejected) >= (rejected.kind === 'offset' ? end : record + 1)) return false;
    while (next < sorted.length && position(sorted[next] ?? rejected) < (rejected.kind === 'offset' ? end : record + 1))
      next++;
    return true;
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
