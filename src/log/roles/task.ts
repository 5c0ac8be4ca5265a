import type { Task } from '../../protocol/roles';
import type { Draft } from './draft';
import { plainClass } from './label-of';
import { isCategorical, type ColumnProfile } from './profile';

/** Beyond ten whole numbers it is still classes, not amounts, if predictions hit the label this often. */
const EXACT_HITS = 0.3;

/** Classes or amounts, judged by the values of prediction and label; null where there is no output at all. */
export function taskOf(draft: Draft, standsFor: Readonly<Record<string, string>>): Task | null {
  const prediction = draft.first('prediction');
  const label = draft.first('label');
  const columns = [prediction, label].filter(
    (column): column is ColumnProfile => column !== undefined && column.filled > 0,
  );
  if (columns.length === 0) return taskWithoutClasses(draft);
  if (Object.keys(standsFor).length > 0) return 'binary';
  if (columns.every(isClasses) || hitsExactly(prediction, label)) {
    const classes = new Set(columns.flatMap((column) => [...column.vocabulary].map(plainClass)));
    return Math.max(classes.size, draft.all('score').length) > 2 ? 'multiclass' : 'binary';
  }
  return 'regression';
}

/** Digits that are held as text, such as integers beyond 64 bits, are no amounts. */
const isClasses = (column: ColumnProfile): boolean => isCategorical(column) || column.candidate.type === 'text';

function taskWithoutClasses(draft: Draft): Task | null {
  const scores = draft.all('score').length;
  if (scores > 0) return scores > 2 ? 'multiclass' : 'binary';
  if (draft.first('correct')) return 'multiclass';
  if (draft.first('loss')) return 'regression';
  return draft.first('confidence') ? 'multiclass' : null;
}

function hitsExactly(prediction: ColumnProfile | undefined, label: ColumnProfile | undefined): boolean {
  if (!prediction?.whole || !label?.whole || prediction.distinct > 1000) return false;
  let both = 0;
  let hits = 0;
  prediction.candidate.sample.forEach((value, row) => {
    const truth = label.candidate.sample[row];
    if (value === null || truth === null || truth === undefined) return;
    both++;
    if (Number(value) === Number(truth)) hits++;
  });
  return both >= 50 && hits / both > EXACT_HITS;
}
