/** Rows of one predicted and one true class. */
export interface ConfusionCell {
  predicted: string;
  actual: string;
  rows: number;
}

export interface ClassQuality {
  className: string;
  /** Rows whose truth is this class. */
  rows: number;
  precision: number | null;
  recall: number | null;
  f1: number | null;
}

export interface ClassificationQuality {
  rows: number;
  accuracy: number | null;
  classes: ClassQuality[];
  /** Means over the classes that occur, predicted or true; a precision without predictions counts 0, as in scikit-learn. */
  macro: { precision: number | null; recall: number | null; f1: number | null };
}

/**
 * Accuracy, and precision, recall and F1 of every class, from a confusion matrix. Null where a denominator is zero.
 * Source: scikit-learn's `precision_recall_fscore_support` (zero_division=0 for the macro means).
 */
export function classificationQuality(cells: readonly ConfusionCell[]): ClassificationQuality {
  const classes = new Map<string, { both: number; predicted: number; actual: number }>();
  const of = (name: string) => {
    const known = classes.get(name) ?? { both: 0, predicted: 0, actual: 0 };
    classes.set(name, known);
    return known;
  };
  let rows = 0;
  let right = 0;
  for (const cell of cells) {
    if (cell.rows === 0) continue;
    rows += cell.rows;
    of(cell.predicted).predicted += cell.rows;
    of(cell.actual).actual += cell.rows;
    if (cell.predicted !== cell.actual) continue;
    right += cell.rows;
    of(cell.actual).both += cell.rows;
  }
  const qualities = [...classes].map(([className, { both, predicted, actual }]) => ({
    className,
    rows: actual,
    precision: ratio(both, predicted),
    recall: ratio(both, actual),
    f1: ratio(2 * both, predicted + actual),
  }));
  qualities.sort((a, b) => b.rows - a.rows || (a.className < b.className ? -1 : 1));
  const mean = (name: 'precision' | 'recall' | 'f1'): number | null =>
    ratio(
      qualities.reduce((total, quality) => total + (quality[name] ?? 0), 0),
      qualities.length,
    );
  const macro = { precision: mean('precision'), recall: mean('recall'), f1: mean('f1') };
  return { rows, accuracy: ratio(right, rows), classes: qualities, macro };
}

/** Sums over rows of a regression: errors e = prediction − label, labels y about any centre near their mean. */
export interface RegressionSums {
  rows: number;
  absoluteErrors: number;
  squaredErrors: number;
  labels: number;
  squaredLabels: number;
}

/** Mean absolute error, root mean squared error, R² = 1 − Σe²/Σ(y − ȳ)²; nulls without rows, R² where labels do not vary. */
export function regressionQuality(sums: RegressionSums): {
  mae: number | null;
  rmse: number | null;
  r2: number | null;
} {
  const { rows, absoluteErrors, squaredErrors, labels, squaredLabels } = sums;
  if (rows === 0) return { mae: null, rmse: null, r2: null };
  const total = squaredLabels - (labels * labels) / rows;
  return {
    mae: absoluteErrors / rows,
    rmse: Math.sqrt(squaredErrors / rows),
    r2: total > 0 && rows > 1 ? 1 - squaredErrors / total : null,
  };
}

const ratio = (part: number, whole: number): number | null => (whole > 0 ? part / whole : null);
