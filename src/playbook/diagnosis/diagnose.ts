import type { Hypothesis, Problem } from '../../protocol/report';
import type { Diagnosis, Outcomes, PlaybookContext } from '../context';
import { isoTime } from '../time';
import { wordsOf } from '../segments/words';
import { calibrated } from './calibration';
import type { Candidate, Case, Rule } from './candidate';
import { hypothesis } from './candidate';
import { cameTrueRule } from './came-true';
import { conceptRule } from './concept';
import { headline } from './headline';
import { integrity } from './integrity';
import { largerFirst, placeOf, twoPlaces, type TwoPlaces } from './independent';
import { nothingFound } from './nothing';
import { labelScaleRule } from './label-scale';
import { relabelledRule } from './relabelled';
import { scatteredRule } from './scattered';
import { secondCause } from './second-cause';
import { infrastructureRule, thresholdRule, versionRule } from './serving';
import { trustedRoot } from './trusted-root';
import { unrelatedRule } from './unrelated';
import { withoutLabels } from './without-labels';
import { covariateRule, labelRules } from './world';

/** Cheapest evidence first; what a rule is sure of makes those below it less likely. */
const ORDERED: readonly Rule[] = [
  integrity,
  thresholdRule,
  infrastructureRule,
  versionRule,
  cameTrueRule,
  labelRules,
  relabelledRule,
  labelScaleRule,
  unrelatedRule,
  scatteredRule,
  covariateRule,
  conceptRule,
  withoutLabels,
];
/** A fall below these is not worth waking anyone: one point of accuracy, or 2% of a loss. */
const POINTS_AT_LEAST = 0.01;
const LOSS_AT_LEAST = 0.02;
/** Where errors are rare, a rise by this part of them. */
const PART_OF_ERRORS = 0.25;
const P_AT_MOST = 0.03;
/** The same where no moment is found at which anything changes. */
const UNDATED_P_AT_MOST = 0.01;
const HYPOTHESES_SHOWN = 5;
const WORTH_SAYING = 0.05;
/** Of what a rule could explain, so much is gone where an earlier one is certain. */
const EXPLAINED_AWAY = 0.7;
/** A hypothesis at least so sure stands beside that of the other of two causes. */
const STANDS = 0.6;

/** From five answers to ranked causes and one sentence. A pure function of the outcomes. */
export function diagnose(context: PlaybookContext, outcomes: Outcomes): Diagnosis {
  const of = caseOf(context, outcomes);
  const places = twoPlaces(of);
  const weighed: Candidate[][] = [];
  const found: Candidate[] = [];
  for (const rule of ORDERED) {
    const candidates = rule(of);
    found.push(...candidates.map((each) => ({ ...each, confidence: each.confidence * leftOf(weighed, each, places) })));
    weighed.push(candidates);
  }
  for (const second of secondCause(of, found)) {
    const same = found.find(
      ({ kind, segment }) => kind === second.kind && wordsOf(segment) === wordsOf(second.segment),
    );
    if (same) same.confidence = Math.max(same.confidence, second.confidence);
    else found.push(second);
  }
  found.push(nothingFound(of, Math.max(0, ...found.map(({ confidence }) => confidence))));
  const ranked = found
    .filter(({ confidence, kind }) => confidence >= WORTH_SAYING || kind === 'none')
    .sort((a, b) => b.confidence - a.confidence);
  const hypotheses = said(largerFirst(places, ranked, STANDS).slice(0, HYPOTHESES_SHOWN));
  return { headline: headline(of, hypotheses), hypotheses, problems: problems(of) };
}

/** What earlier rules leave to a candidate; two causes that rose apart from each other take nothing from each other. */
function leftOf(earlier: readonly Candidate[][], { segment }: Candidate, places: TwoPlaces | null): number {
  const own = placeOf(places, segment);
  const apart = (other: Candidate): boolean => {
    const place = placeOf(places, other.segment);
    return own !== null && place !== null && place !== own;
  };
  return earlier.reduce((left, candidates) => {
    const rivals = candidates.filter((other) => !apart(other)).map(({ confidence }) => confidence);
    return left * (1 - EXPLAINED_AWAY * Math.max(0, ...rivals));
  }, 1);
}

