import type { ReadOptions } from '../../protocol/investigation';
import { IncidentError } from '../../protocol/errors';
import type { FileLayout } from '../../engine/source';
import { columnName } from './column-name';
import { decode, encodingNamed, guessEncoding } from './encoding';
import { isNumberText } from './column-type';
import { isPadded, spellingsOf } from './number-spelling';
import { looksLikeTime } from '../time/text';
import type { FileSample } from './sample';
import { linesBefore, SAID_DELIMITER, type Before } from './lines-before';
import { splitRecords, type Dialect } from './split';

/** The last is what Hive writes unless it is told otherwise. */
const DELIMITERS = [',', '\t', ';', '|', '\u0001'];
const JUDGED_RECORDS = 200;

export interface DelimitedProfile {
  layout: FileLayout & { kind: 'delimited' };
  /** Records of the sample that have as many fields as the file has columns. */
  head: string[][];
  tail: string[][];
  problems: { code: string; text: string }[];
}

/** How a sample of delimited text is split, unless the person says so. */
export function profileDelimited(
  path: string,
  sample: FileSample,
  options: ReadOptions,
  headRows: number,
): DelimitedProfile {
  const encoding = options.encoding ? encodingNamed(options.encoding) : guessEncoding(sample.head);
  const text = decode(sample.head, encoding);
  const dialect = guessDialect(text, options, !sample.whole);
  const before = linesBefore(text, dialect, !sample.whole);
  const records = splitRecords(before.rest, dialect, headRows + 1, !sample.whole);
  const [first = [], ...all] = records;
  const again = JSON.stringify(first);
  const rest = first.length > 1 ? all.filter((record) => JSON.stringify(record) !== again) : all;
  const header = options.header ?? looksLikeHeader(first, rest);
  const width = header ? first.length : modalWidth(records).width;
  if (width === 0) throw new IncidentError('file-empty', `${path} has no rows.`, 'Choose a log with rows.');
  // A delimiter at the end of every line but the header's says nothing more.
  const fits = (record: string[]): boolean =>
    record.length === width || (record.length === width + 1 && record.at(-1) === '');
  const tailText = decode(sample.tail, encoding);
  const tail = splitRecords(tailText.slice(tailText.indexOf('\n') + 1), dialect, headRows, false).filter(fits);
  const head = (header ? rest : records).filter(fits);
  const columns = Array.from({ length: width }, (_, index) => head.map((record) => record[index] ?? null));
  const padded = isPadded(columns);
  const bare = padded ? columns.map((values) => values.map((value) => value?.trim() ?? null)) : columns;
  const { facts: spelling, units } = spellingsOf(bare, dialect.delimiter, options.decimal);
  const raw = header ? first.map((name) => (padded ? name.trim() : name)) : Array<string>(width).fill('');
  const named = columnNames(header ? withRowNumber(raw, columns[0] ?? []) : raw);
  const layout: DelimitedProfile['layout'] = {
    ...{ kind: 'delimited', ...dialect, header, encoding, newline: newlineOf(text), columns: named.names },
    ...spelling,
    ...(padded ? { padded } : {}),
    ...(before.lines > 0 ? { skip: before.lines } : {}),
    ...(header && width > 1 ? { headerCells: headerCells(first) } : {}),
  };
  const problems = [
    ...(before.lines > 0 ? [linesSkipped(path, before)] : []),
    ...named.problems,
    ...[...units].map(([index, unit]) => unitTakenOff(named.names[index] ?? '', unit)),
    ...(width === 1 ? [oneColumn(path)] : []),
  ];
  return { layout, head, tail, problems };
}

/** What reading it again in pandas calls the nameless first column in which pandas wrote the numbers of the rows. */
const ROW_NUMBER = 'Unnamed: 0';

function withRowNumber(names: readonly string[], first: readonly (string | null)[]): readonly string[] {
  const numbers = first.map((text) => (text !== null && /^\d{1,15}$/.test(text) ? Number(text) : NaN));
  const isCounting = numbers.length > 1 && numbers.every((one, at) => one === (numbers[0] ?? 0) + at);
  return names[0] === '' && isCounting && !names.includes(ROW_NUMBER) ? [ROW_NUMBER, ...names.slice(1)] : names;
}

const unitTakenOff = (name: string, { unit, example }: { unit: string; example: string }) => ({
  code: 'units-taken-off',
  text: `The numbers of "${name}" bear the sign ${unit}, which was left out: "${example.trim()}" was read as the number alone.`,
});

const oneColumn = (path: string) => ({
  code: 'one-column',
  text: `${path} was read as a single column: no comma, semicolon, tab or bar splits its lines. If another character does, say --read delimiter=…; columns that are lined up with spaces cannot be told apart.`,
});

/** A few cells are enough to know a header again. */
const headerCells = (header: readonly string[]): { place: number; text: string }[] =>
  header.flatMap((text, place) => (text === '' ? [] : [{ place, text }])).slice(0, 4);

const linesSkipped = (path: string, { lines, first }: Before) => ({
  code: 'lines-skipped',
  text: `The first ${lines === 1 ? 'line' : `${lines} lines`} of ${path} (${JSON.stringify(first.slice(0, 60))}) ${lines === 1 ? 'stands before the table and was' : 'stand before the table and were'} left out.`,
});

