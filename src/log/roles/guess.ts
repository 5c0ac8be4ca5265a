import type { PrivateColumn } from '../../protocol/read';
import type { Problem } from '../../protocol/report';
import type { ColumnRole, Role, RoleAssignment, Roles } from '../../protocol/roles';
import { claimByValues } from './by-values';
import type { RoleCandidate, RoleGuess } from './candidate';
import { settleClaims } from './claims';
import { Draft } from './draft';
import { checkGiven } from './given';
import { labelOf, type LabelOf } from './label-of';
import { leftoverRole } from './leftovers';
import { resolveOutputs } from './outputs';
import { statedByPrefix } from './prefixes';
import { profileColumn, type ColumnProfile } from './profile';
import { resolveScores } from './scores';
import { isForeign, leftoverOfSide, takeStated } from './stated';
import { taskOf } from './task';

/**
 * What each column of a log is for, from its name, its type and its values; a role given by hand always wins.
 * Throws `IncidentError` `unknown-column` or `unknown-role` for a given role that fits nothing, `usage` where one role
 * is given twice. A log without a time column is no error here: only an investigation needs one.
 */
export function guessRoles(
  columns: readonly RoleCandidate[],
  given: readonly RoleAssignment[],
  hidden: readonly PrivateColumn[] = [],
): RoleGuess {
  const names = columns.map((column) => column.name);
  const draft = new Draft(columns.map(profileColumn));
  for (const { column, role, className } of checkGiven(given, names).values()) {
    draft.give(column, role, 'Given by hand.', className);
  }
  takeStated(draft);
  for (const profile of draft.columns) {
    const { name } = profile;
    const stated = draft.of(name) === undefined ? statedByPrefix(name) : null;
    if (stated && !isForeign(profile, stated.role))
      draft.guess(name, stated.role, `The name begins with "${stated.prefix}".`);
  }
  settleClaims(draft);
  resolveOutputs(draft);
  claimByValues(draft);
  resolveScores(draft);
  for (const profile of draft.columns) {
    if (draft.of(profile.name) !== undefined) continue;
    const { role, reason } = leftoverOfSide(profile) ?? leftoverRole(profile);
    draft.guess(profile.name, role, `The column ${reason}.`);
  }
  for (const profile of draft.columns) {
    const role = draft.of(profile.name)?.role;
    if ((role === 'feature' || role === 'segment') && isPrivate(profile, hidden))
      draft.guess(profile.name, 'ignore', 'The column is private, and comparing it would show values of it.');
  }
  const standsFor = labelOf(draft);
  if (standsFor) explain(draft, standsFor);
  const columnRoles = names.flatMap((name) => columnRole(draft, name));
  const roles = { ...rolesOf(columnRoles), ...(standsFor && { labelOf: standsFor.labels }) };
  const task = taskOf(draft, standsFor?.labels ?? {});
  return { roles, columnRoles, task, problems: problemsOf(draft, standsFor) };
}

/** Says of the prediction what its values stand for; scores of a label's class become those of the prediction that stands for it. */
function explain(draft: Draft, { labels, reason }: LabelOf): void {
  const predictions = new Map(Object.entries(labels).map(([prediction, label]) => [label, prediction]));
  const [prediction, label] = [draft.first('prediction'), draft.first('label')];
  if (!prediction || !label || predictions.size === 0) return;
  const pairs = [...predictions].map(([came, said]) => `"${said}" stands for "${came}"`).join(' and ');
  draft.explain(prediction.name, `${pairs} of "${label.name}": ${reason}.`);
  for (const { name } of draft.all('score')) {
    const className = draft.of(name)?.className;
    const said = className === undefined ? undefined : predictions.get(className);
    if (said !== undefined) draft.rename(name, said);
  }
}

/** Comparing a column shows its values: as classes, as edges of bins. A private one is compared only where a person says so. */
const isPrivate = ({ name }: ColumnProfile, hidden: readonly PrivateColumn[]): boolean =>
  hidden.some(({ column }) => column === name);

function columnRole(draft: Draft, column: string): ColumnRole[] {
  const role = draft.of(column);
  return role === undefined ? [] : [{ column, ...role }];
}

type SingleRole = Exclude<Role, 'score' | 'feature' | 'segment' | 'ignore'>;

function rolesOf(columnRoles: readonly ColumnRole[]): Roles {
  const scores = new Map<string, string>();
  const single: Partial<Record<SingleRole, string>> = {};
  const roles: Pick<Roles, 'features' | 'segments'> = { features: [], segments: [] };
  for (const { column, role, className } of columnRoles) {
    if (role === 'feature') roles.features.push(column);
    else if (role === 'segment') roles.segments.push(column);
    else if (role === 'score') scores.set(className ?? column, column);
    else if (role !== 'ignore') single[role] = column;
  }
  return { ...single, scores: Object.fromEntries(scores), ...roles };
}

function problemsOf(draft: Draft, standsFor: LabelOf | null): Problem[] {
  const problems: Problem[] = [];
  const prediction = draft.first('prediction');
  const label = draft.first('label');
  if (
    !prediction &&
    draft.all('score').length === 0 &&
    !draft.first('confidence') &&
    !draft.first('correct') &&
    !draft.first('loss')
  ) {
    problems.push({
      code: 'no-output',
      text: 'No column looks like a prediction, a score or a label. Say which is with --role prediction=COLUMN.',
    });
  }
  if (prediction && label && standsFor && Object.keys(standsFor.labels).length === 0) {
    problems.push({
      code: 'labels-not-comparable',
      text: `"${prediction.name}" and "${label.name}" have no value in common, so right and wrong cannot be told by comparing them.`,
    });
  }
  return problems;
}