/** The rules' weights in their order, as probabilities that hold. */
const said = (ranked: readonly Candidate[]): Hypothesis[] =>
  ranked.map((candidate, i) =>
    hypothesis(
      candidate,
      calibrated({
        score: candidate.confidence,
        rival: ranked[i === 0 ? 1 : 0]?.confidence ?? 0,
        none: candidate.kind === 'none',
      }),
    ),
  );

/** An onset that may lie anywhere in so much of the bad period's length is no moment: the best of many segments has such a one. */
const WIDEST_PART = 0.5;

/** Whether the onset, where time is known at all, is narrow beside the bad period. */
function isSharp({ periods }: PlaybookContext, { timeline: { onset } }: Outcomes): boolean {
  const bad = periods.bad.interval;
  if (!onset || !bad) return true;
  const microseconds = 1000 * (Date.parse(onset.high) - Date.parse(onset.low));
  return microseconds <= WIDEST_PART * (bad.end - bad.start);
}

function caseOf(context: PlaybookContext, outcomes: Outcomes): Case {
  const { metric, evidence } = outcomes.segments;
  const root = trustedRoot(outcomes);
  const { change, good } = evidence?.metric ?? metric;
  const worse = change === null ? 0 : metric.name === 'accuracy' ? -change : change;
  const hours = evidence?.effects.find(({ attribute }) => attribute.name.endsWith('.hour'));
  const beyondHours = hours ? Math.min(worse, hours.rate) : worse;
  const floor =
    metric.name === 'accuracy'
      ? Math.min(POINTS_AT_LEAST, PART_OF_ERRORS * (1 - (good ?? 0)))
      : LOSS_AT_LEAST * Math.abs(good ?? 0);
  // Time must agree, or chance be slight: two stretches always differ, and the best of many segments always looks bad.
  const dated = context.periods.good.interval === null || outcomes.timeline.onset !== null;
  // Periods that were proposed for a change which time then does not confirm (a weekend) hold none.
  const chance = dated ? P_AT_MOST : context.periods.bad.proposed ? 0 : UNDATED_P_AT_MOST;
  const whole = beyondHours > floor && (evidence?.wholeP ?? 0) <= chance;
  // The worst of many segments of a log that did not surely get worse dates itself too: only hardly any chance makes it a fall.
  const segmentChance = whole ? P_AT_MOST : UNDATED_P_AT_MOST;
  const inSegment =
    root !== null &&
    dated &&
    (whole || isSharp(context, outcomes)) &&
    (root.pValue ?? 0) <= segmentChance &&
    (root.excessErrors ?? 0) > 0;
  return {
    context,
    outcomes,
    labelled: metric.change !== null,
    fell: metric.change !== null && (whole || inSegment),
    fellAsWhole: metric.change !== null && whole,
    rise: worse,
    root,
  };
}

function problems({ outcomes, labelled }: Case): Problem[] {
  const { labelledShare } = outcomes.segments.metric;
  const found: Problem[] = [];
  if (!labelled) {
    found.push({
      code: 'no-labels',
      text: 'There are no labels on both sides, so accuracy cannot be compared and concept drift cannot be excluded.',
    });
  } else if (
    labelledShare.good !== null &&
    labelledShare.bad !== null &&
    labelledShare.bad < 0.5 * labelledShare.good
  ) {
    found.push({
      code: 'label-coverage',
      text: `Only ${Math.round(labelledShare.bad * 100)}% of the bad period's rows have a label (${Math.round(labelledShare.good * 100)}% in the good period): late labels can bias the comparison.`,
    });
  }
  const focus = outcomes.segments.evidence?.focus?.bad.interval;
  if (focus) {
    found.push({
      code: 'change-inside-period',
      text: `The error rate changes inside the periods given: causes were sought from ${isoTime(focus.start)} to ${isoTime(focus.end)}, where the change surely holds; numbers are those of the periods as given.`,
    });
  }
  return found;
}
