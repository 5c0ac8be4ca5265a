import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { asUtf8, unpackedBytes } from '../../lines/bytes';
import { withOneLineEnd } from '../../lines/one-line-end';
import { recordLayout } from '../../lines/records';
import { windows1252 } from '../../lines/windows-1252';
import type { FilePart, LoadPlan, SourceProfile } from '../../source';
import { IncidentError } from '../../../protocol/errors';
import { spillPrefix } from '../../spill';
import { faultOf, unreadable } from '../faults';

/** Of a head: the first records, large batches included. */
const HEAD_BYTES = 32 * 2 ** 20;

/** Encodings that DuckDB cannot read. */
export const COPIED_ENCODINGS = ['windows-1252', 'utf-16be'];

/** What DuckDB says of a file whose head was Latin-1 and that holds characters of Windows-1252 further on. */
export const isBeyondLatin1 = (error: unknown): boolean =>
  error instanceof Error && /not latin-1 encoded/i.test(`${error.message} ${String(error.cause)}`);

/** DuckDB's strict parser knows one line end a file; its lenient one takes lines with too many fields for rows. */
const mixesLineEnds = (part: FilePart): boolean =>
  part.layout.kind === 'delimited' && part.layout.newline === null && part.copy === undefined;

const hasEncoding = (part: FilePart, encodings: readonly string[]): boolean => {
  const layout = recordLayout(part);
  if (layout.kind !== 'delimited' || part.copy !== undefined) return false;
  return encodings.includes(layout.encoding) || (layout.encoding === 'utf-16' && mayEndInHalf(part));
};

/** Of half a character at the end of UTF-16 DuckDB makes another text each time. */
const mayEndInHalf = ({ compression, bytes }: FilePart): boolean => compression !== null || bytes % 2 === 1;

/**
 * The plan with copies in UTF-8 of the files in these encodings, which DuckDB cannot read; null where there are none. The
 * folder of the copies is the caller's to remove.
 */
export async function withCopies(
  plan: LoadPlan,
  encodings: readonly string[],
  signal?: AbortSignal,
): Promise<{ plan: LoadPlan; folder: string } | null> {
  const profiles = [
    plan.log,
    ...(plan.reference ? [plan.reference] : []),
    ...plan.labels.map(({ profile }) => profile),
  ];
  const isCopied = (part: FilePart): boolean => hasEncoding(part, encodings) || mixesLineEnds(part);
  if (!profiles.some(({ parts }) => parts.some(isCopied))) return null;
  const folder = await mkdtemp(join(plan.resources.temporaryFolder ?? tmpdir(), spillPrefix(process.pid)));
  let copies = 0;
  const copied = async (profile: SourceProfile): Promise<SourceProfile> => {
    const parts: FilePart[] = [];
    for (const part of profile.parts) {
      const copy = join(folder, `${copies++}.txt`);
      if (isCopied(part)) await writeCopy(part, copy, signal);
      parts.push(isCopied(part) ? { ...part, layout: withOneNewline(part.layout), copy } : part);
    }
    return { ...profile, parts };
  };
  try {
    const labels = [];
    for (const source of plan.labels) labels.push({ ...source, profile: await copied(source.profile) });
    const reference = plan.reference ? { reference: await copied(plan.reference) } : {};
    return { plan: { ...plan, log: await copied(plan.log), ...reference, labels }, folder };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

const withOneNewline = (layout: FilePart['layout']): FilePart['layout'] =>
  layout.kind === 'delimited' && layout.newline === null ? { ...layout, newline: '\n' } : layout;

/**
 * Parts with copies in UTF-8 of the heads of those in these encodings, for a look at their first records; null where there
 * are none. The folder of the copies is the caller's to remove.
 */
export async function withHeads<Part extends FilePart>(
  parts: readonly Part[],
  encodings: readonly string[],
  signal?: AbortSignal,
): Promise<{ parts: Part[]; folder: string } | null> {
  if (!parts.some((part) => hasEncoding(part, encodings))) return null;
  const folder = await mkdtemp(join(tmpdir(), spillPrefix(process.pid)));
  try {
    const copied: Part[] = [];
    for (const [index, part] of parts.entries()) {
      const copy = join(folder, `${index}.txt`);
      if (hasEncoding(part, encodings)) await writeCopy(part, copy, signal, HEAD_BYTES);
      copied.push(hasEncoding(part, encodings) ? { ...part, copy } : part);
    }
    return { parts: copied, folder };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

async function* upTo(most: number, chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let bytes = 0;
  for await (const chunk of chunks) {
    yield chunk;
    bytes += chunk.length;
    if (bytes >= most) return;
  }
}

async function writeCopy(part: FilePart, copy: string, signal?: AbortSignal, most = Infinity): Promise<void> {
  const { layout } = part;
  const text = upTo(most, utf8Of(part));
  const chunks = layout.kind === 'delimited' && layout.newline === null ? withOneLineEnd(text, layout) : text;
  await pipeline(Readable.from(chunks), createWriteStream(copy), ...(signal ? [{ signal }] : [])).catch(
    (error: unknown) => {
      throw error instanceof IncidentError ? error : faultOf(error);
    },
  );
}

/** What cannot be unpacked is a file's fault, and says which. */
async function* bytesOf({ path, compression }: FilePart): AsyncGenerator<Buffer> {
  try {
    yield* unpackedBytes(path, compression);
  } catch (error) {
    throw unreadable(path, error);
  }
}

async function* utf8Of(part: FilePart): AsyncGenerator<Buffer> {
  const bytes = bytesOf(part);
  const layout = recordLayout(part);
  const encoding = layout.kind === 'delimited' ? layout.encoding : 'utf-8';
  if (encoding === 'utf-8') yield* bytes;
  else if (encoding === 'utf-16') yield* asUtf8(bytes, 'utf-16le');
  else if (encoding === 'utf-16be') yield* asUtf8(bytes, 'utf-16be');
  else for await (const chunk of bytes) yield Buffer.from(windows1252(chunk));
}
