import { invert, solvePositiveDefinite } from '../../stats/linear-algebra';
import type { Input, PeriodSample } from './sample';

/** A linear model on inputs, their squares and categories, by ridge least squares. */
export interface LinearModel {
  coefficients: Float64Array;
  terms: Term[];
  /** Mean squared residual on the rows it was fitted to. */
  variance: number;
  /** Sums of products of the terms with the ridge added, row by row. */
  gram: Float64Array;
}

export interface Term {
  input: string;
  kind: 'constant' | 'linear' | 'square' | 'category';
  of: number;
  category: number;
}

const RIDGE = 1e-3;

export function termsOf(inputs: readonly Input[]): Term[] {
  const terms: Term[] = [{ input: '', kind: 'constant', of: -1, category: 0 }];
  inputs.forEach((input, of) => {
    if (input.kind === 'number') {
      terms.push(
        { input: input.name, kind: 'linear', of, category: 0 },
        { input: input.name, kind: 'square', of, category: 0 },
      );
    } else {
      for (let category = 1; category < input.categories; category++)
        terms.push({ input: input.name, kind: 'category', of, category });
    }
  });
  return terms;
}

/** The terms of one row that are not 0, and their places; most categories of a row are. Returns how many there are. */
function fillRow(inputs: readonly Input[], i: number, values: Float64Array, places: Int32Array): number {
  values[0] = 1;
  places[0] = 0;
  let filled = 1;
  let place = 1;
  const put = (value: number, at: number): void => {
    if (value === 0) return;
    values[filled] = value;
    places[filled++] = at;
  };
  for (const { kind, values: column, categories } of inputs) {
    const value = column[i] ?? 0;
    if (kind === 'number') {
      put(value, place);
      put(value * value - 1, place + 1);
      place += 2;
    } else {
      if (value > 0 && value < categories) put(1, place + value - 1);
      place += Math.max(0, categories - 1);
    }
  }
  return filled;
}

/** Fits a target on the rows that `use` accepts and that have one; null with fewer rows than five a term. */
export function fit(sample: PeriodSample, target: Float64Array, use: (row: number) => boolean): LinearModel | null {
  const terms = termsOf(sample.inputs);
  const size = terms.length;
  const gram = new Float64Array(size * size);
  const right = new Float64Array(size);
  const row = new Float64Array(size);
  const places = new Int32Array(size);
  let n = 0;
  let squares = 0;
  for (let i = 0; i < sample.rows; i++) {
    const y = target[i] ?? NaN;
    if (Number.isNaN(y) || !use(i)) continue;
    const filled = fillRow(sample.inputs, i, row, places);
    n++;
    squares += y * y;
    // Every index is within its array; asking each time whether it is would take half of the time of this loop.
    for (let a = 0; a < filled; a++) {
      const x = row[a] as number;
      const place = places[a] as number;
      const start = place * size;
      right[place] = (right[place] as number) + x * y;
      for (let b = a; b < filled; b++) {
        const at = start + (places[b] as number);
        gram[at] = (gram[at] as number) + x * (row[b] as number);
      }
    }
  }
  if (n < 5 * size) return null;
  for (let a = 0; a < size; a++) {
    gram[a * size + a] = (gram[a * size + a] ?? 0) + RIDGE * n;
    for (let b = 0; b < a; b++) gram[a * size + b] = gram[b * size + a] ?? 0;
  }
  const coefficients = solvePositiveDefinite(Float64Array.from(gram), right);
  if (!coefficients) return null;
  const explained = coefficients.reduce((sum, coefficient, a) => sum + coefficient * (right[a] ?? 0), 0);
  return { coefficients, terms, gram, variance: Math.max(0, squares - explained) / (n - size) };
}

/** Coefficient of an input's linear term; 0 where it has none. */
export function linearEffect({ terms, coefficients }: LinearModel, name: string): number {
  const k = terms.findIndex((term) => term.input === name && term.kind === 'linear');
  return coefficients[k] ?? 0;
}

/** Standard errors of the linear terms by input, from σ²·(XᵀX + ridge)⁻¹. */
export function linearErrors({ terms, gram, variance }: LinearModel): Map<string, number> {
  const size = terms.length;
  const inverse = invert(terms.map((_, a) => Array.from(gram.subarray(a * size, (a + 1) * size))));
  return new Map(
    terms.flatMap(({ input, kind }, a): [string, number][] =>
      kind === 'linear' ? [[input, Math.sqrt(variance * Math.max(0, inverse?.[a]?.[a] ?? Infinity))]] : [],
    ),
  );
}

export function predictions({ terms, coefficients }: LinearModel, sample: PeriodSample): Float64Array {
  const row = new Float64Array(terms.length);
  const places = new Int32Array(terms.length);
  const predicted = new Float64Array(sample.rows);
  for (let i = 0; i < sample.rows; i++) {
    const filled = fillRow(sample.inputs, i, row, places);
    let sum = 0;
    for (let k = 0; k < filled; k++) sum += (row[k] as number) * (coefficients[places[k] as number] as number);
    predicted[i] = sum;
  }
  return predicted;
}
