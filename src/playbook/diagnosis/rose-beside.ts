import type { MetricReport } from '../../protocol/report';

/** Of what errors could be denser in the touched rows, so much must be there; else rows elsewhere fell as much. */
const DENSER = 0.3;
/** Rows beside so many are those before the fault began, and say nothing. */
const ALL_ROWS = 0.9;
/** Standard errors by which errors must have risen beside the touched rows. */
const SURELY = 2;
const OF_95_PERCENT = 1.96;

/**
 * Whether errors rose beside the rows that a fault touches as they did in them, surely and not by chance: then it is not what
 * made them rise. A small fall leaves open where its errors stand.
 * @param held share of the excess errors in the touched rows, 0 to 1
 * @param share the touched rows, as a share of the bad period
 * @param everywhere share of the excess errors that comes of other inputs having moved, in touched rows and others alike
 */
export function roseBeside(
  { change, interval }: Pick<MetricReport, 'change' | 'interval'>,
  held: number,
  share: number,
  everywhere = 0,
): boolean {
  const own = (held - everywhere * share) / (1 - everywhere);
  if (share <= 0 || share >= ALL_ROWS || own >= share * (1 + DENSER * (1 / share - 1))) return false;
  if (change === null || interval === null) return true;
  const standardError = (interval[1] - interval[0]) / (2 * OF_95_PERCENT);
  return (1 - held) * Math.abs(change) > SURELY * standardError * Math.sqrt(1 - share);
}
