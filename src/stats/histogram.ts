import { requireSameLength } from './sum';

/**
 * Edges of `bins` equally wide bins over [minimum, maximum]; a single value gets one bin around it, of width 1 or its last
 * digit.
 * @returns bins + 1 edges, strictly ascending (fewer where the range has no room for them)
 */
export function equalWidthEdges(minimum: number, maximum: number, bins: number): number[] {
  if (!(maximum > minimum)) {
    const half = Math.max(0.5, Math.abs(minimum) * Number.EPSILON * 4);
    return [minimum - half, minimum + half];
  }
  const edges: number[] = [];
  for (let i = 0; i <= bins; i++) {
    const share = i / bins;
    // Weighted so, the ends are exact and an overflowing range stays finite.
    const edge = minimum * (1 - share) + maximum * share;
    const last = edges.at(-1);
    if (last === undefined || edge > last) edges.push(edge);
  }
  edges[0] = minimum;
  edges[edges.length - 1] = maximum;
  return edges;
}

/** The step of 1, 2 or 5 times a power of ten that is nearest above `width`. */
function niceStep(width: number): number {
  const power = 10 ** Math.floor(Math.log10(width));
  const digit = [1, 2, 5].find((candidate) => candidate * power >= width * (1 - 1e-9)) ?? 10;
  return digit * power;
}

/**
 * Edges at round numbers (steps of 1, 2 or 5 times a power of ten) that cover [minimum, maximum] with at most
 * `atMost` bins: for charts. Falls back to equal widths where the range has no round numbers (denormal, overflowing).
 */
export function niceEdges(minimum: number, maximum: number, atMost: number): number[] {
  const span = maximum - minimum;
  let step = niceStep(span / atMost);
  if (!(span > 0 && step > 0)) return equalWidthEdges(minimum, maximum, atMost);
  // Round edges on both sides of the range may need a bin more than the step allows for.
  while (Math.ceil(maximum / step) - Math.floor(minimum / step) > atMost) step = niceStep(step * 1.5);
  const first = Math.floor(minimum / step);
  const bins = Math.ceil(maximum / step) - first;
  if (!(bins >= 1 && bins <= atMost && Math.abs(first) < 2 ** 50)) return equalWidthEdges(minimum, maximum, atMost);
  const edges = Array.from({ length: bins + 1 }, (_, index) => round((first + index) * step));
  const usable = edges.every((edge, i) => Number.isFinite(edge) && (i === 0 || edge > (edges[i - 1] ?? 0)));
  return usable ? edges : equalWidthEdges(minimum, maximum, atMost);
}

/** Drops the noise of binary fractions: 0.30000000000000004 is an edge nobody wants to read. */
const round = (value: number): number => Number(value.toPrecision(15)) + 0;

/** Counts of both periods in the same bins. */
export interface Histogram {
  /** One more than bins, strictly ascending. */
  edges: number[];
  good: number[];
  bad: number[];
}

/**
 * Merges the bins of a fine histogram into at most `bins` of about equal width. Only whole bins are merged, so counts stay
 * exact; edges are a subset of the fine ones.
 */
export function coarsen({ edges, good, bad }: Histogram, bins: number): Histogram {
  requireSameLength(good, bad);
  requireSameLength(edges.slice(1), good);
  if (good.length <= bins) return { edges: [...edges], good: [...good], bad: [...bad] };
  const low = edges[0] ?? 0;
  const high = edges.at(-1) ?? 0;
  const merged: Histogram = { edges: [low], good: [], bad: [] };
  let goodRows = 0;
  let badRows = 0;
  good.forEach((count, bin) => {
    goodRows += count;
    badRows += bad[bin] ?? 0;
    const right = edges[bin + 1] ?? high;
    const target = low + ((high - low) / bins) * merged.edges.length;
    // Near enough to the target: the next fine edge would be further away from it.
    const next = edges[bin + 2];
    if (next === undefined || Math.abs(right - target) <= Math.abs(next - target)) {
      if (merged.good.length < bins - 1 || next === undefined) {
        merged.edges.push(right);
        merged.good.push(goodRows);
        merged.bad.push(badRows);
        goodRows = 0;
        badRows = 0;
      }
    }
  });
  return merged;
}
