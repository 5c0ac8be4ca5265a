const ESCAPES: Record<string, string> = { b: '\b', f: '\f', r: '\r', n: '\n', t: '\t', '0': '\0', a: '\x07', v: '\v' };

/**
 * Rows of ClickHouse's TabSeparated: unlike its JSON it writes NaN, infinities and 64-bit integers in full whatever the
 * server's settings, which some users may not change. Null is null; every other cell is its text.
 */
export function tabSeparated(body: string): (string | null)[][] {
  if (body === '') return [];
  if (!body.endsWith('\n')) throw new RangeError('The answer ends within a row.');
  return body
    .slice(0, -1)
    .split('\n')
    .map((line) => line.split('\t').map(cell));
}

function cell(text: string): string | null {
  if (!text.includes('\\')) return text;
  if (text === '\\N') return null;
  return text.replace(/\\([^])/g, (_, character: string) => ESCAPES[character] ?? character);
}
