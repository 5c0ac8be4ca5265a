import type { InvestigationRequest } from '../protocol/investigation';
import type { ColumnType } from '../protocol/read';
import type { Role } from '../protocol/roles';
import type { RoleGuess } from './roles/candidate';
import { isFingerprint } from './roles/fingerprint';

/** Roles whose values must keep their spelling. */
const SPELLED: ReadonlySet<Role> = new Set<Role>(['id', 'entity', 'trace', 'modelVersion', 'variant']);
const SELDOM: ReadonlySet<Role> = new Set<Role>(['id', 'trace', 'entity', 'feature', 'ignore']);
const TIMES: ReadonlySet<Role> = new Set<Role>(['timestamp', 'labelTime']);

/** The columns that an investigation needs, with the type that their roles want them held as. */
export function heldColumns(
  request: InvestigationRequest,
  types: ReadonlyMap<string, ColumnType>,
  { columnRoles }: RoleGuess,
  keep: (column: string) => boolean = () => false,
): { name: string; type: ColumnType }[] {
  const needed = columnRoles.filter(
    ({ column: name, role }) => role !== 'ignore' || keep(name) || isRestricted(name, request) || isFingerprint(name),
  );
  return needed.map(({ column: name, role }) => {
    const type = types.get(name) ?? 'text';
    return { name, type: SPELLED.has(role) ? 'text' : TIMES.has(role) ? 'time' : type };
  });
}

/** Columns that the steps ask about again and again: all with a role but ids and the inputs, each of which few questions are about. */
export const oftenAsked = ({ columnRoles }: RoleGuess): string[] =>
  columnRoles.filter(({ role }) => !SELDOM.has(role)).map(({ column: name }) => name);

/** Whether `--where` names a column, or what a report derives from it (`age.bin`). */
const isRestricted = (name: string, { where }: InvestigationRequest): boolean =>
  where.some(({ column: named }) => named === name || named.startsWith(`${name}.`));
