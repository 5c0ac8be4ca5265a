import { IncidentError } from '../../protocol/errors';
import { decode, isBinary } from './encoding';
import type { JsonKind } from './json';
import { rawMembers } from './json-text';
import type { FileSample } from './sample';

export type ContentKind = 'empty' | 'parquet' | 'delimited' | JsonKind;

const PARQUET = Buffer.from('PAR1');
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
  if (isBinary(head))
    throw new IncidentError('file-unsupported', `${path} is not text: it holds binary data.`, SUPPORTED);
  const text = decode(head, 'utf-8').trimStart();
  if (text === '') return 'empty';
  if (text.startsWith('{')) return isLines(text) ? 'json-lines' : 'json-objects';
  return /^\[\s*[{\]]/.test(text) ? 'json-array' : 'delimited';
}

/** One object a line: one of the first lines is an object by itself (a broken line may stand before it). */
const isLines = (text: string): boolean =>
  text.split('\n', 20).some((line) => line.startsWith('{') && rawMembers(line) !== null);
