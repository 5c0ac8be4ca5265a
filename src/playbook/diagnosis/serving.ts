import { hostColumns } from '../infrastructure/hosts';
import { wordsOf } from '../segments/words';
import type { Atom } from '../segments/slices';
import type { Fault } from '../data/fault';
import type { Candidate, Case, Rule } from './candidate';
import { metricValue, metricWord, percent, short } from './words';

/** A residual this many times the good period's cannot be the features' doing. */
export const RESIDUAL_RATIO = 1.6;
/** Share of the score's variance features must explain for residuals to say anything. */
export const EXPLAINED_AT_LEAST = 0.3;
/** In a segment that alone is served otherwise the residual grew by so much more than outside it. */
const BEYOND_THE_REST = 1.3;

/** Slow and failing requests that hold the excess errors. */
export const infrastructureRule: Rule = (of) => {
  const { outcomes, fell, labelled } = of;
  if (!labelled) return servedBadly(outcomes, 'Without labels it is not known whether their predictions are wrong.');
  if (!fell) return servedBadly(outcomes, 'The metric did not get worse by more than chance.');
  const found = outcomes.segments.shift.serving
    .filter(({ explained, share }) => (explained ?? 0) >= 0.35 && share > 0.01)
    .sort((a, b) => (b.explained ?? 0) - (a.explained ?? 0));
  const best = found[0];
  if (!best) return scoringHost(of);
  const share = Math.min(1, best.explained ?? 0);
  return [
    {
      kind: 'infrastructure',
      confidence: share >= 0.6 ? 0.93 : 0.75,
      summary: best.finding.text,
      features: [],
      segment: best.segment,
      evidenceFor: [
        ...found.slice(1).map(({ finding }) => finding.text),
        `These requests hold ${percent(share)} of the excess errors.`,
      ],
      evidenceAgainst: [],
      wouldChange: ['Wrong predictions that are neither slow nor failing would point to the model or its data.'],
      findings: outcomes.infrastructure.step.findings.map(({ id }) => id),
    },
  ];
};

/** One host alone gives other scores to the same features: what runs there is broken, whatever model it is meant to run. */
function scoringHost(of: Case): Candidate[] {
  const { root, outcomes } = of;
  const [atom, ...others] = outcomes.segments.evidence?.location?.atoms ?? [];
  const serves = servingChanged(of);
  if (!root || !atom || others.length > 0 || !serves || !hostColumns(of.context).includes(atom.attribute.column))
    return [];
  return [
    {
      kind: 'infrastructure',
      confidence: 0.88,
      summary: `${wordsOf(root.where)} gives other scores to the same features: what runs there is broken or not what runs elsewhere.`,
      features: [],
      segment: root.where,
      evidenceFor: [`Errors rose for ${wordsOf(root.where)} and not beside it.`, serves],
      evidenceAgainst: ['Requests there are neither slow nor failing, as far as the log tells.'],
      wouldChange: ['Another model version on this host, if the log said which: then the version is the cause.'],
      findings: [],
    },
  ];
}

/** Share of requests that are slow or fail from which it is an incident whatever the predictions are. */
const SERVED_BADLY = 0.05;

/** Whatever their predictions are worth, that so many requests are slow or fail is a fact. */
function servedBadly({ segments, infrastructure }: Case['outcomes'], against: string): Candidate[] {
  const grave = infrastructure.step.findings.filter(({ severity }) => severity === 'critical');
  const [best, ...rest] = segments.shift.serving
    .filter(({ share }) => share >= SERVED_BADLY)
    .sort((a, b) => b.share - a.share);
  if (!best || grave.length === 0) return [];
  return [
    {
      kind: 'infrastructure',
      confidence: 0.75,
      summary: best.finding.text,
      features: [],
      segment: best.segment,
      evidenceFor: [...rest.map(({ finding }) => finding.text), ...grave.map(({ text }) => text)],
      evidenceAgainst: [against],
      wouldChange: ['Labels of both periods: errors beside these requests would point elsewhere.'],
      findings: grave.map(({ id }) => id),
    },
  ];
}

