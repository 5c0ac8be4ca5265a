import type { LabelSource, LoadPlan, SourceProfile } from '../engine/source';
import { IncidentError } from '../protocol/errors';
import type { InvestigationRequest } from '../protocol/investigation';
import type { RoleAssignment, Roles } from '../protocol/roles';
import { findFiles } from './files';
import { probe } from './probe';
import type { RoleCandidate } from './roles/candidate';
import { guessRoles } from './roles/guess';

/** Least share of the log's sample that must find its label in the label file's sample to be shown side by side. */
const LEAST_MATCHES = 20;

/** How label files are joined, and what the log's columns are once they are. */
export interface LabelPlan {
  sources: LabelSource[];
  join: NonNullable<LoadPlan['join']>;
  candidates: RoleCandidate[];
  /** Roles that the join itself gives. */
  given: RoleAssignment[];
}

/** Null without label files. Throws `labels-invalid` where ids or labels cannot be told in the log or in a label file. */
export async function planLabels(
  request: InvestigationRequest,
  log: SourceProfile,
  signal?: AbortSignal,
): Promise<LabelPlan | null> {
  if (request.labels.length === 0) return null;
  const { roles } = guessRoles(log.columns, request.roles);
  if (roles.id === undefined) {
    throw new IncidentError(
      'labels-invalid',
      'The log has no id column to join labels by.',
      'Name it with --role id=COLUMN.',
    );
  }
  const { id } = roles;
  const files = await findFiles(request.labels);
  const sources: LabelSource[] = [];
  for (const file of files) {
    sources.push(sourceOf(await probe({ files: [file], options: request.read }, signal), id));
  }
  const [first] = sources;
  if (!first) throw new IncidentError('labels-invalid', 'There is no label file.', 'Check --labels.');
  const label = roles.label ?? freeName(first.label, log);
  const labelTime = roles.labelTime ?? freeName(first.labelTime ?? 'label_time', log);
  const timed = roles.labelTime !== undefined || sources.some((source) => source.labelTime !== undefined);
  const known = log.columns.filter(({ name }) => name !== label);
  const candidates: RoleCandidate[] = [...known, joinedColumn(label, first, id, log)];
  if (timed && roles.labelTime === undefined) candidates.push({ name: labelTime, type: 'time', sample: [] });
  const given: RoleAssignment[] = isGiven(request, 'label') ? [] : [{ role: 'label', column: label }];
  if (timed && !isGiven(request, 'labelTime')) given.push({ role: 'labelTime', column: labelTime });
  return { sources, join: { id, label, labelTime }, candidates, given };
}

const isGiven = ({ roles }: InvestigationRequest, role: keyof Roles): boolean => roles.some((one) => one.role === role);

function sourceOf(profile: SourceProfile, logId: string): LabelSource {
  const { roles } = guessRoles(profile.columns, []);
  const names = profile.columns.map(({ name }) => name);
  const path = profile.parts[0]?.path ?? '';
  const id = names.includes(logId) ? logId : roles.id;
  if (id === undefined) {
    throw new IncidentError(
      'labels-invalid',
      `${path} has no id column.`,
      `Name one of its columns "${logId}", as in the log.`,
    );
  }
  const rest = names.filter((name) => name !== id && name !== roles.labelTime && name !== roles.timestamp);
  const label = roles.label ?? roles.prediction ?? (rest.length === 1 ? rest[0] : undefined);
  if (label === undefined || label === id) {
    throw new IncidentError('labels-invalid', `${path} has no label column.`, 'Name one of its columns "label".');
  }
  const labelTime = roles.labelTime ?? roles.timestamp;
  return { profile, id, label, ...(labelTime === undefined ? {} : { labelTime }) };
}

function freeName(wanted: string, log: SourceProfile): string {
  const taken = new Set(log.columns.map(({ name }) => name));
  let name = wanted;
  for (let copy = 2; taken.has(name); copy++) name = `${wanted}_${copy}`;
  return name;
}

/** The joined label as a column of the log's sample; where the samples share too few ids, as it comes in its own file. */
function joinedColumn(name: string, source: LabelSource, id: string, log: SourceProfile): RoleCandidate {
  const column = (profile: SourceProfile, wanted: string) => profile.columns.find((one) => one.name === wanted);
  const ids = column(source.profile, source.id)?.sample ?? [];
  const labels = column(source.profile, source.label);
  const byId = new Map(ids.map((value, index) => [value, labels?.sample[index] ?? null]));
  const joined = (column(log, id)?.sample ?? []).map((value) => byId.get(value) ?? null);
  const matches = joined.filter((value) => value !== null).length;
  return { name, type: labels?.type ?? 'text', sample: matches >= LEAST_MATCHES ? joined : (labels?.sample ?? []) };
}
