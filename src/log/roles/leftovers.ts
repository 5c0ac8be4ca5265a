import type { Role } from '../../protocol/roles';
import { isClock } from '../formats/day-and-clock';
import type { ColumnProfile } from './profile';

/** Beyond this many values a column is no longer something to slice by. */
const MOST_SEGMENT_VALUES = 1000;
const FINGERPRINT = /\b(hash|md5|sha\d*|checksum|digest|fingerprint|payload|blob|json|url|uri|path|comment|message)$/;
const IDENTIFIER = /\b(id|ids|code|zip|postcode|postal|uuid|guid|key|no)$/;

const CODED =
  /\b(code|class|cluster|group|tier|type|kind|category|cat|segment|zone|region|day|weekday|dow|month|hour|id)\b/;
const COUNTED_VALUES_AT_LEAST = 4;
const RARER_AT_LEAST = 2;

/** Whole numbers from 0 or 1 on without a gap, the highest much rarer than the commonest: a tail, which codes seldom have. */
function isCount({ whole, minimum, maximum, vocabulary, candidate }: ColumnProfile): boolean {
  if (!whole || minimum < 0 || minimum > 1 || maximum > 20) return false;
  if (vocabulary.size < COUNTED_VALUES_AT_LEAST || maximum - minimum + 1 > vocabulary.size + 1) return false;
  const rows = new Map<number, number>();
  for (const value of candidate.sample)
    if (value !== null && value !== '') rows.set(Number(value), (rows.get(Number(value)) ?? 0) + 1);
  return Math.max(...rows.values()) > RARER_AT_LEAST * (rows.get(maximum) ?? 0);
}

/** Hours of the day are something to slice by. */
const ON_THE_HOUR = /^\s*\d{1,2}:00(:00(\.0+)?)?\s*([AP]M)?\s*$/i;
const isOnTheHour = (text: string | null): boolean => text === null || text === '' || ON_THE_HOUR.test(text);

const NAMED_AS_TIME =
  /\b(time|timestamp|ts|date|datetime|epoch|at|utc|millis|ms|on)$|^(time|timestamp|ts|date|epoch)\b/;

/** Numbers that are all times of 1990 to 2100, under the name of one: `ingestionTime`, `created_ms`. */
const isEpochByName = ({ whole, time, filled }: ColumnProfile, phrase: string): boolean =>
  whole && time && filled > 0 && NAMED_AS_TIME.test(phrase);

/** What a column is that no rule claimed: a feature, a segment, or nothing to compare. */
export function leftoverRole(profile: ColumnProfile): { role: Role; reason: string } {
  const { candidate, filled, distinct, uniqueShare, words } = profile;
  const phrase = words.join(' ');
  if (candidate.type === 'nested') return ignore('holds nested values');
  if (filled === 0) return feature('is empty in the sample; kept so that its absence is compared');
  if (candidate.type === 'time' || (profile.time && !profile.numeric))
    return ignore('holds times, and another column is the time of the row');
  if (FINGERPRINT.test(phrase) && uniqueShare > 0.05 && !profile.numeric)
    return ignore('holds fingerprints or free text');
  if (isEpochByName(profile, phrase)) return ignore('holds times, and another column is the time of the row');
  if (isClock(candidate) && !candidate.sample.every(isOnTheHour)) return ignore('holds times of the day');
  if (candidate.type === 'boolean') return segment('holds truth values');
  if (profile.numeric && candidate.type !== 'text') return numericLeftover(profile, phrase);
  return textLeftover(filled, distinct, uniqueShare);
}

function numericLeftover(profile: ColumnProfile, phrase: string): { role: Role; reason: string } {
  const { whole, distinct, uniqueShare, filled } = profile;
  if (isCount(profile) && !CODED.test(phrase))
    return feature('counts something: whole numbers from 0 or 1 without a gap');
  if (whole && distinct > 1 && distinct <= 10)
    return segment(`holds whole numbers with ${distinct} different values, so they are categories`);
  if (whole && IDENTIFIER.test(phrase)) {
    if (uniqueShare > 0.5 && filled >= 20) return ignore('is named like an id and is different on most rows');
    return distinct <= MOST_SEGMENT_VALUES
      ? segment(`is named like an id and has ${distinct} values`)
      : ignore('is named like an id');
  }
  if (whole && uniqueShare === 1 && filled >= 20 && /^(index|row|row number|unnamed 0|level 0|line)$/.test(phrase)) {
    return ignore('counts the rows');
  }
  return feature('holds numbers and has no other role');
}

function textLeftover(filled: number, distinct: number, uniqueShare: number): { role: Role; reason: string } {
  if (filled >= 20 ? uniqueShare > 0.5 : distinct > 10) return ignore('holds text that is different on most rows');
  if (distinct > MOST_SEGMENT_VALUES)
    return ignore(`has more than ${MOST_SEGMENT_VALUES.toLocaleString('en')} values, too many to slice by`);
  return segment(`has ${distinct} ${distinct === 1 ? 'value' : 'values'} that rows share`);
}

const feature = (reason: string) => ({ role: 'feature' as const, reason });
const segment = (reason: string) => ({ role: 'segment' as const, reason });
const ignore = (reason: string) => ({ role: 'ignore' as const, reason });
