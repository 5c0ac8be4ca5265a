/** A stretch of the charts from where the pointer went down to where it is now, in pixels from the left. */
export interface Selection {
  from: number;
  to: number;
}

/** Shorter drags are clicks of an unsteady hand. */
const LEAST = 6;

/** Begins with a press of the main button on a chart; what can be clicked there keeps its click. */
export function selectionStart(event: PointerEvent, x: number): Selection | null {
  const onChart = event.target instanceof Element && event.target.closest('incident-chart') !== null;
  return event.button === 0 && onChart ? { from: x, to: x } : null;
}

export const isLong = ({ from, to }: Selection): boolean => Math.abs(to - from) >= LEAST;
