import { guessType } from './formats/column-type';
import type { RoleCandidate } from './roles/candidate';
import type { Roles } from '../protocol/roles';

/** What systems write where the truth is not known yet, in lower case. */
const NOT_YET = new Set([
  ...['pending', 'unknown', 'tbd', 'tba', 'not yet', 'not_yet', 'awaiting', 'waiting', 'unlabeled', 'unlabelled'],
  ...['unresolved', 'undetermined', 'unverified', 'missing', 'not available', 'n/a', 'na', 'none', 'null', 'nan', '?'],
  ...['-', '--', '#n/a', '\\n', 'no label', 'no_label'],
]);

/** Labels that are none: of which column, and how they are written there (lower case). */
export interface AbsentLabels {
  column: string;
  spellings: string[];
}

/** With `--read noLabel=none` every label is one. */
const NONE = 'none';

const plain = (value: string): string => value.trim().toLowerCase();

const wordsIn = (candidate: RoleCandidate | undefined): Set<string> =>
  new Set((candidate?.sample ?? []).flatMap((value) => (value === null ? [] : [plain(value)])));

/**
 * "pending" among labels stands for one that has not come, where no prediction ever says it: else a log would seem to get
 * worse towards its end. `asked`: the words a person gave, or `none`. Null where labels are as they stand.
 */
export function absentLabels(
  candidates: readonly RoleCandidate[],
  { label, prediction }: Pick<Roles, 'label' | 'prediction'>,
  asked?: string,
): AbsentLabels | null {
  if (label === undefined || asked === NONE) return null;
  if (asked !== undefined) return { column: label, spellings: asked.split(',').map(plain) };
  if (prediction === undefined) return null;
  const labels = wordsIn(candidates.find(({ name }) => name === label));
  const predicted = wordsIn(candidates.find(({ name }) => name === prediction));
  const spellings = [...labels].filter((word) => NOT_YET.has(word) && !predicted.has(word)).sort();
  return spellings.length === 0 || spellings.length === labels.size || predicted.size === 0
    ? null
    : { column: label, spellings };
}

/** The columns as they are without those labels. */
export function withoutAbsent<Candidate extends RoleCandidate>(
  candidates: readonly Candidate[],
  { column, spellings }: AbsentLabels,
): Candidate[] {
  const absent = new Set(spellings);
  return candidates.map((candidate) => {
    if (candidate.name !== column) return candidate;
    const sample = candidate.sample.map((value) => (value !== null && absent.has(plain(value)) ? null : value));
    return { ...candidate, sample, type: guessType(sample, []).type };
  });
}

/** What the report says of them. */
export const absentLabelsProblem = ({ column, spellings }: AbsentLabels) => ({
  code: 'labels-not-yet',
  text: `Rows whose "${column}" is ${spellings.map((one) => JSON.stringify(one)).join(' or ')} count as rows without a label. --read noLabel=none takes them as labels, noLabel=WORD others instead.`,
});
