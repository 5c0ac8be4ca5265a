// macOS's universal binaries hold one program for each processor, which doubles a package that is for one of them.

const UNIVERSAL = 0xcafebabe;
const PROCESSORS = { x64: 0x01000007, arm64: 0x0100000c };
const HEADER = 8;
const ENTRY = 20;

/**
 * The program for `architecture` (x64, arm64) out of a universal binary: the bytes that `lipo -thin` gives, its signature
 * included. Other files are returned as they are. The header is big-endian: magic number, how many, and for each its
 * processor, variant, offset, size and alignment.
 */
export function thinned(contents, architecture) {
  if (contents.length < HEADER || contents.readUInt32BE(0) !== UNIVERSAL) return contents;
  for (let index = 0; index < contents.readUInt32BE(4); index++) {
    const entry = HEADER + index * ENTRY;
    if (contents.readUInt32BE(entry) !== PROCESSORS[architecture]) continue;
    const offset = contents.readUInt32BE(entry + 8);
    return contents.subarray(offset, offset + contents.readUInt32BE(entry + 12));
  }
  throw new Error(`A universal binary holds no program for ${architecture}.`);
}
