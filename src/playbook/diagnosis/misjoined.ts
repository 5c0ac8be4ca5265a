import { atOdds } from '../onset/relation-signal';
import type { InputEffect } from '../shift/refit';
import type { Candidate, Case } from './candidate';
import { percent, short } from './words';

/** A loss of correlation this many standard errors from none cannot be chance among a few dozen features. */
const CERTAIN_Z = 5;
const SUGGESTIVE_Z = 3.3;
/** Of the correlation so much must be gone, and the next feature must have lost clearly less. */
const KEPT_AT_MOST = 0.85;
const NEXT_AT_MOST = 0.8;
/** Without the effect as a second sign: rows that were picked from a corner thin all correlations a little. */
const MOSTLY_LOST = 0.6;
/** How far apart the loss of partners and the loss of effect may be to count as one measure. */
const ALIKE = 0.35;
/** Standard errors by which an effect is surely smaller than it was. */
const WEAKER_Z = 2.5;
/** Standard errors of an effect on the label before it can be said to be lost. */
const EFFECT_Z = 6;
const LOST_BELOW = 0.2;
/** The other features' effects must have stayed. */
const OTHERS_KEPT = 0.8;

/** A feature that lost its relation to the others and to the label, with its own distribution intact: mis-joined. */
export function misjoined(of: Case, sure: readonly string[]): Candidate[] {
  const partners = lostPartners(of, sure);
  return partners.length > 0 ? partners : lostEffect(of, sure);
}

/** Of its correlations so little is left of a feature that it is surely of other rows, whether or not errors show it yet. */
const NOTHING_LEFT = 0.4;
const UNNOTICED = 0.75;

/** Whether a feature surely is of other rows, whatever segment its errors stand out in. */
export function surelyOfOtherRows({ outcomes }: Case): boolean {
  const [first] = outcomes.segments.shift.associations;
  return first !== undefined && first.z >= CERTAIN_Z && first.bad <= NOTHING_LEFT * first.good;
}

/** The relation is surely lost and dated: it was gone since a moment, whatever part of the bad period that leaves. */
function datedLoss({ outcomes }: Case): boolean {
  const [first] = outcomes.segments.shift.associations;
  return first !== undefined && first.z >= CERTAIN_Z && outcomes.timeline.onset?.signal === atOdds(first.name);
}

/** The same where the metric did not get worse by more than chance: only where hardly any relation is left, or since a moment. */
export function unnoticed(of: Case): Candidate[] {
  if (!surelyOfOtherRows(of) && !datedLoss(of)) return [];
  return lostPartners(of, []).map((each) => ({
    ...each,
    confidence: UNNOTICED * Math.max(each.confidence, 0.92),
    evidenceAgainst: ['The metric did not get worse by more than chance.'],
  }));
}

function lostPartners({ outcomes }: Case, sure: readonly string[]): Candidate[] {
  const { associations, refit } = outcomes.segments.shift;
  const [first, next] = associations;
  if (!first || first.z < SUGGESTIVE_Z || first.bad > KEPT_AT_MOST * first.good) return [];
  if (next && next.z > NEXT_AT_MOST * first.z) return [];
  const effect = refit?.effects.find(({ name }) => name === first.name);
  // Weak signs must agree: the feature whose partners are lost is also the one whose effect moved most.
  if (first.z < CERTAIN_Z && refit?.effects[0]?.name !== first.name) return [];
  // Mixed-up rows say nothing of label and partners alike; a concept that moved leaves the partners alone.
  const kept = effect && effect.good !== 0 ? effect.bad / effect.good : null;
  const lost = kept !== null && surelyWeaker(effect) && Math.abs(kept - first.bad / first.good) < ALIKE;
  return [
    candidate(
      first.name,
      lost
        ? first.z >= CERTAIN_Z
          ? 0.92
          : 0.75
        : first.z >= CERTAIN_Z && first.bad < MOSTLY_LOST * first.good
          ? 0.6
          : 0.2,
      [
        `The correlations of ${first.name} with other features fell from ${short(first.good)} to ${short(first.bad)}.`,
        ...(lost ? [lossOfEffect(first.name, kept)] : []),
        ...sure,
      ],
    ),
  ];
}

const surelyWeaker = (effect: InputEffect | undefined): boolean =>
  effect !== undefined &&
  Math.abs(effect.bad) < Math.abs(effect.good) &&
  Math.abs(effect.good - effect.bad) >= WEAKER_Z * effect.error;

/**
 * A feature without partners whose effect on the label is gone while the others' stayed: mixed-up rows do exactly that, a
 * concept that moves has no reason to stop at nothing.
 */
function lostEffect({ outcomes }: Case, sure: readonly string[]): Candidate[] {
  const { associations, refit } = outcomes.segments.shift;
  const [top, ...rest] = refit?.effects ?? [];
  if (!top || Math.abs(top.good) < EFFECT_Z * top.error) return [];
  const kept = top.bad / top.good;
  if (Math.abs(kept) > LOST_BELOW || commonFactor(rest) < OTHERS_KEPT) return [];
  const partners = associations.find(({ name }) => name === top.name);
  const testable = partners !== undefined && partners.expected > CERTAIN_Z;
  if (testable && partners.z < SUGGESTIVE_Z) return [];
  return [
    candidate(top.name, 0.6, [
      lossOfEffect(top.name, kept),
      `What the other features say about it stayed (${percent(Math.min(1, commonFactor(rest)))}).`,
      ...sure,
    ]),
  ];
}

/** One factor for all effects, by least squares. */
export function commonFactor(effects: readonly InputEffect[]): number {
  const squares = effects.reduce((sum, { good }) => sum + good ** 2, 0);
  return squares > 0 ? effects.reduce((sum, { good, bad }) => sum + good * bad, 0) / squares : 1;
}

const lossOfEffect = (name: string, kept: number | null): string =>
  `What ${name} says about the label went down by the same measure (to ${percent(Math.max(0, kept ?? 0))}).`;

const candidate = (name: string, confidence: number, evidenceFor: string[]): Candidate => ({
  kind: 'data-fault',
  confidence,
  summary: `${name} lost its relation to what it went with while its own distribution stayed: it is stale or joined to the wrong rows.`,
  features: [name],
  segment: null,
  evidenceFor,
  evidenceAgainst: [],
  wouldChange: [`Values of ${name} looked up again by id: if they equal the logged ones, the world changed.`],
  findings: [],
});
