import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { Decompress } from 'fzstd';

const CHUNK = 1 << 20;
/** Small, since one chunk is unpacked at once and may hold thousands of times its own size. */
const ZSTD_CHUNK = 1 << 14;

/** Bytes of a file as they were before it was compressed. Ends the underlying streams when iteration stops early. */
export async function* unpackedBytes(path: string, compression: 'gzip' | 'zstd' | null): AsyncGenerator<Buffer> {
  const file = createReadStream(path, { highWaterMark: compression === 'zstd' ? ZSTD_CHUNK : CHUNK });
  if (compression !== 'gzip') {
    yield* compression === 'zstd' ? unpackedZstd(file) : (file as AsyncIterable<Buffer>);
    return;
  }
  const unzip = createGunzip();
  file.on('error', (error) => unzip.destroy(error));
  try {
    yield* file.pipe(unzip) as AsyncIterable<Buffer>;
  } finally {
    file.destroy();
    unzip.destroy();
  }
}

/** Node 20 has no zstd of its own. */
async function* unpackedZstd(file: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let unpacked: Buffer[] = [];
  const decompress = new Decompress((chunk) => unpacked.push(Buffer.from(chunk)));
  for await (const chunk of file) {
    decompress.push(chunk);
    yield* unpacked;
    unpacked = [];
  }
  decompress.push(new Uint8Array(0), true);
  yield* unpacked;
}

/** Text of two bytes a character as UTF-8, without its byte order mark. */
export async function* asUtf8(bytes: AsyncIterable<Buffer>, encoding: 'utf-16le' | 'utf-16be'): AsyncGenerator<Buffer> {
  const decoder = new TextDecoder(encoding);
  for await (const chunk of bytes) {
    yield Buffer.from(decoder.decode(chunk, { stream: true }));
  }
  yield Buffer.from(decoder.decode());
}