/** Throws `usage` for a delimiter, quote or escape that nothing could be split at. */
function checkGiven({ delimiter, quote, escape }: ReadOptions): void {
  const isCharacter = (text: string | undefined): boolean => text === undefined || /^[^\r\n]?$/.test(text);
  if (delimiter !== undefined && !/^[^\r\n]{1,4}$/.test(unescaped(delimiter)))
    throw new IncidentError('usage', 'The delimiter is not one to four characters.', 'Give another, for example ";".');
  if (!isCharacter(quote) || !isCharacter(escape))
    throw new IncidentError('usage', 'Quote and escape are one character each.', 'Give another, or leave it out.');
}

function guessDialect(text: string, options: ReadOptions, partial: boolean): Dialect {
  checkGiven(options);
  const quote = options.quote ?? guessQuote(text);
  const escape = options.escape ?? guessEscape(text, quote);
  if (options.delimiter !== undefined) return { delimiter: unescaped(options.delimiter), quote, escape };
  const said = SAID_DELIMITER.exec(text)?.[1];
  if (said !== undefined) return { delimiter: said, quote, escape };
  const scored = DELIMITERS.map((delimiter) => {
    const records = splitRecords(text, { delimiter, quote, escape }, JUDGED_RECORDS, partial);
    const { width, share } = modalWidth(records);
    return { delimiter, score: width > 1 ? share + Math.min(width, 100) / 1000 : 0 };
  });
  const best = scored.reduce((winner, one) => (one.score > winner.score ? one : winner));
  return { delimiter: best.score > 0 ? best.delimiter : ',', quote, escape };
}

const unescaped = (delimiter: string): string => (delimiter === '\\t' || delimiter === 'tab' ? '\t' : delimiter);

/** A quote is what fields begin and end with; without any, the usual one does no harm. */
function guessQuote(text: string): string {
  const begins = (quote: string): number => text.split(new RegExp(`(?:^|[,;\\t|\\n])${quote}`)).length - 1;
  const ends = (quote: string): number => text.split(new RegExp(`${quote}(?=[,;\\t|\\r\\n]|$)`)).length - 1;
  // Excel's mark for text, as in '02210, begins cells and ends none.
  const isClosed = ends("'") * 2 >= begins("'");
  return begins("'") + ends("'") > 1 && isClosed && begins('"') + ends('"') === 0 ? "'" : '"';
}

function guessEscape(text: string, quote: string): string {
  const doubled = text.includes(`${quote}${quote}`);
  const literal = quote.replace(/[^\w]/g, '\\$&');
  const backslashed = new RegExp(`[^\\\\${literal}]\\\\${literal}[^,;\\t|\\r\\n]`).test(text);
  return backslashed && !doubled ? '\\' : quote;
}

function modalWidth(records: readonly string[][]): { width: number; share: number } {
  const counts = new Map<number, number>();
  for (const { length } of records) counts.set(length, (counts.get(length) ?? 0) + 1);
  const [width = 0, count = 0] = [...counts].sort((a, b) => b[1] - a[1] || b[0] - a[0])[0] ?? [];
  return { width, share: count / Math.max(records.length, 1) };
}

/** Names are neither numbers nor times, and do not come again as values. */
function looksLikeHeader(first: readonly string[], rest: readonly string[][]): boolean {
  if (first.some((name) => isNumberText(name) || looksLikeTime(name) || /^(true|false)$/i.test(name))) return false;
  if (new Set(first).size < first.length && rest.length > 0) return first.filter((name) => name !== '').length > 1;
  const repeated = first.filter((name, index) => name !== '' && rest.some((record) => record[index] === name)).length;
  return repeated < Math.max(1, first.length / 2);
}

/** Names as they stand; an empty one is named by its place, a repeated one gets a number. */
export function columnNames(raw: readonly string[]): { names: string[]; problems: DelimitedProfile['problems'] } {
  const taken = new Set<string>();
  const problems: DelimitedProfile['problems'] = [];
  const names = raw.map((name, index) => {
    const wanted = name === '' ? `column_${index + 1}` : name;
    const unique = columnName(wanted, taken);
    if (unique === wanted) return unique;
    problems.push(unique.startsWith(wanted) ? repeated(wanted, unique) : overlong(wanted, unique));
    return unique;
  });
  return { names, problems };
}

const repeated = (wanted: string, unique: string) => ({
  code: 'repeated-column',
  text: `The column name "${wanted}" occurs twice; the later one is called "${unique}".`,
});

const overlong = ({ length }: string, unique: string) => ({
  code: 'long-column-name',
  text: `A column name of ${length} characters was cut: the column is called "${unique}".`,
});

function newlineOf(text: string): '\n' | '\r\n' | '\r' | null {
  const pairs = text.split('\r\n').length - 1;
  const feeds = text.split('\n').length - 1 - pairs;
  const returns = text.split('\r').length - 1 - pairs;
  if (pairs > 0) return feeds === 0 && returns === 0 ? '\r\n' : null;
  if (returns > 0) return feeds === 0 ? '\r' : null;
  return '\n';
}
