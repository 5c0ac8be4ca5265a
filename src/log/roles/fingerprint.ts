import { wordsOf } from './names';

const FINGERPRINT = /\b(hash|md5|sha\d*|checksum|digest|fingerprint)$/;

/** Whether a column's name says that it holds a fingerprint, such as `feature_hash`: of no use to compare, but repeats tell. */
export const isFingerprint = (column: string): boolean => FINGERPRINT.test(wordsOf(column).join(' '));
