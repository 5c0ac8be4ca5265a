import { open } from 'node:fs/promises';
import { unpackedBytes } from '../../engine/lines/bytes';
import type { FilePart } from '../../engine/source';
import { createRandom } from '../../stats/random';

/** Where a file is looked into, and how much of it each time. */
const PLACES = 64;
const BYTES_A_PLACE = 64 * 1024;
/** Compressed files can only be read from their beginning. */
const COMPRESSED_BYTES = PLACES * BYTES_A_PLACE;

/** Whole lines of a file of JSON lines, as they stand in it: from seeded places all over, the same on every run. */
export async function rawLines(part: FilePart, seed: number, most: number): Promise<string[]> {
  const chunks = part.compression ? [await unpackedHead(part)] : await chunksOf(part, seed);
  const share = Math.max(1, Math.ceil(most / chunks.length));
  return chunks.flatMap(({ text, whole }) => {
    const lines = text.split('\n');
    // The first and the last may have been cut.
    const complete = whole ? lines : lines.slice(1, -1);
    return complete.filter((line) => line.trim() !== '').slice(0, share);
  });
}

interface Chunk {
  text: string;
  whole: boolean;
}

async function chunksOf({ path, bytes }: FilePart, seed: number): Promise<Chunk[]> {
  const file = await open(path);
  try {
    const read = async (start: number, length: number): Promise<string> => {
      const buffer = Buffer.alloc(length);
      const { bytesRead } = await file.read(buffer, 0, length, start);
      return buffer.toString('utf8', 0, bytesRead);
    };
    if (bytes <= PLACES * BYTES_A_PLACE) return [{ text: await read(0, bytes), whole: true }];
    const random = createRandom(seed);
    const starts = Array.from({ length: PLACES }, (_, place) => {
      const stretch = bytes / PLACES;
      return Math.floor(place * stretch + random.uniform() * Math.max(0, stretch - BYTES_A_PLACE));
    });
    const chunks: Chunk[] = [];
    for (const start of starts) chunks.push({ text: await read(start, BYTES_A_PLACE), whole: false });
    return chunks;
  } finally {
    await file.close();
  }
}

async function unpackedHead({ path, compression }: FilePart): Promise<Chunk> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of unpackedBytes(path, compression)) {
    chunks.push(chunk);
    size += chunk.length;
    if (size >= COMPRESSED_BYTES) break;
  }
  const text = Buffer.concat(chunks).toString('utf8');
  return { text: size >= COMPRESSED_BYTES ? `\n${text}` : text, whole: size < COMPRESSED_BYTES };
}
