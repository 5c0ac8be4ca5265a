import type { PeriodSample } from './sample';

/** A feature whose relation to the other features was lost while its own distribution stayed. */
export interface LostAssociation {
  name: string;
  /** Root mean square correlation with the other features, in both periods. */
  good: number;
  bad: number;
  /** Standard score of the loss, and what it would be if all were lost. */
  z: number;
  expected: number;
}

/** Correlations of normal ranks; pairs of features that moved are left out, or harmless drift blames its partner. */
export function lostAssociations(good: PeriodSample, bad: PeriodSample, moved: ReadonlySet<string>): LostAssociation[] {
  const inputs = good.inputs.flatMap((input, i) => (input.kind === 'number' && !moved.has(input.name) ? [i] : []));
  const pairs = new Map<number, { good: number; bad: number }[]>(inputs.map((i) => [i, []]));
  for (const [position, a] of inputs.entries()) {
    for (const b of inputs.slice(position + 1)) {
      const pair = { good: correlation(good, a, b), bad: correlation(bad, a, b) };
      pairs.get(a)?.push(pair);
      pairs.get(b)?.push(pair);
    }
  }
  const error = 1 / good.rows + 1 / bad.rows;
  return inputs
    .map((i): LostAssociation => {
      const own = pairs.get(i) ?? [];
      const mean = (of: (pair: { good: number; bad: number }) => number): number =>
        own.reduce((sum, pair) => sum + of(pair), 0) / Math.max(1, own.length);
      const all = own.reduce((sum, pair) => sum + Math.abs(pair.good), 0);
      const along = own.reduce((sum, pair) => sum + Math.sign(pair.good) * (pair.good - pair.bad), 0);
      return {
        name: good.inputs[i]?.name ?? '',
        good: Math.sqrt(mean((pair) => pair.good ** 2)),
        bad: Math.sqrt(mean((pair) => pair.bad ** 2)),
        z: own.length > 0 ? along / Math.sqrt(own.length * error) : 0,
        expected: own.length > 0 ? all / Math.sqrt(own.length * error) : 0,
      };
    })
    .sort((a, b) => b.z - a.z);
}

/** A number that goes with a feature, and how. */
export interface Partner {
  name: string;
  correlation: number;
}

/** The numbers that go with a feature in one period, the closest first. */
export function partnersOf(sample: PeriodSample, name: string): Partner[] {
  const own = sample.inputs.findIndex((input) => input.name === name);
  if (own < 0) return [];
  return sample.inputs
    .flatMap((input, i): Partner[] =>
      i === own || input.kind !== 'number' ? [] : [{ name: input.name, correlation: correlation(sample, own, i) }],
    )
    .sort((a, b) => Math.abs(b.correlation) - Math.abs(a.correlation));
}

function correlation(sample: PeriodSample, a: number, b: number): number {
  const x = sample.inputs[a]?.values ?? new Float64Array();
  const y = sample.inputs[b]?.values ?? new Float64Array();
  const [ofX, ofY] = [momentsOf(x), momentsOf(y)];
  let products = 0;
  for (let i = 0; i < x.length; i++) products += (x[i] as number) * (y[i] ?? 0);
  const n = x.length;
  const scale = (ofX.squares - (ofX.sum * ofX.sum) / n) * (ofY.squares - (ofY.sum * ofY.sum) / n);
  return scale > 0 ? (products - (ofX.sum * ofY.sum) / n) / Math.sqrt(scale) : 0;
}

interface Moments {
  sum: number;
  squares: number;
}

/** Each input is a side of many pairs. */
const knownMoments = new WeakMap<Float64Array, Moments>();

function momentsOf(values: Float64Array): Moments {
  const known = knownMoments.get(values);
  if (known) return known;
  const moments: Moments = { sum: 0, squares: 0 };
  for (const value of values) {
    moments.sum += value;
    moments.squares += value * value;
  }
  knownMoments.set(values, moments);
  return moments;
}
