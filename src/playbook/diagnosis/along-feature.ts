import { wordsOf } from '../segments/words';
import type { InputEffect, Refit } from '../shift/refit';
import { otherDays } from './calendar';
import type { Candidate, Case } from './candidate';
import { commonFactor } from './misjoined';
import { short } from './words';

const STALE =
  'A stale or mis-joined feature with intact distribution looks the same: compare logged inputs with their source.';
/** Standard errors from which an effect surely moved, one of a few dozen having been looked for. */
const MOVED_Z = 4;
/** An effect that moved by less than this part of the largest one is not what made the model wrong. */
const WORTH_NAMING = 0.2;
/** Of all that the effects moved, so much must be one feature's. */
const CONCENTRATED = 0.6;
/** The others kept so much of theirs, unless the one turned round. */
const OTHERS_KEPT = 0.6;
/** Of the good period's lead over guessing, so much must a refit model reach again. */
const LEARNABLE = 0.6;

/** The old relation ranks the bad period's rows as well as a new one, within so much of an AUC. */
const RANKS_AS_WELL = 0.02;

/** Whether one class came true more or less often for all alike: the old relation still ranks, and promises another level. */
const levelMoved = ({ outcomes }: Case, { bad, carried }: Refit): boolean =>
  outcomes.segments.shift.cameTrue?.where === null && carried >= bad - RANKS_AS_WELL;

/** What is left of another level of all outcomes where the periods have no day of the week in common. */
const OF_OTHER_DAYS = 0.3;

/** P(Y|X) moved along one feature, or for all alike: a cause no column shows. */
export function alongFeature(of: Case, evidenceFor: readonly string[], inBin: string | null): Candidate[] {
  const { root } = of;
  const { refit } = of.outcomes.segments.shift;
  const top = refit && mover(refit);
  const level = refit !== null && top === null && levelMoved(of, refit);
  const days = level ? otherDays(of.context) : null;
  if (root && inBin !== null) {
    const sure = refit?.effects[0]?.name === inBin ? 0.88 : surelyFell(of) ? 0.7 : 0.25;
    return [
      {
        ...conceptOf(`What ${inBin} says about the outcome changed where ${wordsOf(root.where)}.`, [inBin]),
        confidence: days === null ? sure : OF_OTHER_DAYS * sure,
        evidenceFor: [`Errors rose for ${wordsOf(root.where)} and not beside it.`, ...evidenceFor],
        evidenceAgainst: days === null ? [] : [days],
      },
    ];
  }
  if (!refit) return [externalOf(0.4, evidenceFor, [])];
  const learnable = !level && refit.bad - 0.5 > LEARNABLE * (refit.good - 0.5);
  const moved = top !== null || Math.abs(1 - refit.shrinkage) > MOVED_Z * refit.shrinkageError;
  const doubt = days !== null ? OF_OTHER_DAYS : moved || level ? 1 : 0.5;
  const still = moved || level ? [] : ['No effect of a feature on the outcome moved by more than chance.'];
  if (days !== null) still.push(days);
  const refitSentence = `A model refit on the bad period's labels ranks its rows with an AUC of ${short(refit.bad)} (good period ${short(refit.good)}, the old relation ${short(refit.carried)}).`;
  const concept: Candidate = {
    ...conceptOf(
      top
        ? `What ${top.name} says about the outcome changed (effect ${short(top.good)} → ${short(top.bad)}).`
        : 'The same inputs now lead to other outcomes; a model refit on recent labels predicts again.',
      top ? [top.name] : [],
    ),
    confidence: doubt * (top ? 0.85 : learnable ? 0.5 : 0.25),
    evidenceFor: [...evidenceFor, refitSentence],
    evidenceAgainst: [
      ...still,
      ...(learnable
        ? []
        : [
            level
              ? 'The old relation ranks these rows as well as a new one: only how often the outcome comes changed.'
              : 'No refit model does as well as before.',
          ]),
    ],
  };
  const outside = externalOf(
    doubt * (top ? 0.25 : learnable ? 0.4 : 0.85),
    [
      ...evidenceFor,
      `The effect of all features on the outcome is ${short(refit.shrinkage)} times what it was; refit on recent labels the AUC is ${short(refit.bad)} after ${short(refit.good)}.`,
    ],
    [...still, ...(top ? [`${top.name} locates the change.`] : [])],
  );
  return [concept, outside];
}

/** Whether the metric of all rows got worse beyond its interval: the worst of many ranges does so by chance. */
function surelyFell({ outcomes }: Case): boolean {
  const { interval, name } = outcomes.segments.metric;
  return interval !== null && (name === 'accuracy' ? interval[1] < 0 : interval[0] > 0);
}

/** The one feature whose effect moved, if it is one. */
export function mover({ effects }: Refit): InputEffect | null {
  const change = ({ good, bad, error }: InputEffect): number => Math.max(0, (bad - good) ** 2 - error ** 2);
  const total = effects.reduce((sum, effect) => sum + change(effect), 0);
  const largest = Math.max(0, ...effects.flatMap(({ good, bad }) => [Math.abs(good), Math.abs(bad)]));
  const [top, ...rest] = [...effects].sort((a, b) => change(b) - change(a));
  if (!top || Math.abs(top.bad - top.good) < Math.max(MOVED_Z * top.error, WORTH_NAMING * largest)) return null;
  const alone = change(top) > CONCENTRATED * total;
  return alone && (commonFactor(rest) > OTHERS_KEPT || top.bad * top.good < 0) ? top : null;
}

const conceptOf = (summary: string, features: string[]): Candidate => ({
  kind: 'concept-drift',
  confidence: 0,
  summary,
  features,
  segment: null,
  evidenceFor: [],
  evidenceAgainst: [],
  wouldChange: [STALE],
  findings: [],
});

const externalOf = (confidence: number, evidenceFor: readonly string[], evidenceAgainst: string[]): Candidate => ({
  kind: 'external',
  confidence,
  summary: 'The same inputs now lead to other outcomes, and no column locates where: the cause lies outside the log.',
  features: [],
  segment: null,
  evidenceFor: [...evidenceFor],
  evidenceAgainst,
  wouldChange: ['A column that separates good from bad rows, once logged; or labels found to be wrong.'],
  findings: [],
});
