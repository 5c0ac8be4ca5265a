import type { FilePart, RecordLayout } from '../engine/source';
import type { FileProfile } from './file-profile';
import type { LogFormat, Requests } from './formats/format';
import { formatOfRecords } from './formats/known';
import { jsonInside } from './formats/json-inside';
import { RecordSample } from './formats/record-sample';
import { refusal } from './formats/refusal';
import { profileRequests, type RequestFile } from './formats/requests';

/**
 * Files in the format of a serving or monitoring system as such: what the format says of columns, and requests as the rows
 * that they hold. Other files stay as they are. Throws `file-unsupported` for what is no log of predictions.
 */
export async function withKnownFormats(
  profiles: readonly FileProfile[],
  rows: number,
  signal?: AbortSignal,
): Promise<FileProfile[]> {
  const inside = new Map<string, LogFormat>();
  const known = withDescriptions(profiles.map((profile) => recognised(profile, inside)));
  const done = new Map<LogFormat, FileProfile[]>();
  for (const format of new Set(known.flatMap(({ known: one }) => one ?? []))) {
    if (!hasRequests(format)) continue;
    done.set(
      format,
      await unpacked(
        known.filter((one) => one.known === format),
        format,
        rows,
        signal,
      ),
    );
  }
  return known.map((profile) => {
    const next = profile.known && done.get(profile.known)?.shift();
    return next ?? profile;
  });
}

const hasRequests = (format: LogFormat): format is LogFormat & { requests: Requests } => format.requests !== undefined;

function recognised(profile: FileProfile, inside: Map<string, LogFormat>): FileProfile {
  const samples = [...profile.columns].map(([name, { head }]) => [name, head] as const);
  const records = new RecordSample(new Map(samples));
  const known = formatOfRecords(records) ?? jsonInside(profile.part, profile.columns, inside);
  if (!known) return profile;
  if (known.describes) return { ...profile, known, describes: known.describes(records) };
  if (known.refusal) throw refusal(profile.part.path, known);
  const stated = records.names.flatMap((name) => {
    const column = known.column?.(name, records);
    return column ? [[name, { ...column, format: known.title }] as const] : [];
  });
  return { ...profile, known, stated: new Map(stated) };
}

/** Files that describe others give their roles away and are left out. Throws where there is nothing that they describe. */
function withDescriptions(profiles: readonly FileProfile[]): FileProfile[] {
  const logs = profiles.filter(({ describes }) => describes === undefined);
  const roles = new Map(profiles.flatMap(({ describes }) => [...(describes ?? [])]));
  const description = profiles.find(({ describes }) => describes !== undefined);
  if (!description?.known) return logs;
  const [first] = logs;
  if (!first) throw refusal(description.part.path, description.known);
  const format = description.known.title;
  const told = {
    code: 'schema-used',
    text: `${description.part.path} was read for the roles of ${roles.size} columns.`,
  };
  return logs.map((log) => {
    const named = [...roles].filter(([name]) => log.columns.has(name));
    const stated = new Map([...(log.stated ?? []), ...named.map(([name, role]) => [name, { role, format }] as const)]);
    return { ...log, stated, ...(log === first ? { problems: [...log.problems, told] } : {}) };
  });
}

/** The rows of all files of one format are sampled together, and stand with the first of them. */
async function unpacked(
  profiles: readonly FileProfile[],
  known: LogFormat & { requests: Requests },
  rows: number,
  signal?: AbortSignal,
): Promise<FileProfile[]> {
  const files = profiles.map(({ part, columns }): RequestFile => ({
    part: asRecords(part),
    columns: [...columns.keys()],
  }));
  const { parts, samples, stated } = await profileRequests(files, known, rows, signal);
  const columns = new Map([...samples].map(([name, head]) => [name, { head, tail: [] }]));
  return parts.map((part, index) => ({
    part,
    columns: index === 0 ? columns : new Map(),
    known,
    stated,
    problems: profiles[index]?.problems ?? [],
  }));
}

function asRecords(part: FilePart): FilePart & { layout: RecordLayout } {
  const { layout } = part;
  if (layout.kind === 'unpacked') throw new RangeError(`${part.path} is taken apart already.`);
  return { ...part, layout };
}
