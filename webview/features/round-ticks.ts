/** Most ticks on an axis of numbers; where they would touch, the chart leaves some out. */
const MOST = 7;

/** Round numbers from `low` to `high`: multiples of 1, 2 or 5 times a power of ten, none outside of the two. */
export function roundTicks(low: number, high: number, most = MOST): number[] {
  const span = high - low;
  if (!(span > 0) || !Number.isFinite(span)) return Number.isFinite(low) ? [low] : [];
  const rough = span / most;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5].find((factor) => factor * power >= rough * (1 - 1e-9)) ?? 10) * power;
  const first = Math.ceil(low / step - 1e-9);
  const ticks = Math.floor(high / step + 1e-9) - first + 1;
  // A product has an error in its last digits, which the precision of the step cuts off.
  const digits = Math.min(100, Math.max(0, -Math.floor(Math.log10(step))));
  return Array.from({ length: ticks }, (_unused, tick) => Number(((first + tick) * step).toFixed(digits)));
}

/** Where a value lies among bins side by side: bin b reaches from b − ½ to b + ½. Null outside of them all. */
export function placeAmong(edges: readonly number[], value: number): number | null {
  const bin = edges.findIndex((edge, index) => value >= edge && value <= (edges[index + 1] ?? -Infinity));
  const [from, to] = [edges[bin], edges[bin + 1]];
  if (from === undefined || to === undefined) return null;
  return bin - 0.5 + (to > from ? (value - from) / (to - from) : 0.5);
}
