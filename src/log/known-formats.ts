import type { FilePart, RecordLayout } from '../engine/source';
import type { FileProfile } from './file-profile';
import type { LogFormat, Requests } from './formats/format';
import { formatOfRecords } from './formats/known';
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
  const known = profiles.map(recognised);
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

function recognised(profile: FileProfile): FileProfile {
  const samples = [...profile.columns].map(([name, { head }]) => [name, head] as const);
  const records = new RecordSample(new Map(samples));
  const known = formatOfRecords(records);
  if (!known) return profile;
  if (known.refusal) throw refusal(profile.part.path, known);
  const stated = records.names.flatMap((name) => {
    const column = known.column?.(name, records);
    return column ? [[name, { ...column, format: known.title }] as const] : [];
  });
  return { ...profile, known, stated: new Map(stated) };
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
