import { solvePositiveDefinite } from './linear-algebra';

/** Rows of a sample, one after the other: `values[row·columns + column]`, all finite. */
export interface DesignMatrix {
  values: Float64Array;
  columns: number;
}

export interface LogisticFit {
  intercept: number;
  coefficients: Float64Array;
  /** False where the steps ran out first (data that a plane separates, without ridge). */
  converged: boolean;
}

/**
 * Logistic regression with a ridge on the coefficients (not on the intercept), by Newton's method: minimises
 * Σ w·log loss + ½·ridge·Σβ², the same as scikit-learn's `LogisticRegression(C=1/ridge)`. Deterministic.
 * Standardise the columns first (`standardise`), or the ridge depends on their units.
 * @param labels 0 or 1, or a probability (a surrogate of a score)
 * @param weights of the rows; 1 where absent
 */
export function fitLogistic(
  { values, columns }: DesignMatrix,
  labels: ArrayLike<number>,
  { ridge = 1, weights, steps = 50 }: { ridge?: number; weights?: ArrayLike<number>; steps?: number } = {},
): LogisticFit {
  const size = columns + 1;
  let parameters: Float64Array = new Float64Array(size);
  let loss = penalisedLoss(values, labels, weights, parameters, ridge);
  let converged = false;
  for (let step = 0; step < steps && !converged; step++) {
    const { gradient, hessian } = derivatives(values, labels, weights, parameters, ridge);
    const direction = solvePositiveDefinite(hessian, gradient);
    if (direction === null) break;
    // Halve a step that overshoots; far from the optimum Newton's method may.
    let scale = 1;
    let next = parameters;
    let nextLoss = Infinity;
    for (; scale > 1e-6; scale /= 2) {
      next = parameters.map((value, i) => value - scale * (direction[i] ?? 0));
      nextLoss = penalisedLoss(values, labels, weights, next, ridge);
      if (nextLoss <= loss + 1e-12 * Math.abs(loss)) break;
    }
    const moved = Math.max(...direction.map(Math.abs)) * scale;
    parameters = next;
    loss = nextLoss;
    converged = moved < 1e-9;
  }
  return { intercept: parameters[columns] ?? 0, coefficients: parameters.slice(0, columns), converged };
}

/** P(label = 1) of every row. */
export function predictLogistic({ values, columns }: DesignMatrix, fit: LogisticFit): Float64Array {
  const parameters = Float64Array.from([...fit.coefficients, fit.intercept]);
  const rows = columns > 0 ? values.length / columns : 0;
  return Float64Array.from({ length: rows }, (_, row) => sigmoid(linear(values, parameters, row)));
}

const sigmoid = (x: number): number => (x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x)));

function linear(values: Float64Array, parameters: Float64Array, row: number): number {
  const columns = parameters.length - 1;
  let total = parameters[columns] ?? 0;
  for (let column = 0; column < columns; column++) {
    total += (values[row * columns + column] ?? 0) * (parameters[column] ?? 0);
  }
  return total;
}

function penalisedLoss(
  values: Float64Array,
  labels: ArrayLike<number>,
  weights: ArrayLike<number> | undefined,
  parameters: Float64Array,
  ridge: number,
): number {
  let total = 0;
  for (let row = 0; row < labels.length; row++) {
    const x = linear(values, parameters, row);
    const logPartition = x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x));
    total += (weights?.[row] ?? 1) * (logPartition - (labels[row] ?? 0) * x);
  }
  for (let column = 0; column + 1 < parameters.length; column++) total += (ridge / 2) * (parameters[column] ?? 0) ** 2;
  return total;
}

function derivatives(
  values: Float64Array,
  labels: ArrayLike<number>,
  weights: ArrayLike<number> | undefined,
  parameters: Float64Array,
  ridge: number,
): { gradient: Float64Array; hessian: Float64Array } {
  const size = parameters.length;
  const columns = size - 1;
  const gradient = new Float64Array(size);
  const hessian = new Float64Array(size * size);
  const features = new Float64Array(size).fill(1);
  for (let row = 0; row < labels.length; row++) {
    for (let column = 0; column < columns; column++) features[column] = values[row * columns + column] ?? 0;
    const weight = weights?.[row] ?? 1;
    const probability = sigmoid(linear(values, parameters, row));
    const residual = weight * (probability - (labels[row] ?? 0));
    const curvature = weight * probability * (1 - probability);
    for (let i = 0; i < size; i++) {
      const feature = features[i] ?? 0;
      gradient[i] = (gradient[i] ?? 0) + residual * feature;
      const scaled = curvature * feature;
      for (let j = 0; j <= i; j++) hessian[i * size + j] = (hessian[i * size + j] ?? 0) + scaled * (features[j] ?? 0);
    }
  }
  for (let column = 0; column < columns; column++) {
    gradient[column] = (gradient[column] ?? 0) + ridge * (parameters[column] ?? 0);
    hessian[column * size + column] = (hessian[column * size + column] ?? 0) + ridge;
  }
  // A hair on the intercept too, so that rows that are all certain do not make the matrix singular.
  hessian[size * size - 1] = (hessian[size * size - 1] ?? 0) + 1e-12;
  return { gradient, hessian };
}

/** Columns with mean 0 and deviation 1; constant columns become 0. */
export function standardise({ values, columns }: DesignMatrix): DesignMatrix {
  const rows = columns > 0 ? values.length / columns : 0;
  const standardised = new Float64Array(values.length);
  for (let column = 0; column < columns; column++) {
    let mean = 0;
    for (let row = 0; row < rows; row++) mean += (values[row * columns + column] ?? 0) / rows;
    let variance = 0;
    for (let row = 0; row < rows; row++) variance += ((values[row * columns + column] ?? 0) - mean) ** 2 / rows;
    const deviation = Math.sqrt(variance);
    if (!(deviation > Math.abs(mean) * 1e-12)) continue;
    for (let row = 0; row < rows; row++) {
      standardised[row * columns + column] = ((values[row * columns + column] ?? 0) - mean) / deviation;
    }
  }
  return { values: standardised, columns };
}
