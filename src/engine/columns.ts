import { IncidentError } from '../protocol/errors';

/** The error for a column that a log does not have; names those that differ in case only, else the first of its columns. */
export function unknownColumn(name: string, columns: readonly { name: string }[]): IncidentError {
  const names = columns.map((column) => column.name);
  const near = names.filter((other) => other.toLowerCase() === name.toLowerCase());
  const known = near.length > 0 ? near : names.slice(0, 20);
  return new IncidentError(
    'unknown-column',
    `The log has no column "${name}".`,
    `Its columns are: ${known.join(', ')}.`,
  );
}
