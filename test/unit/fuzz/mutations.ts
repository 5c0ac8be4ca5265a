import type { Random } from '../../incidents/random';

/** One way in which bytes of a log are damaged. The result may be the same bytes where there is nothing to damage. */
type Mutation = (bytes: Buffer, random: Random) => Buffer;

const at = (bytes: Buffer, random: Random): number => random.integer(0, bytes.length);

/** A stretch `[start, end)` of at most `longest` bytes. */
function stretch(bytes: Buffer, random: Random, longest: number): [number, number] {
  const start = at(bytes, random);
  return [start, Math.min(bytes.length, start + random.integer(1, longest))];
}

const spliced = (bytes: Buffer, from: number, to: number, by: Buffer | string): Buffer =>
  Buffer.concat([bytes.subarray(0, from), Buffer.from(by), bytes.subarray(to)]);

function inserted(texts: readonly (string | Buffer)[]): Mutation {
  return (bytes, random) => {
    const place = at(bytes, random);
    return spliced(bytes, place, place, random.pick(texts));
  };
}

/** Lines keep their ends, so that joining them gives the bytes back. */
function byLine(change: (lines: string[], random: Random) => void): Mutation {
  return (bytes, random) => {
    const lines = bytes.toString('latin1').split(/(?<=\n)/);
    change(lines, random);
    return Buffer.from(lines.join(''), 'latin1');
  };
}

const anyLine = (lines: readonly string[], random: Random): number => random.integer(0, lines.length - 1);

/** Another text in place of one value of one line: between delimiters, or after a colon. */
function value(texts: readonly string[]): Mutation {
  return byLine((lines, random) => {
    const line = anyLine(lines, random);
    const values = [...(lines[line] ?? '').matchAll(/[^,;\t:{}[\]\n]+/g)];
    if (values.length === 0) return;
    const { index, 0: old } = random.pick(values);
    const text = Buffer.from(random.pick(texts)).toString('latin1');
    lines[line] = (lines[line] ?? '').slice(0, index) + text + (lines[line] ?? '').slice(index + old.length);
  });
}

const recoded =
  (encode: (text: string) => Buffer): Mutation =>
  (bytes) =>
    encode(bytes.toString('utf8'));

const swappedBytes = (text: string): Buffer => Buffer.from(text.length > 0 ? text : ' ', 'utf16le').swap16();