/** Same scores, other decisions. */
export const thresholdRule: Rule = ({ outcomes }) => {
  const { threshold, labels } = outcomes.segments.shift;
  if (!threshold || threshold.otherwise < 0.03 || threshold.good === null || threshold.bad === null) return [];
  if (Math.abs(threshold.good - threshold.bad) < 0.03 * threshold.width) return [];
  return [
    {
      kind: 'threshold-change',
      confidence: (labels?.scoreGap ?? 0) < 0.1 ? 0.95 : 0.75,
      summary: `The decision threshold moved from about ${short(threshold.good)} to ${short(threshold.bad)}: ${percent(threshold.otherwise)} of rows are decided otherwise at the same score.`,
      features: [],
      segment: null,
      evidenceFor: [
        `At the same score ${percent(threshold.otherwise)} of rows are decided otherwise than in the good period.`,
        ...((labels?.scoreGap ?? 1) < 0.1 ? ['The scores themselves did not move.'] : []),
      ],
      evidenceAgainst: (labels?.scoreGap ?? 0) >= 0.1 ? ['The scores moved as well.'] : [],
      wouldChange: ['A log of the threshold in force, or decisions recomputed from the scores with the old one.'],
      findings: [],
    },
  ];
};

/** What turns features into scores changed: a version, or a flag in a segment. */
export const versionRule: Rule = (of) => {
  const { outcomes, fell, root } = of;
  const { evidence, shift } = outcomes.segments;
  const atoms = root ? (evidence?.location?.atoms ?? []) : [];
  if (!fell || !evidence) return [];
  const serves = servingChanged(of);
  const version = atoms.find(({ attribute }) => attribute.origin === 'version');
  if (version && root) {
    return [versionCandidate(of, version, root.where, root.metric.bad, root.rows.good === 0)];
  }
  const replaced = wholeReplacement(of);
  if (replaced && serves)
    return [
      versionCandidate(of, replaced, { [replaced.attribute.name]: replaced.attribute.label(replaced.key) }, null, true),
    ];
  if (replaced?.attribute.origin === 'version' && !shift.score) return [unexamined(of, replaced)];
  const flag = switchedOn(of, atoms);
  if (flag && root) {
    const candidate = versionCandidate(of, flag, root.where, root.metric.bad, true);
    return [
      serves
        ? candidate
        : {
            ...candidate,
            confidence: 0.75,
            evidenceAgainst: [
              'No score is logged that features explain: whether rows were chosen for the switch is open.',
            ],
          },
    ];
  }
  if (!serves || !shift.score) return [];
  const place = root && !drawnByValues(atoms, shift.score.outside) ? root : null;
  return [
    {
      kind: 'model-version',
      confidence: surelyServedOtherwise(of) ? (shift.score.explained > 0.6 ? 0.9 : 0.7) : 0.55,
      summary: `The score no longer follows from the features as it did${place ? ` for ${wordsOf(place.where)}` : ''}: what computes it changed.`,
      features: [],
      segment: place?.where ?? null,
      evidenceFor: [serves],
      evidenceAgainst: [],
      wouldChange: ['Scoring logged features with the model that is meant to be live: equal scores would rule it out.'],
      findings: [],
    },
  ];
};

/**
 * What changed surely beside the segment as well is not confined to it; nor to ranges, where it changed beside them at all: a
 * wrong score costs most where its inputs are large.
 */
const drawnByValues = (atoms: readonly Atom[], outside: number | null): boolean =>
  (outside ?? 0) >= SURE_RATIO ||
  ((outside ?? 0) >= RESIDUAL_RATIO && atoms.every(({ attribute }) => attribute.origin === 'derived'));

function versionCandidate(
  of: Case,
  atom: Atom,
  where: Record<string, string>,
  bad: number | null,
  fresh: boolean,
): Candidate {
  const serves = servingChanged(of);
  const name = `${atom.attribute.name}=${atom.attribute.label(atom.key)}`;
  return {
    kind: 'model-version',
    confidence: 0.93,
    summary: `${name} is worse than what ran before${bad === null ? '' : ` (${percent(bad)})`}.`,
    features: [],
    segment: where,
    evidenceFor: [
      `Errors rose in rows of ${name} and not beside them.`,
      ...(fresh ? [`${name} did not run in the good period.`] : []),
      ...(serves ? [serves] : []),
      ...sideBySide(of, atom),
    ],
    evidenceAgainst: [],
    wouldChange: ['Shadow predictions of both versions on the same rows.'],
    findings: [],
  };
}

