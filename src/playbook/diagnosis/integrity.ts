import type { Fault } from '../data/fault';
import { wordsOf } from '../segments/words';
import type { Candidate, Case, Rule } from './candidate';
import { beside, isNamed, placeOf, twoPlaces } from './independent';
import { byOtherInputs } from './left-by-mix';
import { roseBeside } from './rose-beside';
import { EXPLAINED_AT_LEAST } from './serving';
import { percent, short } from './words';
import { covariateRule, labelRules } from './world';

/** Importance below which a broken column cannot have hurt: the model does not lean on it. */
const IMPORTANT = 0.06;
/**
 * Errors that stand in the touched rows, and twice as densely there as by chance, show that the model does lean on the
 * column on these rows, whatever it did with the values it used to get.
 */
const HOLDS = 0.6;
const CONCENTRATED = 2;
const STRENGTH_AT_LEAST = 0.5;
/** Up to here association alone may be lent by inputs that resemble the column: the score must follow it with them held. */
const LENT_AT_MOST = 0.15;
/** What is left of a fault in such a column; more where all its values are gone, as what a sum leans on is hard to say. */
const LEANED_ON_LITTLE = 0.12;
const LOST_WHOLLY = 0.4;
/** A fault this clear in a column the model leans on this much is an incident before the metric shows it. */
const UNMISTAKABLE = 0.9;
const LEANS_ON = 0.1;

/** Values that are wrong and schemas that changed: weighed by how many of the excess errors stand in the rows they touch. */
export const integrity: Rule = (of) => {
  const faults = of.outcomes.data.faults.filter(({ strength }) => strength >= STRENGTH_AT_LEAST);
  const best = new Map<string, Candidate>();
  for (const fault of faults) {
    const candidate = candidateOf(of, fault);
    if (fault.check === 'unit-scale' && fault.strength < UNMISTAKABLE) candidate.confidence *= 1 - grown(of);
    const key = `${candidate.kind}/${candidate.features[0] ?? ''}`;
    const known = best.get(key);
    if (!known || candidate.confidence > known.confidence) best.set(key, candidate);
  }
  return [...best.values()];
};

/** A small factor is as well a population that grew: how surely classes or inputs that moved explain the fall. */
const grown = (of: Case): number =>
  0.6 * Math.max(0, ...[...labelRules(of), ...covariateRule(of)].map(({ confidence }) => confidence));

/** Rows themselves at fault: so many of them are an incident for whoever counts on them. */
const REPEATED = 0.05;
/** A fault of fewer rows hardly shows in the outputs of all. */
const MOST_ROWS = 0.9;
/** Gap of an output's distributions from which the fault can have reached it. */
const REACHED = 0.015;

/** Whether any output moved, by however little: a model that leans on a broken column decides otherwise. */
const outputsMoved = ({ outcomes }: Case): boolean =>
  outcomes.data.sharp.outputs.some(
    ({ adjustedP, ks, cramersV }) => (adjustedP ?? 1) <= 0.05 && Math.max(ks?.statistic ?? 0, cramersV ?? 0) >= REACHED,
  );

/** Another spelling, coding, name or type in most rows breaks what was agreed on, whether or not it hurt. */
const CONTRACT_CHECKS = new Set(['respelled-category', 'recoded-category', 'renamed', 'type-change', 'swapped']);
const MOST_OF_THE_ROWS = 0.5;
const isContract = ({ kind, check, strength, share }: Fault): boolean =>
  kind === 'schema-change' && CONTRACT_CHECKS.has(check) && strength >= UNMISTAKABLE && share >= MOST_OF_THE_ROWS;

/** Rows beside so many are those before the fault began. */
const ALL_ROWS = 0.9;
/** What is left of a fault where errors rose beside its rows as they did in them. */
const ROSE_BESIDE = 0.3;

/** What is left of a small factor where other features moved with it. */
const MOVED_TOGETHER = 0.4;
const OTHERS_SAID = 3;

/** Features that drifted beside one whose factor is small: nobody changes several units at once, a population moves them all. */
function alsoMoved({ outcomes }: Case, { check, strength, columns }: Fault): string[] {
  if (check !== 'unit-scale' || strength >= UNMISTAKABLE) return [];
  return outcomes.data.sharp.features
    .filter(({ name, drifted }) => drifted && !columns.includes(name))
    .map(({ name }) => name)
    .slice(0, OTHERS_SAID);
}

