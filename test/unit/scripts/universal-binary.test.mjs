import { describe, expect, it } from 'vitest';
import { thinned } from '../../../scripts/universal-binary.mjs';

/** A universal binary as Mach-O lays it out: header, two entries, then each program at its offset. */
function universal(programs) {
  const header = Buffer.alloc(64);
  header.writeUInt32BE(0xcafebabe, 0);
  header.writeUInt32BE(programs.length, 4);
  let offset = header.length;
  programs.forEach(([processor, text], index) => {
    [processor, 3, offset, text.length, 14].forEach((word, place) =>
      header.writeUInt32BE(word, 8 + index * 20 + place * 4),
    );
    offset += text.length;
  });
  return Buffer.concat([header, ...programs.map(([, text]) => Buffer.from(text))]);
}

const both = universal([
  [0x01000007, 'for x86_64'],
  [0x0100000c, 'for Apple silicon'],
]);

describe('a universal binary', () => {
  it('gives the program of the package’s processor', () => {
    expect(thinned(both, 'x64').toString()).toBe('for x86_64');
    expect(thinned(both, 'arm64').toString()).toBe('for Apple silicon');
  });

  it('without that processor is an error, not an empty library', () => {
    expect(() => thinned(universal([[0x01000007, 'for x86_64']]), 'arm64')).toThrow('no program for arm64');
  });

  it('is all that is touched', () => {
    for (const other of [Buffer.from('MIT License'), Buffer.alloc(0)]) expect(thinned(other, 'x64')).toBe(other);
  });
});
