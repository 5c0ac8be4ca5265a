import type { TimeFormat } from '../../engine/source';
import { guessType, type TypeGuess } from './column-type';

const INTEGERS = /^U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?$/;
const NUMBERS = /^(FLOAT|DOUBLE|DECIMAL.*)$/;

/** The type of a Parquet column: the file's own, except that text may hold times and integers may be epochs. */
export function parquetType(declared: string, sample: readonly (string | null)[], given?: TimeFormat): TypeGuess {
  if (INTEGERS.test(declared) || NUMBERS.test(declared)) {
    const { time } = guessType(sample, [], given);
    return { type: INTEGERS.test(declared) ? 'integer' : 'number', ...(time?.kind === 'epoch' ? { time } : {}) };
  }
  if (declared === 'BOOLEAN') return { type: 'boolean' };
  if (declared.startsWith('TIMESTAMP') || declared === 'DATE') return { type: 'time', time: { kind: 'iso8601' } };
  if (/\[\]$|^(STRUCT|MAP|UNION)\(/.test(declared)) return { type: 'nested' };
  const guess = guessType(sample, [], given);
  return guess.type === 'time' ? guess : { type: 'text' };
}