/** Whether what a column seems to say of the score is what other inputs say: held fast, they leave it nothing. */
const isLent = ({ outcomes }: Case, { importance, leaning }: Fault): boolean =>
  leaning === 0 &&
  importance !== null &&
  importance < LENT_AT_MOST &&
  (outcomes.segments.shift.score?.explained ?? 0) >= EXPLAINED_AT_LEAST;

function candidateOf(of: Case, fault: Fault): Candidate {
  const { explained, segment, share, strength, columns } = fault;
  const lent = isLent(of, fault);
  const importance = lent ? 0 : fault.importance;
  const evidenceFor: string[] = [];
  const evidenceAgainst: string[] = [];
  let confidence = strength;
  const name = columns[0];
  const root = of.outcomes.segments.root;
  const inRoot = of.fell && segment !== null && root !== null && isNamed(root, segment);
  const places = twoPlaces(of);
  const place = placeOf(places, segment);
  const concentrated =
    of.fell && explained !== null && explained >= HOLDS && (explained >= CONCENTRATED * share || inRoot);
  const broken = of.labelled && !of.fell && isContract(fault);
  if (broken && importance !== null && importance < IMPORTANT) {
    evidenceAgainst.push(
      `${name ?? ''} carried little information (importance ${short(importance)}), so that it did no harm that shows.`,
    );
  } else if (importance !== null && importance < IMPORTANT && name !== undefined && !concentrated) {
    const lost = of.fell && share >= ALL_ROWS && strength >= UNMISTAKABLE && !lent;
    confidence *= lost ? LOST_WHOLLY : LEANED_ON_LITTLE;
    evidenceAgainst.push(
      lent
        ? `The score did not follow ${name} while the other inputs were held, so that the model hardly leans on it.`
        : `${name} carried little information while the model did well (importance ${short(importance)}).`,
    );
  } else if (importance !== null && importance >= IMPORTANT && name !== undefined)
    evidenceFor.push(`The model leans on ${name} (importance ${short(importance)} of 1).`);
  if (places && place && explained !== null) {
    // The rows of one cause must not be compared with those of the other: outside both nothing rose.
    evidenceFor.push(
      `The rows it touches hold ${percent(Math.max(0, Math.min(1, explained)))} of the excess errors.`,
      `Errors rose for ${wordsOf(segment)} also among the rows outside ${wordsOf(places[beside(place)].where)}, which has a cause of its own.`,
    );
  } else if (of.labelled && of.fell && explained !== null) {
    const held = Math.max(0, Math.min(1, explained));
    if (held >= 0.3) evidenceFor.push(`The rows it touches hold ${percent(held)} of the excess errors.`);
    else evidenceAgainst.push(`The rows it touches hold only ${percent(held)} of the excess errors.`);
    confidence *= held >= HOLDS ? 1 : held >= 0.3 ? 0.8 : held >= 0.12 ? 0.5 : 0.15;
    if (!inRoot && roseBeside(of.outcomes.segments.metric, held, share, byOtherInputs(of, columns))) {
      confidence *= ROSE_BESIDE;
      evidenceAgainst.push('Errors are no denser in these rows than elsewhere.');
    }
  } else if (of.labelled && !of.fell) {
    const outputs = share < MOST_ROWS || outputsMoved(of);
    const matters =
      broken || (name === undefined ? share >= REPEATED : (fault.leaning ?? importance ?? 0) >= LEANS_ON && outputs);
    confidence *= strength >= UNMISTAKABLE && matters ? 0.75 : 0.35;
    evidenceAgainst.push('The metric did not get worse by more than chance.');
    if (!outputs && name !== undefined) evidenceAgainst.push('Predictions and scores are distributed as before.');
  } else if (!of.labelled) {
    confidence *= 0.8;
    evidenceAgainst.push('Without labels it is not known whether it cost anything.');
    const others = alsoMoved(of, fault);
    if (others.length > 0) {
      confidence *= MOVED_TOGETHER;
      evidenceAgainst.push(`${others.join(', ')} moved as well, as in a population that changed.`);
    }
  }
  if (inRoot) evidenceFor.push(`The errors rose in the same rows: ${wordsOf(segment)}.`);
  return {
    kind: fault.kind,
    confidence,
    summary: fault.finding.text,
    features: columns,
    segment,
    evidenceFor,
    evidenceAgainst,
    wouldChange: [
      name === undefined
        ? 'Rows that stop repeating while the metric stays down would rule it out.'
        : `Recomputing predictions with the right values of ${name}: if they stay wrong, it is not the cause.`,
    ],
    findings: [fault.finding.id],
  };
}
