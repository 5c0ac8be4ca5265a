import type { Phase, Progress } from '../protocol/investigation';
import { neutralise } from '../report/neutral-text';

const PHASES: readonly Phase[] = [
  'reading',
  'summarizing',
  'infrastructure',
  'data',
  'segments',
  'timeline',
  'reproduction',
  'diagnosis',
];
const BAR = 20;
const CLEAR_LINE = '\r\u001b[2K';

export interface ProgressLine {
  show(progress: Progress): void;
  /** Takes the bar away, so that what is printed next stands on a clean line. */
  clear(): void;
}

/** A bar that redraws in place on a terminal; one line a phase elsewhere; nothing with `--quiet`. */
export function progressLine(
  stream: { isTTY?: boolean; columns?: number; write(text: string): unknown },
  quiet: boolean,
): ProgressLine {
  if (quiet) return { show: () => undefined, clear: () => undefined };
  return stream.isTTY === true ? bar(stream) : lines(stream);
}

function bar(stream: { columns?: number; write(text: string): unknown }): ProgressLine {
  let furthest = 0;
  let drawn = false;
  return {
    show(progress) {
      const phase = Math.max(0, PHASES.indexOf(progress.phase));
      // Steps run side by side: the bar never goes back.
      furthest = Math.max(furthest, (phase + (progress.fraction ?? 0)) / PHASES.length);
      const filled = Math.round(furthest * BAR);
      const text = `${'█'.repeat(filled)}${'░'.repeat(BAR - filled)} ${neutralise(progress.text)}`;
      stream.write(CLEAR_LINE + text.slice(0, (stream.columns ?? 80) - 1));
      drawn = true;
    },
    clear() {
      if (drawn) stream.write(CLEAR_LINE);
      drawn = false;
    },
  };
}

function lines(stream: { write(text: string): unknown }): ProgressLine {
  const said = new Set<Phase>();
  return {
    show({ phase, text }) {
      if (said.has(phase)) return;
      said.add(phase);
      stream.write(`${neutralise(text)}\n`);
    },
    clear: () => undefined,
  };
}
