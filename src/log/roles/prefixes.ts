import type { Role } from '../../protocol/roles';

const FEATURE = /^(feat|features?|inputs?|attributes?|attr)[._\-:/ ]+|^x\d+$|^f\d+$/i;
const SEGMENT = /^(segments?|seg|dim|dimensions?|tags?|slices?|cohort)[._\-:/ ]+/i;
/** Fingerprints of the features are not features. */
const FINGERPRINT = /[._\- ](hash|md5|sha\d*|checksum|digest|fingerprint|version|schema|set|count)$/i;

/** A role that the name's prefix states outright, such as `features.age` or `segment_region`. */
export function statedByPrefix(name: string): { role: Role; prefix: string } | null {
  const segment = SEGMENT.exec(name);
  if (segment) return { role: 'segment', prefix: segment[0] };
  const feature = FEATURE.exec(name);
  if (feature && !FINGERPRINT.test(name)) return { role: 'feature', prefix: feature[0] };
  return null;
}
