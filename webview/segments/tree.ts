import type { SegmentReport, SegmentWhere } from '../../src/protocol/report';

/** A segment in the tree: under the one that it narrows. */
export interface SegmentRow {
  segment: SegmentReport;
  /** The segment it stands under; null at the top. */
  under: SegmentReport | null;
  depth: number;
  /** Whether the narrower segments under it are shown; null where there are none. */
  open: boolean | null;
}

const size = (where: SegmentWhere): number => Object.keys(where).length;

const narrows = (inner: SegmentWhere, outer: SegmentWhere): boolean =>
  size(inner) > size(outer) && Object.entries(outer).every(([column, value]) => inner[column] === value);

/** The conditions of a segment that those of a wider one lack. */
export const without = (where: SegmentWhere, wider: SegmentWhere): SegmentWhere =>
  Object.fromEntries(Object.entries(where).filter(([column]) => !(column in wider)));

/**
 * Singles, and under each the pairs and triples that narrow it, in the order of `segments`: of several that a segment
 * narrows it stands under the one with the most conditions, and of those under the first. A branch stands where the first
 * of its segments would, so that the most telling one leads, however narrow it is.
 */
export function segmentTree(
  segments: readonly SegmentReport[],
  closed: (segment: SegmentReport) => boolean,
): SegmentRow[] {
  const children = new Map<SegmentReport | null, SegmentReport[]>();
  for (const segment of segments) {
    const wider = segments.filter(({ where }) => narrows(segment.where, where));
    const most = Math.max(0, ...wider.map(({ where }) => size(where)));
    const parent = wider.find(({ where }) => size(where) === most) ?? null;
    children.set(parent, [...(children.get(parent) ?? []), segment]);
  }
  const rank = new Map(segments.map((segment, index) => [segment, index]));
  const best = (segment: SegmentReport): number =>
    Math.min(rank.get(segment) ?? 0, ...(children.get(segment) ?? []).map(best));
  const rowsUnder = (parent: SegmentReport | null, depth: number): SegmentRow[] =>
    [...(children.get(parent) ?? [])]
      .sort((one, other) => best(one) - best(other))
      .flatMap((segment): SegmentRow[] => {
        const open = children.has(segment) ? !closed(segment) : null;
        const row = { segment, under: parent, depth, open };
        return open ? [row, ...rowsUnder(segment, depth + 1)] : [row];
      });
  return rowsUnder(null, 0);
}
