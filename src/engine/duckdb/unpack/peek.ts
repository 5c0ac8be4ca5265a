import { Database } from '../database';
import { unreadable } from '../faults';
import { COPIED_ENCODINGS, isBeyondLatin1, withHeads } from '../load/copies';
import { unpackedRows } from './rows';
import { stage, STAGED, type UnpackedPart } from './stage';
import type { Unpacking } from '../../unpacking';

const RECORDS = 400;
/** Payloads of a look, together; one of a large batch is cut off rather than many left out. */
const TEXTS = 200;
const PEEK_MEMORY = 2 ** 30;

export interface UnpackedPeek {
  unpacking: Unpacking;
  /** Row-aligned texts by column. */
  samples: Map<string, (string | null)[]>;
}

/**
 * Takes the first records of files apart: `shaped` is given texts of each payload and says what shapes they have; the rows
 * that follow from it are the sample of the log.
 */
export async function peekUnpacked(
  parts: readonly UnpackedPart[],
  shaped: (texts: string[][]) => Unpacking,
  rows: number,
  signal?: AbortSignal,
): Promise<UnpackedPeek> {
  const look = async (encodings: readonly string[]): Promise<UnpackedPeek> => {
    const copied = await withHeads(
      parts.map(({ part }) => part),
      encodings,
      signal,
    );
    if (!copied) return peek(parts, shaped, rows, signal);
    const copies = copied.parts.map((part, at) => ({ part, index: parts[at]?.index ?? at }));
    return peek(copies, shaped, rows, signal, copied.folder);
  };
  return look(COPIED_ENCODINGS).catch((error: unknown) => {
    if (isBeyondLatin1(error)) return look([...COPIED_ENCODINGS, 'latin-1']);
    throw error;
  });
}

/** `owned`: a folder of copies, to be removed with the database. */
async function peek(
  parts: readonly UnpackedPart[],
  shaped: (texts: string[][]) => Unpacking,
  rows: number,
  signal?: AbortSignal,
  owned?: string,
): Promise<UnpackedPeek> {
  const [first] = parts;
  if (!first) throw new RangeError('No file to look at.');
  const files = parts.map(({ part }) => part.copy ?? part.path);
  const folder = owned === undefined ? {} : { owned };
  const database = await Database.open({ files, threads: 1, memory: PEEK_MEMORY, ...folder });
  try {
    return await database.session(async (run) => {
      const staged = await stage(run, parts, RECORDS);
      const texts: string[][] = [];
      const { payloads, pairing } = first.part.layout.unpacking;
      for (const [k, { side }] of payloads.entries()) {
        const ofSide = pairing ? ` AND is_response IS ${side === 'request' ? 'NOT' : ''} TRUE` : '';
        const found = await run(`SELECT p${k} FROM ${STAGED} WHERE p${k} IS NOT NULL${ofSide} LIMIT ${TEXTS}`);
        texts.push((await found.getRowsJS()).map(([text]) => text as string));
      }
      const unpacking = shaped(texts);
      const raw = unpackedRows(staged, unpacking);
      const columns = [...raw.columns];
      const values = columns.map(([, { sql }]) => `CAST(${sql} AS VARCHAR)`);
      const isRow = raw.rejected === null ? '' : ` WHERE NOT ${raw.rejected}`;
      const sampled = await run(`SELECT ${['NULL', ...values].join(', ')} FROM ${raw.from}${isRow} LIMIT ${rows}`);
      const table = await sampled.getRowsJS();
      const sample = (at: number): (string | null)[] => table.map((row) => (row[at + 1] ?? null) as string | null);
      return { unpacking, samples: new Map(columns.map(([name], at) => [name, sample(at)])) };
    }, signal);
  } catch (error) {
    throw unreadable(first.part.path, error);
  } finally {
    await database.close();
  }
}
