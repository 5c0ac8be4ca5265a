import type { IncidentDocument } from '../../protocol/incident-document';
import type { ReadOptions, Restriction } from '../../protocol/investigation';
import type { ReplayRecord } from '../../protocol/replay';
import type { ByPeriod } from '../../protocol/report';
import { REPEATABLE_ROLES, type RoleAssignment } from '../../protocol/roles';
import { setValue as set } from './set-value';

/**
 * Edits of an investigation's text. Each takes and gives the whole text; keys it does not know, their order and the
 * indentation stay as the author wrote them.
 */
export function withPeriods(text: string, good: string | null, bad: string | null): string {
  const periods = { ...(good === null ? {} : { good }), ...(bad === null ? {} : { bad }) };
  return set(text, ['periods'], Object.keys(periods).length === 0 ? undefined : periods);
}

/** Restricts the investigation to rows with these values; an empty list lifts the restriction. */
export const withWhere = (text: string, where: readonly Restriction[]): string =>
  set(text, ['where'], where.length === 0 ? undefined : where);

/**
 * Restricts as `withWhere`, and keeps `periods` where the document leaves them to be proposed: who is new and who returns
 * (`user_id.seen`) is told by how far each period can be looked back from, so other periods would be another segment.
 */
export function withSegment(text: string, where: readonly Restriction[], periods: ByPeriod<string | null>): string {
  const restricted = withWhere(text, where);
  const lookBack = where.some(({ column }) => column.endsWith('.seen'));
  const { good, bad } = read(text).periods ?? {};
  if (!lookBack || good !== undefined || bad !== undefined) return restricted;
  return withPeriods(restricted, periods.good, periods.bad);
}

/** Gives `column` a role, or with `role: null` leaves it to the guess again. A role of one column moves from the other. */
export function withRole(text: string, column: string, assignment: RoleAssignment | null): string {
  const given = read(text).roles ?? [];
  const kept = given.filter((entry) => entry.column !== column && !(assignment && takenFrom(entry.role, assignment)));
  const roles = assignment ? [...kept, assignment] : kept;
  return set(text, ['roles'], roles.length === 0 ? undefined : roles);
}

/** Overrides one guess of how the files are read, or with `undefined` leaves it to the guess again. */
export function withReadOption(text: string, option: keyof ReadOptions, value: string | boolean | undefined): string {
  if (value !== undefined) return set(text, ['read', option], value);
  const given = read(text).read ?? {};
  if (!(option in given)) return text;
  const last = Object.keys(given).length === 1;
  return set(text, last ? ['read'] : ['read', option], undefined);
}

/** Keeps a note on a finding; an empty note is removed. */
export function withNote(text: string, finding: string, note: string): string {
  const notes = read(text).notes ?? {};
  const trimmed = note.trim();
  const last = Object.keys(notes).every((id) => id === finding);
  if (trimmed !== '') return set(text, ['notes', finding], trimmed);
  if (!(finding in notes)) return text;
  return last ? set(text, ['notes'], undefined) : set(text, ['notes', finding], undefined);
}

/** Keeps what a replay showed, in place of an earlier one. */
export const withReplayRecord = (text: string, record: ReplayRecord): string => set(text, ['replay'], record);

/** Lists of files that a document holds beside its logs. */
export type FileList = 'labels' | 'events' | 'traces' | 'metrics';

/** Adds files that are not listed yet. Paths are relative to the document. */
export function withFiles(text: string, list: FileList, paths: readonly string[]): string {
  const listed = read(text)[list] ?? [];
  return set(text, [list], [...new Set([...listed, ...paths])]);
}

/** Rewrites every path of the document; used when it is saved in another folder. */
export function withPaths(text: string, rewrite: (path: string) => string): string {
  const document = read(text);
  let changed = text;
  for (const list of ['logs', 'reference', 'labels', 'events', 'traces', 'metrics'] as const)
    for (const [index, path] of (document[list] ?? []).entries()) {
      const rewritten = rewrite(path);
      if (rewritten !== path) changed = set(changed, [list, index], rewritten);
    }
  for (const file of ['rules', 'schema'] as const) {
    const given = document.monitoring?.[file];
    if (given !== undefined && rewrite(given) !== given) changed = set(changed, ['monitoring', file], rewrite(given));
  }
  for (const [index, { file }] of (document.replay?.rows ?? []).entries()) {
    const rewritten = rewrite(file);
    if (rewritten !== file) changed = set(changed, ['replay', 'rows', index, 'file'], rewritten);
  }
  return changed;
}

/** The one stretch in which two texts differ: the smallest edit keeps the cursor of a text editor beside ours in place. */
export function difference(before: string, after: string): { start: number; end: number; text: string } | null {
  if (before === after) return null;
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start++;
  let tail = 0;
  const most = Math.min(before.length, after.length) - start;
  while (tail < most && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
  return { start, end: before.length - tail, text: after.slice(start, after.length - tail) };
}

const takenFrom = (role: string, assignment: RoleAssignment): boolean =>
  role === assignment.role && !REPEATABLE_ROLES.has(assignment.role);

const read = (text: string): Partial<IncidentDocument> => JSON.parse(text) as Partial<IncidentDocument>;
