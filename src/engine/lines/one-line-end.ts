const FEED = 10;
const RETURN = 13;

/**
 * UTF-8 text whose lines end in several ways, with one line end for all: line ends within quotes stay as they are. `quote`
 * and `escape` are empty where there is none.
 */
export async function* withOneLineEnd(
  chunks: AsyncIterable<Buffer>,
  { quote, escape, delimiter }: { quote: string; escape: string; delimiter: string },
): AsyncGenerator<Buffer> {
  const [mark, escaping, separator] = [quote, escape, delimiter].map((text) => Buffer.from(text)[0] ?? -1);
  let quoted = false;
  let mayOpen = true;
  let escaped = false;
  let returned = false;
  for await (const chunk of chunks) {
    const kept = Buffer.allocUnsafe(chunk.length);
    let length = 0;
    for (const byte of chunk) {
      const follows = returned && byte === FEED;
      returned = false;
      if (follows) continue;
      let written = byte;
      if (escaped) escaped = false;
      else if (quoted && byte === escaping && escaping !== mark) escaped = true;
      else if (byte === mark && (quoted || mayOpen)) {
        quoted = !quoted;
        mayOpen = true;
        kept[length++] = byte;
        continue;
      } else if (!quoted && byte === RETURN) {
        written = FEED;
        returned = true;
      }
      mayOpen = !quoted && (byte === separator || written === FEED);
      kept[length++] = written;
    }
    yield kept.subarray(0, length);
  }
}
