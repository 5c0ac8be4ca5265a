import type { SegmentWhere } from '../../protocol/report';

/** `device=mobile and country=BR`; "all rows" of no condition. */
export function wordsOf(where: SegmentWhere | null): string {
  const parts = Object.entries(where ?? {}).map(([column, value]) => `${column}=${value}`);
  return parts.length === 0 ? 'all rows' : parts.join(' and ');
}
