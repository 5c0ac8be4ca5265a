import { IncidentError } from '../../protocol/errors';
import { REPEATABLE_ROLES, ROLES, type Role, type RoleAssignment } from '../../protocol/roles';
import { nearestName, unknownColumn } from './names';

/** A role by its spelling on the command line. Throws `unknown-role` naming the nearest there is. */
export function roleNamed(text: string): Role {
  const role = ROLES.find((known) => known.toLowerCase() === text.trim().toLowerCase());
  if (role) return role;
  throw new IncidentError(
    'unknown-role',
    `There is no column role "${text}".`,
    `Did you mean "${nearestName(text, ROLES) ?? 'feature'}"? Roles are ${ROLES.join(', ')}.`,
  );
}

/**
 * Checks roles given by hand against the log's columns. A column given twice has the last role.
 * Throws `unknown-column`, `unknown-role`, or `usage` where two columns are given a role that only one can have.
 */
export function checkGiven(given: readonly RoleAssignment[], columns: readonly string[]): Map<string, RoleAssignment> {
  const byColumn = new Map<string, RoleAssignment>();
  for (const assignment of given) {
    const role = roleNamed(assignment.role);
    if (!columns.includes(assignment.column)) throw unknownColumn(assignment.column, `The role ${role}`, columns);
    byColumn.set(assignment.column, { ...assignment, role });
  }
  for (const { role, column } of byColumn.values()) {
    if (REPEATABLE_ROLES.has(role)) continue;
    const other = [...byColumn.values()].find((assignment) => assignment.role === role && assignment.column !== column);
    if (other) {
      throw new IncidentError(
        'usage',
        `The role ${role} is given to both "${other.column}" and "${column}".`,
        'Give it to one column.',
      );
    }
  }
  return byColumn;
}
