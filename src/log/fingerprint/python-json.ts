/**
 * The text that Python's `json.dumps(value, sort_keys=True)` writes for the value of a JSON text: separators `, ` and `: `,
 * keys in the order of their code points, floats as `repr` spells them, everything beyond printable ASCII escaped. Numbers
 * are told apart by their spelling in the text, as Python does: `1.0` is a float, `1` an int. Reads what `json.loads`
 * reads, `NaN` and `Infinity` too. Throws `SyntaxError` for other text.
 */
export function pythonDumps(text: string): string {
  const reader = new Reader(text);
  const value = reader.value();
  reader.end();
  return value;
}

const SPACE = /[ \t\n\r]*/y;
const NUMBER = /-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y;
const STRING = /"(?:[^"\\\u0000-\u001f]|\\.)*"/y;
const WORDS = ['true', 'false', 'null', 'NaN', 'Infinity', '-Infinity'];

class Reader {
  private at = 0;

  constructor(private readonly text: string) {}

  value(): string {
    this.take(SPACE);
    const character = this.text.charAt(this.at);
    if (character === '{') return this.object();
    if (character === '[') return this.array();
    if (character === '"') return pythonString(this.string());
    const word = WORDS.find((one) => this.text.startsWith(one, this.at));
    if (word !== undefined) {
      this.at += word.length;
      return word;
    }
    return pythonNumber(this.required(NUMBER));
  }

  end(): void {
    this.take(SPACE);
    if (this.at < this.text.length) throw this.fault();
  }

  private object(): string {
    const members = new Map<string, string>();
    this.items('}', () => {
      this.take(SPACE);
      const key = this.string();
      this.take(SPACE);
      this.expect(':');
      members.set(key, this.value());
    });
    const keys = [...members.keys()].sort(byCodePoint);
    return `{${keys.map((key) => `${pythonString(key)}: ${members.get(key) ?? ''}`).join(', ')}}`;
  }

  private array(): string {
    const elements: string[] = [];
    this.items(']', () => elements.push(this.value()));
    return `[${elements.join(', ')}]`;
  }

  private items(close: string, item: () => void): void {
    this.at += 1;
    this.take(SPACE);
    if (this.text.charAt(this.at) === close) {
      this.at += 1;
      return;
    }
    for (;;) {
      item();
      this.take(SPACE);
      if (this.text.charAt(this.at) === close) break;
      this.expect(',');
    }
    this.at += 1;
  }

  private string(): string {
    return JSON.parse(this.required(STRING)) as string;
  }

  private expect(character: string): void {
    if (this.text.charAt(this.at) !== character) throw this.fault();
    this.at += 1;
  }

  private required(pattern: RegExp): string {
    const found = this.take(pattern);
    if (found === '') throw this.fault();
    return found;
  }

  private take(pattern: RegExp): string {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0] ?? '';
    this.at += found.length;
    return found;
  }

  private fault(): SyntaxError {
    return new SyntaxError(`No JSON at character ${this.at}.`);
  }
}

/** Python compares strings by code points; JavaScript by halves of surrogate pairs. */
function byCodePoint(left: string, right: string): number {
  const [a, b] = [Array.from(left), Array.from(right)];
  for (let index = 0; index < Math.min(a.length, b.length); index++) {
    const apart = (a[index]?.codePointAt(0) ?? 0) - (b[index]?.codePointAt(0) ?? 0);
    if (apart !== 0) return apart;
  }
  return a.length - b.length;
}

function pythonNumber(token: string): string {
  if (!/[.eE]/.test(token)) return token === '-0' ? '0' : token;
  return pythonFloat(Number(token));
}

/** `repr` of a float: the shortest digits that read back, positional from 1e-4 to below 1e16. */
export function pythonFloat(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity';
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  const [mantissa = '0', power = '0'] = Math.abs(value).toExponential().split('e');
  const digits = mantissa.replace('.', '');
  const exponent = Number(power);
  if (exponent < -4 || exponent >= 16) {
    const fraction = digits.length > 1 ? `.${digits.slice(1)}` : '';
    const magnitude = String(Math.abs(exponent)).padStart(2, '0');
    return `${sign}${digits.charAt(0)}${fraction}e${exponent < 0 ? '-' : '+'}${magnitude}`;
  }
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, '0');
  return `${sign}${whole}.${digits.slice(exponent + 1) || '0'}`;
}

const ESCAPES: Record<string, string> = {
  '"': '\\"',
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\f': '\\f',
  '\b': '\\b',
};

const pythonString = (text: string): string =>
  `"${text.replace(/["\\]|[^ -~]/g, (unit) => ESCAPES[unit] ?? `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)}"`;
