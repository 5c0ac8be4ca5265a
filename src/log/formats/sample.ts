import { open, type FileHandle } from 'node:fs/promises';
import { unpackedBytes } from '../../engine/lines/bytes';

const HEAD_BYTES = 512 * 1024;
const TAIL_BYTES = 128 * 1024;

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
    const whole = size <= HEAD_BYTES;
    const tailBytes = whole ? 0 : Math.min(TAIL_BYTES, size - HEAD_BYTES);
    return {
      bytes: size,
      compression: null,
      head: start,
      whole,
      tail: await readAt(file, size - tailBytes, tailBytes),
    };
  } finally {
    await file.close();
  }
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
  try {
    for await (const chunk of unpackedBytes(path, compression)) {
      chunks.push(chunk);
      size += chunk.length;
      if (size >= HEAD_BYTES) return { head: Buffer.concat(chunks).subarray(0, HEAD_BYTES), whole: false };
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
