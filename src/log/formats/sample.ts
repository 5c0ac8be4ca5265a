import { open, type FileHandle } from 'node:fs/promises';
import { unpackedBytes } from '../../engine/lines/bytes';

const HEAD_BYTES = 512 * 1024;
const TAIL_BYTES = 128 * 1024;
/** Two of the longest lines that are read. */
const LONGEST_HEAD = 32 * 1024 * 1024;
const LEAST_LINES = 3;
const OPENING_BRACKET = 0x5b;

/** The first bytes of a file, uncompressed, and the last ones where they can be had without reading the file. */
export interface FileSample {
  bytes: number;
  compression: 'gzip' | 'zstd' | null;
  head: Buffer;
  /** True where the head is the whole file. */
  whole: boolean;
  /** Begins in mid-line; empty where the file is compressed or short. */
  tail: Buffer;
}

export async function sampleFile(path: string): Promise<FileSample> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const start = await readAt(file, 0, Math.min(size, HEAD_BYTES));
    const compression = compressionOf(start);
    if (compression) {
      return { bytes: size, compression, ...(await unpackedHead(path, compression)), tail: Buffer.alloc(0) };
    }
    const head = await withLines(file, start, size);
    const whole = size <= head.length;
    const tailBytes = Math.min(TAIL_BYTES, size - head.length);
    return {
      bytes: size,
      compression: null,
      head,
      whole,
      tail: await readAt(file, size - tailBytes, tailBytes),
    };
  } finally {
    await file.close();
  }
}

/** The head, longer where its lines are: of a header without rows, or a part of one record, nothing can be told. */
async function withLines(file: FileHandle, start: Buffer, size: number): Promise<Buffer> {
  let head = start;
  while (!isEnough(head) && head.length < Math.min(size, LONGEST_HEAD)) {
    const more = await readAt(file, head.length, Math.min(head.length, size - head.length));
    if (more.length === 0) break;
    head = Buffer.concat([head, more]);
  }
  return head;
}

/** Whether a head holds a few lines, or is an array, whose elements need no lines. */
function isEnough(head: Buffer): boolean {
  if (head[0] === OPENING_BRACKET || head.includes('\r')) return true;
  let end = -1;
  for (let lines = 0; lines < LEAST_LINES; lines++) {
    end = head.indexOf('\n', end + 1);
    if (end < 0) return false;
  }
  return true;
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await file.read(buffer, filled, length - filled, position + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}

const GZIP = Buffer.from([0x1f, 0x8b]);
const ZSTD = Buffer.from([0x28, 0xb5, 0x2f, 0xfd]);

function compressionOf(start: Buffer): FileSample['compression'] {
  if (start.subarray(0, 2).equals(GZIP)) return 'gzip';
  return start.subarray(0, 4).equals(ZSTD) ? 'zstd' : null;
}

/** The file's first bytes; an error of the compression after some have come is left to the loader, which names it. */
async function unpackedHead(path: string, compression: 'gzip' | 'zstd'): Promise<{ head: Buffer; whole: boolean }> {
  const chunks: Buffer[] = [];
  let size = 0;
  let wanted = HEAD_BYTES;
  try {
    for await (const chunk of unpackedBytes(path, compression)) {
      chunks.push(chunk);
      size += chunk.length;
      if (size < wanted) continue;
      const head = Buffer.concat(chunks).subarray(0, wanted);
      if (wanted >= LONGEST_HEAD || isEnough(head)) return { head, whole: false };
      wanted *= 2;
    }
    return { head: Buffer.concat(chunks), whole: true };
  } catch (error) {
    if (size === 0 || isCutOff(error)) throw error;
    return { head: Buffer.concat(chunks), whole: false };
  }
}

/** The engine would read what is there of such a file and say nothing. */
const isCutOff = (error: unknown): boolean =>
  error instanceof Error && /unexpected (end of file|EOF)/i.test(error.message);
