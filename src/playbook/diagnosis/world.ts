import { wordsOf } from '../segments/words';
import type { Candidate, Rule } from './candidate';
import { thinnedLabels } from './thinned-labels';
import { percent, points, short } from './words';

/** A changed mix moves P(label | value) by less than this part of what it moves P(value | label) by. */
const HELD_STILL = 0.5;

/** Labels of one class thinned at every score, or classes whose shares moved while each class looks as it did. */
export const labelRules: Rule = (of) => {
  const { outcomes, fell } = of;
  const { labels, mixes } = outcomes.segments.shift;
  if (!labels || !fell) return [];
  const mixed = mixes.find(({ held }) => held !== null && held.labelGivenValue < HELD_STILL * held.valueGivenLabel);
  const found: Candidate[] = thinnedLabels(of, labels);
  const within = labels.gapGivenLabel;
  if (
    !mixed &&
    labels.moved > 0.05 &&
    within < 0.08 &&
    labels.scoreGap > 1.5 * within &&
    (labels.explained ?? 0) > 0.5
  ) {
    found.push({
      kind: 'label-shift',
      confidence: within < 0.05 && (labels.explained ?? 0) > 0.7 ? 0.92 : 0.75,
      summary: `The shares of classes moved by ${points(labels.moved)} while each class looks as it did: prior probability shift.`,
      features: [],
      segment: null,
      evidenceFor: [
        `Within a class the scores are distributed as before (largest gap ${short(within)}), over all rows not (${short(labels.scoreGap)}).`,
        `The new shares with the old error rates of each class explain ${percent(Math.min(1, labels.explained ?? 0))} of the fall.`,
      ],
      evidenceAgainst: [],
      wouldChange: ['Scores that move within a class would point to covariate shift.'],
      findings: [],
    });
  }
  return found;
};

/** Of the fall so much must follow from the scores alone where no single input drifted. */
const BY_SCORE_ALONE = 0.6;
/** A part of the fall from which a changed mix is named, and a rise by mix that is worth it by itself. */
const PART = 0.4;
const SMALLER_PART = 0.3;
const MIX_WORTH_NAMING = 0.01;
/** Standard errors of the good period's rates from which a mix surely costs anything: of few rows they are luck. */
const SURELY = 2;

/** Inputs moved to where the model was always worse. */
export const covariateRule: Rule = ({ outcomes, fellAsWhole, rise }) => {
  const { mixes, estimated } = outcomes.segments.shift;
  // Another mix of rows explains a fall of all of them; one segment's own is none of it.
  if (!fellAsWhole) return [];
  // A column that is gone tells of no population: that rows without it were a little worse before says nothing of all rows.
  const gone = new Set(outcomes.data.faults.flatMap(({ check, columns }) => (check === 'missing' ? columns : [])));
  const moved = outcomes.data.sharp.features.filter(({ name, drifted: far }) => far && !gone.has(name));
  const drifted = new Map(moved.map((feature) => [feature.name, feature]));
  const able = mixes.filter(
    ({ column, numeric, mix, error }) =>
      mix > SURELY * error && mix > 0 && !gone.has(column) && (!numeric || drifted.has(column)),
  );
  const best = able[0];
  const byScore =
    estimated && estimated.realised > estimated.good
      ? (estimated.estimated - estimated.good) / (estimated.realised - estimated.good)
      : null;
  const byColumn = best && rise > 0 ? best.mix / rise : 0;
  const explained = Math.max(byColumn, byScore ?? 0);
  // Each input may have moved too little to be called drift while all of them together moved the score.
  const slight =
    best ||
    drifted.size > 0 ||
    (byScore ?? 0) < BY_SCORE_ALONE ||
    outcomes.data.sharp.outputs.every((one) => !one.drifted)
      ? []
      : outcomes.data.sharp.features
          .filter(({ adjustedP, importance }) => (adjustedP ?? 1) <= 0.01 && (importance ?? 0) > 0.06)
          .map(({ name }) => name);
  // Where few rows make the fall uncertain, a mix that surely costs a point is named although it may not be all of it.
  const needed = best && best.mix >= MIX_WORTH_NAMING && best.grown !== null ? SMALLER_PART : PART;
  if (explained < needed || (!best && drifted.size === 0 && slight.length === 0)) return [];
  const others = able.filter(({ numeric }) => numeric).map(({ column }) => column);
  const segment = best && !best.numeric && byColumn > 0.35 ? best.grown : null;
  const named =
    segment && best
      ? [best.column]
      : [
          ...new Set([
            ...others,
            ...moved.filter(({ importance }) => (importance ?? 0) > 0.06).map(({ name }) => name),
            ...slight,
          ]),
        ].slice(0, 4);
  if (named.length === 0) return [];
  return [
    {
      kind: 'covariate-shift',
      confidence: explained > 0.7 ? 0.88 : explained >= PART ? 0.65 : 0.5,
      summary: segment
        ? `Rows with ${wordsOf(segment)} became more frequent, and the model was always worse on them.`
        : `The inputs moved (${named.join(', ')}) to where the model was always worse.`,
      features: named,
      segment,
      evidenceFor: [
        ...(best
          ? [
              `The changed mix of ${best.column}, at the good period's error rates, explains ${percent(Math.min(1, byColumn))} of the fall.`,
            ]
          : []),
        ...(byScore !== null && byScore > 0.4
          ? [
              `Estimated from scores alone the error rate rises to ${percent(estimated?.estimated ?? 0)}; ${percent(estimated?.realised ?? 0)} came true.`,
            ]
          : []),
      ],
      evidenceAgainst:
        byScore !== null && byScore < 0.3 && !segment
          ? ['The model did not become less sure of itself, as it would in unfamiliar inputs.']
          : [],
      wouldChange: ['Error rates that rose inside the values themselves would point to concept drift.'],
      findings: [],
    },
  ];
};
