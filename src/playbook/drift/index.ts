import type { FeatureReport } from '../../protocol/report';
import type { PlaybookContext } from '../context';
import { once } from '../memory';
import { binnedCounts } from './binned-counts';
import { featureReport } from './feature-report';
import { placeboOf } from './placebo';
import { byWeight, judgeFamily } from './verdict';

export interface Drift {
  features: FeatureReport[];
  outputs: FeatureReport[];
}

/** Statistics and verdict of every feature and every output; each is a family of tests of its own. */
export const drift = once(async (context: PlaybookContext): Promise<Drift> => {
  const columns = await binnedCounts(context);
  const family = (output: boolean): FeatureReport[] => {
    const members = columns.filter(({ column }) => column.output === output);
    return judgeFamily(members.map(featureReport), members, members.map(placeboOf), context.thresholds);
  };
  return { features: family(false).sort(byWeight), outputs: family(true) };
});
