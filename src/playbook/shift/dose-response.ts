import { type CentredSums, pearson } from '../../stats/correlation';
import type { PlaybookContext } from '../context';
import { atomBlocks } from '../segments/blocks';
import type { AttributeCounts } from '../segments/slices';
import type { Tally } from '../segments/tally';

/** Versions that served side by side: do errors follow the share of rows that the newer one has? */
export interface DoseResponse {
  version: string;
  /** Correlation of its share with the error rate (or loss) over stretches of time, weighted by their labelled rows. */
  correlation: number;
  stretches: number;
  /** Error rate (or loss) of its rows, and of the others' in the same stretches. */
  own: number;
  others: number;
}

/** Stretches in which either has fewer labelled rows are left out of the comparison side by side. */
const ROWS_SIDE_BY_SIDE = 20;
const STRETCHES_AT_LEAST = 6;
/** A share that varies less than this from stretch to stretch is no dose. */
const SPREAD_AT_LEAST = 0.1;

/** Of the version whose share grew most; null where none grew, or nothing was served beside it. */
export async function doseResponse(
  context: PlaybookContext,
  counts: readonly AttributeCounts[],
): Promise<DoseResponse | null> {
  const versions = counts.find(({ attribute }) => attribute.origin === 'version');
  if (!versions || versions.slices.length < 2) return null;
  const { attribute, slices, total } = versions;
  const share = (rows: number, all: number): number => (all > 0 ? rows / all : 0);
  const grown = slices
    .map((slice) => ({
      slice,
      growth: share(slice.rows.bad, total.rows.bad) - share(slice.rows.good, total.rows.good),
    }))
    .sort((a, b) => b.growth - a.growth)[0];
  const key = grown?.slice.atoms[0]?.key ?? null;
  if (!grown || key === null || grown.growth < SPREAD_AT_LEAST) return null;
  const byKey = (await atomBlocks(context, [attribute])).get(attribute.name);
  const own = byKey?.get(key);
  if (!byKey || !own) return null;
  const stretches = new Map<string, { own: Tally; all: { n: number; sum: number } }>();
  for (const blocks of byKey.values())
    for (const [id, { n, sum }] of blocks) {
      const known = stretches.get(id) ?? { own: own.get(id) ?? { n: 0, sum: 0, squares: 0 }, all: { n: 0, sum: 0 } };
      known.all.n += n;
      known.all.sum += sum;
      stretches.set(id, known);
    }
  return respond(attribute.label(key), [...stretches.values()]);
}

function respond(
  version: string,
  stretches: readonly { own: Tally; all: { n: number; sum: number } }[],
): DoseResponse | null {
  const beside = stretches.filter(({ own, all }) => own.n >= ROWS_SIDE_BY_SIDE && all.n - own.n >= ROWS_SIDE_BY_SIDE);
  const filled = stretches.filter(({ all }) => all.n > 0);
  if (beside.length < 2 || filled.length < STRETCHES_AT_LEAST) return null;
  const doses = centred(filled.map(({ own, all }) => ({ dose: own.n / all.n, rate: all.sum / all.n, weight: all.n })));
  const correlation = pearson(doses);
  const spread = Math.sqrt(Math.max(0, doses.xx / doses.count - (doses.x / doses.count) ** 2));
  if (correlation === null || spread < SPREAD_AT_LEAST) return null;
  const total = (of: (stretch: (typeof beside)[number]) => number): number =>
    beside.reduce((sum, stretch) => sum + of(stretch), 0);
  return {
    version,
    correlation,
    stretches: filled.length,
    own: total(({ own }) => own.sum) / total(({ own }) => own.n),
    others: total(({ own, all }) => all.sum - own.sum) / total(({ own, all }) => all.n - own.n),
  };
}

/** Sums of dose and rate, every stretch counted as often as it has labelled rows. */
function centred(points: readonly { dose: number; rate: number; weight: number }[]): CentredSums {
  const sums: CentredSums = { count: 0, x: 0, y: 0, xx: 0, yy: 0, xy: 0 };
  for (const { dose, rate, weight } of points) {
    sums.count += weight;
    sums.x += weight * dose;
    sums.y += weight * rate;
    sums.xx += weight * dose * dose;
    sums.yy += weight * rate * rate;
    sums.xy += weight * dose * rate;
  }
  return sums;
}
