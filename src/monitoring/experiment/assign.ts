import { assignmentBucket, assignVariantSeed } from '../../stats/assignment';
import type { Assignment } from '../../protocol/monitoring';

/** The seed's assignment of users, with their buckets. */
export function assignUsers(experiment: string, users: readonly string[], controlShare: number): Assignment[] {
  return users.map((user) => ({
    experiment,
    user,
    bucket: assignmentBucket(experiment, user),
    variant: assignVariantSeed(experiment, user, controlShare),
  }));
}
