import { wordsOf } from '../roles/names';

const VERSION_NAME = /\b(version|ver|model|mdl|build|release|revision|rev)\b/;
const MAJOR_AND_MINOR = /^\s*\d+\.\d+\s*$/;
const MOST_VERSIONS = 50;

/** Whether numbers with a point are versions by their column's name: 2026.10 is ten months, and not 2026.1. */
export function holdsVersions(name: string, sample: readonly (string | null)[]): boolean {
  if (!VERSION_NAME.test(wordsOf(name).join(' '))) return false;
  const values = new Set(sample.filter((value): value is string => value !== null && value !== ''));
  return values.size > 0 && values.size <= MOST_VERSIONS && [...values].every((value) => MAJOR_AND_MINOR.test(value));
}
