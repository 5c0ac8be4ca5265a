import type { Role } from '../../protocol/roles';
import { REPEATABLE_ROLES } from '../../protocol/roles';
import type { Draft } from './draft';
import { nameReadings } from './names';
import { isCategorical, type ColumnProfile } from './profile';
import { RULES, type RoleRule } from './rules';
import { isForeign } from './stated';

/** One rule's view of one column: how strongly the column looks like the role, and why. */
export interface Claim {
  role: Role;
  column: ColumnProfile;
  score: number;
  reason: string;
}

const CERTAIN = 1;
const LIKELY = 0.6;

function claim(rule: RoleRule, column: ColumnProfile): Claim | null {
  const whole = column.words.join(' ');
  const scored = nameReadings(column.name).flatMap(({ phrase, joined, doubt }) => {
    const position = rule.names.indexOf(joined);
    if (position >= 0 && (doubt === 0 || !rule.unlike?.test(whole)))
      return [{ score: CERTAIN - doubt - position * 0.001, exact: doubt === 0 }];
    return rule.likely?.test(phrase) && !rule.unlike?.test(whole) ? [{ score: LIKELY - doubt, exact: false }] : [];
  });
  const best = scored.sort((left, right) => right.score - left.score)[0];
  if (!best) return null;
  const values = rule.values(column);
  if (values === null) return null;
  const how = best.exact ? 'is a usual name for it' : 'resembles its usual names';
  return { role: rule.role, column, score: best.score, reason: `The name ${how}, and the column ${values}.` };
}

/** Columns that hold times without a telling name can still be the time of the row. */
function unnamedTime(column: ColumnProfile): Claim | null {
  if (column.candidate.type !== 'time' || isForeign(column, 'timestamp')) return null;
  const reason = 'The only column left that holds times.';
  const unlike = RULES.find((rule) => rule.role === 'timestamp')?.unlike?.test(column.words.join(' '));
  return { role: 'timestamp', column, score: unlike ? 0.1 : 0.3, reason };
}

/** Every claim on every column that has no role yet, the strongest first. */
export function claimsOn(draft: Draft): Claim[] {
  const open = draft.columns.filter((column) => draft.of(column.name) === undefined);
  const claims = open.flatMap((column) => [
    ...RULES.flatMap((rule) => (isForeign(column, rule.role) ? [] : (claim(rule, column) ?? []))),
    ...[unnamedTime(column) ?? []].flat(),
  ]);
  return weighed(claims).sort((left, right) => right.score - left.score);
}

/** A label shares the prediction's values, a time of day beats a bare date, and a score of a class is no prediction. */
function weighed(claims: Claim[]): Claim[] {
  const outputs = claims.filter((each) => each.role === 'prediction' && each.score >= CERTAIN - 0.1);
  return claims.map((each) => {
    if (each.role === 'label') return { ...each, score: each.score + agreement(each.column, outputs) };
    if (each.role === 'timestamp') return { ...each, score: each.score + (hasClockTime(each.column) ? 0 : -0.4) };
    return each;
  });
}

function agreement(label: ColumnProfile, predictions: readonly Claim[]): number {
  if (predictions.length === 0) return 0;
  const best = predictions.reduce((most, { column }) => Math.max(most, sharedValues(label, column)), 0);
  return best > 0 ? 0.1 * best : -0.3;
}

/** 1 where both hold the same classes, or both numbers; 0 where they have nothing in common. */
export function sharedValues(left: ColumnProfile, right: ColumnProfile): number {
  if (left.numeric !== right.numeric) return 0;
  if (left.numeric && !(isCategorical(left) && isCategorical(right))) return 1;
  const shared = [...left.vocabulary].filter((value) => right.vocabulary.has(value)).length;
  return shared / Math.max(1, Math.min(left.vocabulary.size, right.vocabulary.size));
}

function hasClockTime(column: ColumnProfile): boolean {
  if (column.numeric) return true;
  return [...column.vocabulary]
    .slice(0, 50)
    .some((text) => /\d{1,2}:\d{2}|T\d{2}/.test(text) && !/[T ]00:?00(:?00)?(\.0+)?Z?$/.test(text));
}

/** Gives each role to the column with the strongest claim, strongest claims first. */
export function settleClaims(draft: Draft): void {
  for (const { role, column, reason } of claimsOn(draft)) {
    if (draft.of(column.name) !== undefined) continue;
    if (!REPEATABLE_ROLES.has(role) && draft.first(role) !== undefined) continue;
    draft.guess(column.name, role, reason);
  }
}
