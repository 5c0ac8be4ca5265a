import { EVENT_MARK } from '../../engine/source';
import { IncidentError } from '../../protocol/errors';
import { decode, guessEncoding, isBinary } from './encoding';
import type { JsonKind } from './json';
import { brokenJson } from './json-document';
import { objectTexts, rawMembers } from './json-text';
import { refuseOtherKinds } from './not-a-log';
import { refusal } from './refusal';
import { refuseServiceLines } from './service-lines';
import type { FileSample } from './sample';
import { WHYLOGS_MAGIC, whylabsProfile } from './whylabs';

export type ContentKind = 'empty' | 'parquet' | 'delimited' | 'event-dump' | JsonKind;

const PARQUET = Buffer.from('PAR1');
const ENCRYPTED_PARQUET = Buffer.from('PARE');
const SUPPORTED = 'Give CSV, TSV, JSON lines, JSON (plain, .gz or .zst) or Parquet.';

/** What a file is, by its content; its name does not matter. Throws `file-unsupported` or `file-unreadable`. */
export function kindOfContent(path: string, sample: FileSample): ContentKind {
  const { head, tail, compression } = sample;
  if (head.subarray(0, 4).equals(PARQUET)) {
    if (compression)
      throw new IncidentError('file-unsupported', `${path} is a compressed Parquet file.`, 'Unpack it first.');
    const end = tail.length > 0 ? tail : head;
    if (head.length < 12 || !end.subarray(-4).equals(PARQUET)) {
      throw new IncidentError(
        'file-unreadable',
        `${path} is a Parquet file that was cut off.`,
        'Copy or export it again.',
      );
    }
    return 'parquet';
  }
  if (head.subarray(0, 4).equals(ENCRYPTED_PARQUET))
    throw new IncidentError(
      'file-unsupported',
      `${path} is an encrypted Parquet file.`,
      'Export it without encryption.',
    );
  if (head.subarray(0, WHYLOGS_MAGIC.length).equals(WHYLOGS_MAGIC)) throw refusal(path, whylabsProfile);
  refuseOtherKinds(path, head);
  if (isBinary(head))
    throw new IncidentError('file-unsupported', `${path} is not text: it holds binary data.`, SUPPORTED);
  const encoding = guessEncoding(head);
  const text = decode(head, encoding).trimStart();
  if (text === '') return 'empty';
  if (text.startsWith(EVENT_MARK)) return 'event-dump';
  const kind = kindOfText(text);
  if (encoding === 'utf-16' && kind !== 'delimited')
    throw new IncidentError('file-unsupported', `${path} is JSON in UTF-16.`, 'Save it as UTF-8.');
  if (kind === 'delimited') refuseServiceLines(path, text);
  if (kind !== 'delimited' || !NAMED_JSON.test(path)) return kind;
  if (text.startsWith('[')) return 'json-array';
  if (sample.whole && isJson(text)) return 'json-objects';
  if (isTable(text)) return 'delimited';
  throw brokenJson(path, decode(head, encoding), 0, 'it begins with no object and no array');
}

/** A name that promises JSON; what is in the file counts more, as long as it can be told what that is. */
const NAMED_JSON = /\.(json|jsonl|ndjson)(\.(gz|zst))?$/i;

function kindOfText(text: string): Exclude<ContentKind, 'empty' | 'parquet' | 'event-dump'> {
  if (text.startsWith('{')) return isLines(text) ? 'json-lines' : 'json-objects';
  return /^\[\s*([[{\]"\d-]|true|false|null|$)/.test(text) ? 'json-array' : 'delimited';
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** At least two lines that split into equally many fields at some delimiter. */
function isTable(text: string): boolean {
  const lines = text.split(/\r?\n/, 20).filter((line) => line !== '');
  const widths = [',', '\t', ';', '|'].map((delimiter) => lines.map((line) => line.split(delimiter).length));
  return lines.length > 1 && widths.some((counts) => (counts[0] ?? 0) > 1 && counts.every((one) => one === counts[0]));
}

/**
 * One object a line: the first line is an object by itself; or it is broken, which an object over several lines is not,
 * and one of the next is whole.
 */
function isLines(text: string): boolean {
  const lines = text.split('\n', 20);
  const isWhole = (line: string): boolean => line.startsWith('{') && rawMembers(line) !== null;
  if (isWhole(lines[0] ?? '')) return true;
  const [first] = objectTexts(text);
  return lines.some(isWhole) && (first === undefined || rawMembers(first.text) === null);
}
