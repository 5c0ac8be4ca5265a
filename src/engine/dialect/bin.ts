import type { Dialect } from './dialect';

const MOST_COMPARISONS = 6;
const MOST_CELLS = 1 << 14;

/**
 * SQL of the half-open bin of a double, as `Expression` `bin` defines it. The range between the outer edges is cut into
 * equal cells; a list says how many edges lie in cells before the value's own, and the few edges of its own cell are
 * compared one by one. The cell is a monotone function of the value, so this is exact whatever rounding does. Edges too
 * uneven for cells become a binary tree of comparisons.
 */
export function binOf(x: string, edges: readonly number[], dialect: Dialect): string {
  const first = edges[0];
  const last = edges.at(-1);
  if (first === undefined || last === undefined) return `CASE WHEN ${x} IS NULL THEN NULL ELSE -1 END`;
  const inner = edges.slice(1, -1);
  const position = positionOf(x, inner, dialect);
  const below = first === -Infinity ? '' : `WHEN ${x} < ${dialect.number(first)} THEN -1 `;
  const above = last === Infinity ? '' : `WHEN ${x} > ${dialect.number(last)} THEN ${edges.length - 1} `;
  const inside = edges.length === 1 ? '0' : position;
  return `CASE WHEN ${dialect.isNaN(x)} THEN -2 ${below}${above}WHEN ${x} IS NOT NULL THEN ${inside} END`;
}

/** How many of the inner edges are at or below the value. */
function positionOf(x: string, inner: readonly number[], dialect: Dialect): string {
  if (inner.length <= 16) return tree(x, inner, 0, inner.length, dialect);
  const grid = gridOf(inner);
  if (grid === null) return tree(x, inner, 0, inner.length, dialect);
  const { low, scale, cells, before, deepest } = grid;
  const raw = `floor((${x} - ${dialect.number(low)}) * ${dialect.number(scale)})`;
  const cell = dialect.toInteger(`greatest(least(${raw}, ${cells - 1}), 0)`);
  const start = dialect.entryOf(before, cell);
  const padded = [...inner, ...Array<number>(deepest).fill(Infinity)];
  const steps = Array.from({ length: deepest }, (_, step) => {
    const edge = dialect.entryOf(padded, `${start} + ${step}`);
    return `CASE WHEN ${x} >= ${edge} THEN ${dialect.number(1)} ELSE ${dialect.number(0)} END`;
  });
  return `(${[start, ...steps].join(' + ')})`;
}

interface Grid {
  low: number;
  scale: number;
  cells: number;
  /** Edges in the cells before each cell. */
  before: number[];
  deepest: number;
}

function gridOf(edges: readonly number[]): Grid | null {
  const low = edges[0];
  const high = edges.at(-1);
  if (low === undefined || high === undefined || !Number.isFinite(low) || !Number.isFinite(high)) return null;
  for (let cells = edges.length * 2; cells <= Math.max(MOST_CELLS, edges.length * 2); cells *= 4) {
    const scale = cells / (high - low);
    if (!Number.isFinite(scale) || !Number.isFinite(high - low) || scale === 0) return null;
    const counts = Array<number>(cells).fill(0);
    for (const edge of edges) {
      const cell = Math.max(Math.min(Math.floor((edge - low) * scale), cells - 1), 0);
      counts[cell] = (counts[cell] ?? 0) + 1;
    }
    const deepest = Math.max(...counts);
    if (deepest > MOST_COMPARISONS) continue;
    let total = 0;
    const before = counts.map((count) => (total += count) - count);
    return { low, scale, cells, before, deepest };
  }
  return null;
}

function tree(x: string, edges: readonly number[], low: number, high: number, dialect: Dialect): string {
  if (low === high) return String(low);
  const middle = (low + high) >> 1;
  const left = tree(x, edges, low, middle, dialect);
  const right = tree(x, edges, middle + 1, high, dialect);
  return `CASE WHEN ${x} < ${dialect.number(edges[middle] ?? NaN)} THEN ${left} ELSE ${right} END`;
}
