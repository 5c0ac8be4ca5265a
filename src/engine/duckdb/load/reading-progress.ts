import { basename } from 'node:path';
import type { FilePart } from '../../source';

/** How often is said how far a file is read, in milliseconds. */
const EVERY = 250;
/** Before so much time (in milliseconds) and such a share nobody can say how long it takes. */
const ESTIMATE_AFTER = 1000;
const ESTIMATE_FROM = 0.05;

export interface ReadingProgress {
  /** The index-th file is begun. */
  onFile: (index: number) => void;
  stop: () => void;
}

/**
 * Says how far the files of a log are read, by their bytes, and how long it takes from there, while DuckDB reads them.
 * @param shareOfFile how much of the present file is read, 0 to 1; null where that is not known
 */
export function readingProgress(
  parts: readonly FilePart[],
  shareOfFile: () => number | null,
  say: (text: string, fraction?: number) => void,
): ReadingProgress {
  const total = parts.reduce((sum, { bytes }) => sum + bytes, 0);
  const began = performance.now();
  let before = 0;
  let present: FilePart | undefined;
  // DuckDB says how far it is now and then: the rate is that of the moment it said so.
  let known = { fraction: 0, at: 0 };
  const tell = (): void => {
    if (!present) return;
    const bytes = before + present.bytes * (shareOfFile() ?? 0);
    const fraction = total > 0 ? bytes / total : 0;
    const elapsed = performance.now() - began;
    if (fraction !== known.fraction) known = { fraction, at: elapsed };
    const left = fraction > 0 ? known.at / fraction - elapsed : Infinity;
    const soon = elapsed >= ESTIMATE_AFTER && fraction >= ESTIMATE_FROM;
    say(`Reading ${basename(present.path)}${howFar(fraction, total, soon ? left : null)}`, fraction);
  };
  const timer = setInterval(tell, EVERY);
  return {
    onFile: (index) => {
      before = parts.slice(0, index).reduce((sum, { bytes }) => sum + bytes, 0);
      present = parts[index];
      tell();
    },
    stop: () => clearInterval(timer),
  };
}

/** ": 39% of 262 MB, about 3 s left"; nothing at the beginning. */
function howFar(fraction: number, total: number, left: number | null): string {
  if (fraction <= 0) return '';
  const done = `: ${Math.floor(fraction * 100)}% of ${sizeInWords(total)}`;
  return left === null ? done : `${done}, about ${durationInWords(left / 1000)} left`;
}

const sizeInWords = (bytes: number): string => {
  const unit = bytes >= 1e9 ? ([1e9, 'GB'] as const) : bytes >= 1e6 ? ([1e6, 'MB'] as const) : ([1e3, 'kB'] as const);
  const size = bytes / unit[0];
  return `${size < 10 ? size.toFixed(1) : Math.round(size)} ${unit[1]}`;
};

const durationInWords = (seconds: number): string =>
  seconds < 90 ? `${Math.max(1, Math.ceil(seconds))} s` : `${Math.round(seconds / 60)} min`;
