import type { ColumnType } from '../../protocol/read';
import { epochUnit } from '../time/epoch';
import { looksLikeTime } from '../time/text';
import { wordsOf } from './names';
import type { RoleCandidate } from './candidate';

/** What the rules look at: a column's name in words and what its sampled values are like. */
export interface ColumnProfile {
  readonly candidate: RoleCandidate;
  readonly name: string;
  readonly words: readonly string[];
  /** The words run together: `modelVersion`, `model_version` and `modelversion` are one name. */
  readonly joined: string;
  readonly filled: number;
  readonly distinct: number;
  /** Distinct over filled values of the sample; 0 where nothing is filled. */
  readonly uniqueShare: number;
  readonly vocabulary: ReadonlySet<string>;
  /** Every filled value is a finite number. */
  readonly numeric: boolean;
  readonly whole: boolean;
  readonly minimum: number;
  readonly maximum: number;
  /** Times as such: typed as time, an epoch number, or text that reads as a date. */
  readonly time: boolean;
}

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

const isNumberType = (type: ColumnType): boolean => type === 'number' || type === 'integer';

export function profileColumn(candidate: RoleCandidate): ColumnProfile {
  const words = wordsOf(candidate.name);
  const present = candidate.sample.filter((value): value is string => value !== null && value !== '');
  // What does not read as a column of numbers is evidence of a change, and not of what the column is for.
  const readable = isNumberType(candidate.type) ? present.filter((value) => NUMBER.test(value)) : [];
  const filled = readable.length > 0 ? readable : present;
  const vocabulary = new Set(filled);
  const numbers = filled.filter((value) => NUMBER.test(value)).map(Number);
  const numeric = filled.length > 0 && numbers.length === filled.length;
  const minimum = numbers.reduce((least, value) => Math.min(least, value), Infinity);
  const maximum = numbers.reduce((most, value) => Math.max(most, value), -Infinity);
  return {
    candidate,
    name: candidate.name,
    words,
    joined: words.join(''),
    filled: filled.length,
    distinct: Math.max(vocabulary.size, candidate.distinct ?? 0),
    uniqueShare: filled.length === 0 ? 0 : vocabulary.size / filled.length,
    vocabulary,
    numeric,
    whole: numeric && numbers.every(Number.isInteger),
    minimum,
    maximum,
    time: candidate.type === 'time' || isTime(numeric, numbers, vocabulary),
  };
}

function isTime(numeric: boolean, numbers: readonly number[], vocabulary: ReadonlySet<string>): boolean {
  if (numeric) return numbers.length > 0 && numbers.every((value) => epochUnit(value) !== null);
  const first = [...vocabulary].slice(0, 20);
  return first.length > 0 && first.every(looksLikeTime);
}

/** Numbers within [0, 1], not just zeros and ones: what a probability looks like. */
export const isProbability = (profile: ColumnProfile): boolean =>
  profile.numeric && !profile.whole && profile.minimum >= 0 && profile.maximum <= 1;

/** Whole numbers with at most ten values, truth values, or text: what a class looks like. */
export const isCategorical = (profile: ColumnProfile): boolean =>
  profile.filled > 0 && (!profile.numeric || (profile.whole && profile.distinct <= 10));

/** The column in the head of the log, before what the investigation is about: a model that fails agrees with nothing in the tail. */
export const firstHalf = ({ candidate }: ColumnProfile): ColumnProfile =>
  profileColumn({ ...candidate, sample: candidate.sample.slice(0, candidate.sample.length / 2) });
