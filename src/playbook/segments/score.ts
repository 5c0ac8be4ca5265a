import type { ByPeriod } from '../../protocol/report';
import { lossSliceScore, sliceScore } from '../../stats/log-likelihood-ratio';
import type { Tally } from './tally';

/** What the good period makes one expect of everything, and how noisy it is. */
export interface Baseline {
  kind: 'event' | 'amount';
  good: Tally;
  /** Overdispersion of time blocks, at least 1 (Pearson). */
  dispersion: number;
}

export interface Score {
  observed: number;
  expected: number;
  /** observed − expected. */
  excess: number;
  /** observed / expected − 1. */
  lift: number;
  /** Log-likelihood ratio of "as high as observed" against "as expected"; 0 where not above expectation. */
  llr: number;
  /** Standard score of the excess, corrected for overdispersion. */
  z: number;
}

/** How far a slice's signal is above what its good period, shrunk to the whole log's, makes one expect. */
export function score({ good, bad }: ByPeriod<Tally>, baseline: Baseline): Score {
  const found =
    baseline.kind === 'event'
      ? sliceScore(
          { goodRows: good.n, goodErrors: good.sum, badRows: bad.n, badErrors: bad.sum },
          { goodRows: baseline.good.n, goodErrors: baseline.good.sum, badRows: 0, badErrors: 0 },
        )
      : lossSliceScore(
          { goodRows: good.n, goodLoss: good.sum, badRows: bad.n, badLoss: bad.sum },
          { goodRows: baseline.good.n, goodLoss: baseline.good.sum, badRows: 0, badLoss: 0 },
          varianceOf(baseline.good),
        );
  const { expected, excess, logLikelihoodRatio } = found;
  const perRow = baseline.kind === 'event' ? (bad.n > 0 ? expected / bad.n : 0) : varianceOf(baseline.good);
  const uncertainty = perRow * bad.n * (1 + bad.n / (good.n + 20)) * baseline.dispersion;
  return {
    observed: bad.sum,
    expected,
    excess,
    lift: expected > 0 ? excess / expected : 0,
    llr: logLikelihoodRatio,
    z: uncertainty > 0 ? excess / Math.sqrt(uncertainty) : 0,
  };
}

function varianceOf({ n, sum, squares }: Tally): number {
  return n > 0 ? Math.max(0, squares / n - (sum / n) ** 2) : 0;
}
