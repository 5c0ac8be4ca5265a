import { drawNames, type DrawnNames } from './names';
import { Random } from './random';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** One numeric feature: how it is drawn from a standard normal, and how the model brings it back to that scale. */
export interface FeatureShape {
  name: string;
  weight: number;
  fromStandard(z: number): number;
  toStandard(value: number): number;
}

/** Everything drawn before the first row: shapes, weights, seasonality, the time of the incident. Times in milliseconds. */
export interface World {
  random: Random;
  names: DrawnNames;
  rows: number;
  start: number;
  end: number;
  onset: number;
  features: FeatureShape[];
  /** Column to value to effect on the log-odds, known to the model. */
  effects: Map<string, Map<string, number>>;
  intercept: number;
  loading: number;
  /** The always-bad decoy: a segment value whose labels are noisy in both periods. */
  decoy: { column: string; value: string };
  hourPhase: number;
  amplitude: number;
  blockNoise: number;
  labelLag: number;
}

const round = (value: number, digits: number): number => Number(value.toPrecision(digits));

function drawShape(random: Random, name: string): FeatureShape {
  const center = random.between(-20, 200);
  const spread = random.between(0.5, 40);
  const weight = 0;
  switch (random.integer(0, 3)) {
    case 0:
      return {
        name,
        weight,
        fromStandard: (z) => round(center + spread * z, 6),
        toStandard: (value) => (value - center) / spread,
      };
    case 1: {
      const level = random.between(0, 5);
      const width = random.between(0.4, 1);
      return {
        name,
        weight,
        fromStandard: (z) => round(Math.exp(level + width * z), 6),
        toStandard: (value) => (Math.log(Math.max(value, 1e-6)) - level) / width,
      };
    }
    case 2: {
      const level = random.between(1.5, 4);
      const width = random.between(0.4, 0.9);
      return {
        name,
        weight,
        fromStandard: (z) => Math.floor(Math.exp(level + width * z)),
        toStandard: (value) => (Math.log(Math.max(value, 0) + 0.5) - level) / width,
      };
    }
    default: {
      const low = random.between(-1, 1);
      const range = random.between(1, 100);
      return {
        name,
        weight,
        fromStandard: (z) => round(low + range / (1 + Math.exp(-1.7 * z)), 6),
        toStandard: (value) => {
          const share = Math.min(Math.max((value - low) / range, 1e-4), 1 - 1e-4);
          return Math.log(share / (1 - share)) / 1.7;
        },
      };
    }
  }
}

/** Draws the world of one log. The first features carry the prediction, the last are harmless. */
export function drawWorld(seed: number, rows: number): World {
  const random = new Random(seed);
  const count = random.integer(7, 16);
  const names = drawNames(random, count);
  const carrying = random.integer(3, 5);
  const raw = names.features.map((_, index) =>
    index < carrying ? random.between(0.7, 1.3) * (random.chance(0.5) ? 1 : -1) : random.normal(0, 0.04),
  );
  const size = Math.sqrt(raw.reduce((sum, weight) => sum + weight * weight, 0));
  const sharpness = random.between(2.2, 4);
  const features = names.features.map((name, index) => ({
    ...drawShape(random, name),
    weight: ((raw[index] ?? 0) / size) * sharpness,
  }));

  const effects = new Map<string, Map<string, number>>();
  for (const { name, values } of [...names.segments, names.place])
    effects.set(name, new Map(values.map((value) => [value, random.normal(0, 0.35)])));

  const start = Date.UTC(2025, random.integer(0, 11), random.integer(1, 28), random.integer(0, 23));
  const length = random.between(4, 16) * DAY;
  const decoySegment = random.pick(names.segments);
  return {
    random,
    names,
    rows,
    start,
    end: start + length,
    onset: Math.round(start + length * random.between(0.55, 0.85)),
    features,
    effects,
    intercept: random.normal(0, 0.7),
    loading: random.between(0.2, 0.6),
    decoy: { column: decoySegment.name, value: decoySegment.values[decoySegment.values.length - 1] ?? '' },
    hourPhase: random.between(0, 24),
    amplitude: random.between(0.3, 0.8),
    blockNoise: random.between(0.1, 0.35),
    labelLag: random.between(0.2, 3) * HOUR,
  };
}

/** Row times: hour-of-week seasonality with gamma-like noise per quarter hour. */
export function drawTimes(world: World): Float64Array {
  const { random, start, end, rows } = world;
  const blocks = Math.ceil((end - start) / (15 * MINUTE));
  const cumulative = new Float64Array(blocks);
  let total = 0;
  for (let block = 0; block < blocks; block += 1) {
    const at = new Date(start + block * 15 * MINUTE);
    const day = at.getUTCDay();
    const hour = at.getUTCHours() + at.getUTCMinutes() / 60;
    const season = 1 + world.amplitude * Math.sin(((hour - world.hourPhase) / 24) * 2 * Math.PI);
    total += season * (day === 0 || day === 6 ? 0.7 : 1) * (random.exponential(0.2) + 0.8);
    cumulative[block] = total;
  }
  const times = new Float64Array(rows);
  for (let row = 0; row < rows; row += 1) {
    const target = random.next() * total;
    let low = 0;
    let high = blocks - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((cumulative[middle] ?? 0) < target) low = middle + 1;
      else high = middle;
    }
    times[row] = Math.min(Math.floor(start + (low + random.next()) * 15 * MINUTE), end - 1);
  }
  return times.sort();
}
