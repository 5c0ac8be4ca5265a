import type { StatedColumn } from '../../engine/unpacking';
import type { Role } from '../../protocol/roles';
import type { Draft } from './draft';
import type { ColumnProfile } from './profile';

type Side = NonNullable<StatedColumn['side']>;

/** Roles that a column of one part of a request cannot have, whatever its name. */
const FOREIGN: Record<Side, ReadonlySet<Role>> = {
  request: new Set<Role>([
    'prediction',
    'score',
    'confidence',
    'label',
    'labelTime',
    'correct',
    'loss',
    'id',
    'timestamp',
  ]),
  response: new Set<Role>(['label', 'labelTime', 'correct', 'id', 'timestamp', 'entity']),
  truth: new Set<Role>(['prediction', 'score', 'confidence', 'id', 'timestamp', 'modelVersion', 'latency', 'status']),
  envelope: new Set<Role>(['prediction', 'score', 'confidence', 'label', 'correct', 'loss']),
};

/** Whether the part of the request that a column comes from rules a role out. */
export const isForeign = ({ candidate }: ColumnProfile, role: Role): boolean =>
  candidate.stated?.side !== undefined && FOREIGN[candidate.stated.side].has(role);

/** Roles that the log's format states; one that two columns claim goes to the first that has values. */
export function takeStated(draft: Draft): void {
  const columns = [...draft.columns].sort((a, b) => Number(b.filled > 0) - Number(a.filled > 0));
  for (const { name, candidate } of columns) {
    const { stated } = candidate;
    if (!stated?.role || draft.of(name) !== undefined) continue;
    if (!['score', 'feature', 'segment', 'ignore'].includes(stated.role) && draft.first(stated.role)) continue;
    draft.guess(name, stated.role, `The format (${stated.format}) says so.`, stated.className);
  }
}

/** What is left of a part of a request: inputs are features, the rest is told by its values. */
export function leftoverOfSide({ candidate, numeric }: ColumnProfile): { role: Role; reason: string } | null {
  const { stated, type } = candidate;
  if (stated?.side === 'request' && (numeric || type === 'boolean'))
    return { role: 'feature', reason: 'is part of what the model was asked' };
  if (stated?.side === 'envelope' && numeric)
    return { role: 'ignore', reason: 'belongs to the request, not to its data' };
  if (stated?.side === 'response')
    return { role: 'ignore', reason: 'is part of what the model answered, beside its prediction' };
  return null;
}