const ON = new Set(['1', 'true', 'on', 'yes', 'enabled', 'treatment', 'y', 't']);

/**
 * A switch nobody had on before, where alone the errors rose: what it turns on serves these rows. Not where features give the
 * scores they gave.
 */
function switchedOn({ root, outcomes }: Case, atoms: readonly Atom[]): Atom | null {
  const [atom, ...others] = atoms;
  const { score } = outcomes.segments.shift;
  if (!root || !atom || others.length > 0 || root.rows.good > 0 || atom.attribute.origin === 'derived') return null;
  if (!ON.has(atom.attribute.label(atom.key).toLowerCase())) return null;
  const holds = score !== null && score.explained >= EXPLAINED_AT_LEAST && (score.inRoot ?? Infinity) < RESIDUAL_RATIO;
  return holds ? null : atom;
}

/** Without a score to examine, a version that took over where the errors rose is the likelier cause than the world. */
function unexamined(of: Case, atom: Atom): Candidate {
  const candidate = versionCandidate(of, atom, { [atom.attribute.name]: atom.attribute.label(atom.key) }, null, true);
  return {
    ...candidate,
    confidence: 0.7,
    evidenceAgainst: ['No score is logged, so that a change of the world at the same time cannot be told apart.'],
  };
}

/** A correlation of errors with a version's share that chance seldom makes over a dozen stretches. */
const FOLLOWS = 0.6;

/** How the versions did at the same time, and whether errors follow the share of the new one. */
function sideBySide({ outcomes }: Case, { attribute, key }: Atom): string[] {
  const { shift, metric } = outcomes.segments;
  const { dose } = shift;
  if (!dose || dose.version !== attribute.label(key)) return [];
  const value = (errors: number): string => metricValue(metric.name, metric.name === 'accuracy' ? 1 - errors : errors);
  return [
    `While both served, its ${metricWord(metric.name)} was ${value(dose.own)} and that of the others ${value(dose.others)}.`,
    ...(dose.correlation >= FOLLOWS
      ? [
          `Errors follow its share of the rows (r = ${short(dose.correlation)} over ${dose.stretches} stretches of time).`,
        ]
      : []),
  ];
}

/** A residual so many times the usual is no roughness of the fit; below, inputs in new combinations may do it. */
const SURE_RATIO = 2.5;

export const surelyServedOtherwise = ({ outcomes }: Case): boolean =>
  (outcomes.segments.shift.score?.inRoot ?? 0) >= SURE_RATIO;

/** The sentence that the serving side changed, or null. */
export function servingChanged({ outcomes, root }: Case): string | null {
  const { score } = outcomes.segments.shift;
  if (!score || score.explained < EXPLAINED_AT_LEAST) return null;
  // Inputs that vary for the first time move the score as another model would: the good period cannot tell.
  if (outcomes.data.faults.some((fault) => fault.check === 'constant-until' && !isRoot(root, fault))) return null;
  if (score.inRoot === null || score.inRoot < RESIDUAL_RATIO) return null;
  if (score.outside !== null && score.outside < SURE_RATIO && score.inRoot < BEYOND_THE_REST * score.outside)
    return null;
  return `A model of the score fitted on good rows misses the bad ones by ${short(Math.sqrt(score.inRoot))} times its usual error: the features no longer give the score they gave.`;
}

/** Whether a fault is of the column that names the segment: a level of its own was allowed to its rows. */
const isRoot = (root: Case['root'], { columns }: Fault): boolean =>
  root !== null && columns.every((column) => Object.hasOwn(root.where, column));

/** A version that took over all rows; or the one value of another column that did, where the score itself changed. */
function wholeReplacement({ outcomes }: Case): Atom | null {
  const counts = outcomes.segments.evidence?.counts ?? [];
  const versions = counts.filter(({ attribute }) => attribute.origin === 'version');
  const others = counts.filter(({ attribute }) => attribute.origin === 'segment' || attribute.origin === 'feature');
  for (const { slices } of [...versions, ...others]) {
    const total = slices.reduce((sum, { rows }) => sum + rows.bad, 0);
    const fresh = slices.find(({ rows }) => rows.good === 0 && rows.bad > 0.9 * total);
    const atom = fresh?.atoms[0];
    if (atom) return atom;
  }
  return null;
}
