import type { RejectedLines } from '../../protocol/read';
import type { RowLocation } from '../engine';
import type { FilePart } from '../source';
import type { Rejection } from './load/rejections';

/** Finds the line of a row. */
export class RowLocator {
  constructor(
    private readonly parts: readonly FilePart[],
    private readonly rejections: readonly Rejection[],
  ) {}

  async locate(file: number, _ordinal: number, _signal?: AbortSignal): Promise<RowLocation> {
    const part = this.parts[file];
    if (!part) throw new RangeError(`The log has no file number ${file}.`);
    return { path: part.path, line: null };
  }

  async lines(rejections: readonly Rejection[], _signal?: AbortSignal): Promise<RejectedLines['listed']> {
    return rejections.map((one) => ({
      file: this.parts[one.file]?.path ?? '',
      line: one.kind === 'offset' ? one.parserLine : one.record + 1,
      reason: one.reason,
    }));
  }
}