export const MUTATIONS: Readonly<Record<string, Mutation>> = {
  'bytes flipped': (bytes, random) => {
    const copy = Buffer.from(bytes);
    for (let left = random.integer(1, 20); left > 0 && copy.length > 0; left--) {
      copy[random.integer(0, copy.length - 1)] = random.integer(0, 255);
    }
    return copy;
  },
  'bits flipped near the end': (bytes, random) => {
    const copy = Buffer.from(bytes);
    const place = copy.length - random.integer(1, Math.min(60, copy.length || 1));
    if (copy[place] !== undefined) copy[place] ^= 1 << random.integer(0, 7);
    return copy;
  },
  'cut off': (bytes, random) => bytes.subarray(0, at(bytes, random)),
  'cut off between lines': byLine((lines, random) => void lines.splice(random.integer(1, lines.length))),
  'a beginning missing': (bytes, random) => bytes.subarray(at(bytes, random)),
  'a stretch twice': (bytes, random) => {
    const [start, end] = stretch(bytes, random, 4000);
    return spliced(bytes, end, end, bytes.subarray(start, end));
  },
  'a stretch missing': (bytes, random) => spliced(bytes, ...stretch(bytes, random, 4000), ''),
  'a stretch elsewhere': (bytes, random) => {
    const place = at(bytes, random);
    return spliced(bytes, place, place, bytes.subarray(...stretch(bytes, random, 2000)));
  },
  'a stretch of zeroes': (bytes, random) => {
    const [start, end] = stretch(bytes, random, 2000);
    return spliced(bytes, start, end, Buffer.alloc(end - start));
  },
  quotes: inserted(['"', '""', "'", '`', '\\"', '\\', '"\n', ',"', '",', '“']),
  brackets: inserted(['{', '}', '[', ']', '{{', ']}', '[]', '{}', ',,', '::', '{"a":']),
  NUL: inserted(['\0', '\0\0\0\0', ',\0,', '"\0"']),
  'control characters': inserted(['\u0001', '\u001b[2J', '\u0008', '\f', '\v', '\u001a', '\u2028', '\u202e']),
  'invalid UTF-8': inserted([0xff, 0xc3, 0xe2, 0xf0].map((byte) => Buffer.from([byte, 0x28]))),
  'a half surrogate': inserted(['\\ud800', '\\udfff\\ud800', Buffer.from([0xed, 0xa0, 0x80])]),
  'a long value': (bytes, random) => {
    const place = at(bytes, random);
    return spliced(bytes, place, place, 'x'.repeat(random.pick([3000, 70_000, 700_000])));
  },
  'many delimiters': (bytes, random) => {
    const place = at(bytes, random);
    return spliced(bytes, place, place, random.pick([',', ';', '\t', '"",']).repeat(random.pick([10, 3000])));
  },
  'deep nesting': (bytes, random) => {
    const place = at(bytes, random);
    return spliced(bytes, place, place, random.pick(['[', '{"a":', '(']).repeat(random.pick([100, 20_000])));
  },
  'odd numbers': value(['1e999', '-1e999', 'NaN', 'Infinity', '-0', '9223372036854775808', '1e-400', '0x1f', '1_000']),
  'odd times': value(['0000-00-00', '9999-12-31T23:59:60Z', '-1', '99999999999999999', '2026-02-30', '1969-12-31']),
  'odd words': value(['null', 'true', '', ' ', '__proto__', 'constructor', "'; DROP TABLE log; --", '=1+1', '🙂', 'é']),
  'odd types': value(['"text"', '{"a":1}', '[1,2]', '"1"', '1', 'false']),
  'lines swapped': byLine((lines, random) => {
    const [one, other] = [anyLine(lines, random), anyLine(lines, random)];
    [lines[one], lines[other]] = [lines[other] ?? '', lines[one] ?? ''];
  }),
  'lines in another order': byLine((lines, random) => {
    for (let last = lines.length - 1; last > 0; last--) {
      const other = random.integer(0, last);
      [lines[last], lines[other]] = [lines[other] ?? '', lines[last] ?? ''];
    }
  }),
  'a line many times': byLine((lines, random) => {
    const line = anyLine(lines, random);
    lines.splice(line, 0, ...Array<string>(random.integer(1, 200)).fill(lines[line] ?? ''));
  }),
  'lines without end': byLine((lines, random) => {
    for (let left = random.integer(1, 5); left > 0; left--) {
      const line = anyLine(lines, random);
      lines[line] = (lines[line] ?? '').replace(/\r?\n$/, '');
    }
  }),
  'empty lines': byLine((lines, random) => void lines.splice(anyLine(lines, random), 0, '\n', '  \n', '\r\n')),
  'no first line': byLine((lines) => void lines.shift()),
  'only the first line': byLine((lines) => void lines.splice(1)),
  'line ends of another system': byLine((lines, random) => {
    const [end, share] = [random.pick(['\r', '\r\n', '\n\r', '\u0085']), random.pick([0.05, 1])];
    lines.forEach((line, index) => {
      if (random.next() < share) lines[index] = line.replace(/\r?\n$/, end);
    });
  }),
  'byte order marks': (bytes, random) =>
    Buffer.concat([Buffer.from(random.pick(['efbbbf', 'fffe', 'feff', 'efbbbfefbbbf', '0000feff']), 'hex'), bytes]),
  'UTF-16': recoded((text) => Buffer.from(`\ufeff${text}`, 'utf16le')),
  'UTF-16, the other way round': recoded((text) => swappedBytes(`\ufeff${text}`)),
  'UTF-16 without mark': recoded((text) => Buffer.from(text, 'utf16le')),
  'Latin-1': recoded((text) => Buffer.from(text.replaceAll('e', 'é'), 'latin1')),
  nothing: () => Buffer.alloc(0),
};

export interface Mutated {
  bytes: Buffer;
  /** Names of what was done, in order. */
  mutations: string[];
}

/** One to four mutations, one after another. */
export function mutated(bytes: Buffer, random: Random): Mutated {
  const names = Object.keys(MUTATIONS);
  const mutations: string[] = [];
  let damaged = bytes;
  for (let left = random.pick([1, 1, 1, 2, 2, 4]); left > 0; left--) {
    const name = random.pick(names);
    damaged = MUTATIONS[name]?.(damaged, random) ?? damaged;
    mutations.push(name);
  }
  return { bytes: damaged, mutations };
}
