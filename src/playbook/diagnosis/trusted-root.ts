import type { SegmentReport } from '../../protocol/report';
import type { Outcomes } from '../context';

/** Labelled rows of the good period below which a slice has no rate of its own. */
const FEW_ROWS = 30;
/** Standard errors by which a segment must be worse than its known conditions were. */
const WORSE_Z = 4;

/**
 * The segment that holds the fall, unless it only seems to: rows of a value never seen before have no errors of their own to
 * compare with, and a group that was always bad looks risen under it. What its other conditions had in the good period says
 * what was to be expected.
 */
export function trustedRoot({ segments }: Pick<Outcomes, 'segments'>): SegmentReport | null {
  const { root, evidence } = segments;
  const atoms = evidence?.location?.atoms ?? [];
  const own = evidence?.location?.slice.tallies[0];
  if (!root || !evidence || !own || atoms.length < 2 || own.good.n >= FEW_ROWS || own.bad.n === 0) return root;
  const after = own.bad.sum / own.bad.n;
  const known = atoms.flatMap(({ attribute, key }) =>
    evidence.counts
      .filter((count) => count.attribute.name === attribute.name)
      .flatMap(({ slices }) => slices.filter((slice) => slice.atoms[0]?.key === key))
      .flatMap(({ tallies }) => tallies[0]?.good ?? []),
  );
  const worse = known
    .filter(({ n }) => n >= FEW_ROWS)
    .every(({ n, sum, squares }) => {
      const before = sum / n;
      const variance = Math.max(1e-12, squares / n - before ** 2) * evidence.baseline.dispersion;
      return after - before > WORSE_Z * Math.sqrt(variance * (1 / n + 1 / own.bad.n));
    });
  return worse ? root : null;
}
