import { createHash } from 'node:crypto';

const BUCKETS = 10_000n;

/**
 * The bucket of the seed document's `assign_variant`: SHA-256 of `experiment:user` in UTF-8 as one 256-bit number, modulo
 * 10,000.
 */
export function assignmentBucket(experiment: string, user: string): number {
  const hash = createHash('sha256').update(`${experiment}:${user}`, 'utf8').digest('hex');
  return Number(BigInt(`0x${hash}`) % BUCKETS);
}

/**
 * The seed document's `assign_variant`, to the letter: `control` where bucket / 10000 < control share, else `treatment`.
 * @param controlShare 0 to 1
 */
export function assignVariantSeed(experiment: string, user: string, controlShare = 0.5): 'control' | 'treatment' {
  return assignmentBucket(experiment, user) / 10_000 < controlShare ? 'control' : 'treatment';
}
