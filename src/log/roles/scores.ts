import type { Draft } from './draft';
import { isCategorical, type ColumnProfile } from './profile';
import { lift, separation } from './separation';

const LEAD = new Set(
  'y pred predicted prediction proba prob probability score scores p class model of softmax out output'.split(' '),
);
const POSITIVE = /^(1|1\.0|true|yes|y|t|positive|pos|ja|oui|si|sim)$/i;

/** Settles which scores are the probability of which class, and which are the confidence in the prediction. */
export function resolveScores(draft: Draft): void {
  const prediction = draft.first('prediction');
  const label = draft.first('label');
  const classes = [prediction, label].find((column) => column !== undefined && isCategorical(column));
  if (prediction && !classes) {
    for (const score of draft.all('score')) draft.release(score.name);
    return;
  }
  confidenceThatIsScore(draft, prediction);
  const open = draft.all('score').filter((column) => draft.of(column.name)?.className === undefined);
  const [only] = open;
  if (only && draft.all('score').length === 1) loneScore(draft, only, prediction, label);
  else nameByClass(draft, open, classes);
}

/** A confidence that ranks the two predicted classes is the probability of one of them. */
function confidenceThatIsScore(draft: Draft, prediction: ColumnProfile | undefined): void {
  const confidence = draft.first('confidence');
  if (!draft.free(confidence) || !prediction || draft.all('score').length > 0) return;
  const apart = separation(confidence, prediction);
  if (apart === null || Math.abs(apart.auc - 0.5) < 0.45 || confidence.minimum >= 0.5) return;
  const className = apart.auc > 0.5 ? apart.className : otherOf(prediction, apart.className);
  draft.guess(
    confidence.name,
    'score',
    `Rises with "${className}" and falls with the other class: its probability.`,
    className,
  );
}

function loneScore(
  draft: Draft,
  score: ColumnProfile,
  prediction: ColumnProfile | undefined,
  label: ColumnProfile | undefined,
): void {
  const classes = [...new Set([...(prediction?.vocabulary ?? []), ...(label?.vocabulary ?? [])])].sort();
  const named = classes.find((name) => sameClass(suffixOf(score), name));
  if (named !== undefined) return assign(draft, score, named, `Named after the class "${named}".`);
  const apart = prediction && prediction.vocabulary.size === 2 ? separation(score, prediction) : null;
  const ranks = apart !== null && Math.abs(apart.auc - 0.5) >= 0.4;
  if (prediction && !ranks && !draft.first('confidence') && (classes.length > 2 || score.minimum >= 0.5)) {
    if (draft.free(score))
      draft.guess(
        score.name,
        'confidence',
        'One score a row, about as high whichever class was predicted: the confidence in the prediction.',
      );
    return;
  }
  const truth = ranks ? apart : label ? separation(score, label) : null;
  const source = ranks ? prediction : label;
  if (truth && source) {
    const className = truth.auc >= 0.5 ? truth.className : otherOf(source, truth.className);
    return assign(draft, score, className, `Rises with the class "${className}" in "${source.name}".`);
  }
  const positive = classes.find((name) => POSITIVE.test(name)) ?? classes.at(-1) ?? '1';
  assign(draft, score, positive, `Taken for the probability of "${positive}", the positive class.`);
}

/** By the name's ending first; columns that are left over by the class whose rows they are highest on. */
function nameByClass(draft: Draft, scores: readonly ColumnProfile[], classes: ColumnProfile | undefined): void {
  const free = new Set(classes?.vocabulary ?? []);
  const unnamed: ColumnProfile[] = [];
  for (const score of scores) {
    const match = [...free].find((name) => sameClass(suffixOf(score), name));
    if (match === undefined) unnamed.push(score);
    else {
      free.delete(match);
      assign(draft, score, match, `Named after the class "${match}".`);
    }
  }
  for (const score of unnamed) {
    const best = classes === undefined ? null : highestLift(score, classes, free);
    if (best !== null) free.delete(best);
    const reason = best === null ? 'Named like the score of a class.' : `Highest on rows of the class "${best}".`;
    assign(draft, score, best ?? (suffixOf(score) || score.name), reason);
  }
}

function highestLift(score: ColumnProfile, classes: ColumnProfile, free: ReadonlySet<string>): string | null {
  let best: { name: string; lift: number } | null = null;
  for (const name of [...free].sort()) {
    const value = lift(score, classes, name);
    if (value !== null && value > (best?.lift ?? 0)) best = { name, lift: value };
  }
  return best?.name ?? null;
}

function assign(draft: Draft, score: ColumnProfile, className: string, reason: string): void {
  const current = draft.of(score.name);
  if (current?.given) draft.give(score.name, 'score', `${current.reason} ${reason}`, className);
  else draft.guess(score.name, 'score', reason, className);
}

function suffixOf(score: ColumnProfile): string {
  const start = score.words.findIndex((word) => !LEAD.has(word));
  if (start < 0) return '';
  const words = score.words.slice(start);
  while (words.length > 1 && LEAD.has(words.at(-1) ?? '')) words.pop();
  return words.join('');
}

function sameClass(suffix: string, className: string): boolean {
  if (suffix === '') return false;
  const plain = className
    .toLowerCase()
    .replace(/[^\p{L}\p{N}.]+/gu, '')
    .replace(/\.0+$/, '')
    .replace(/\./g, '');
  return plain === suffix || (POSITIVE.test(suffix) && POSITIVE.test(className));
}

const otherOf = (classes: ColumnProfile, className: string): string =>
  [...classes.vocabulary].find((name) => name !== className) ?? className;
