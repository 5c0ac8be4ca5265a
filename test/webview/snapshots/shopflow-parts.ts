import type { ExampleReport, FeatureReport, SegmentReport, Timeline } from '../../../src/protocol/report';
import { seeded } from './random';

const START = Date.parse('2026-03-02T08:00:00Z');
const ONSET = Date.parse('2026-03-05T20:00:00Z');
const BUCKET = 1800;

/** Accuracy of half-hours that falls on phones at the onset, with the day's rhythm in volume. */
export function shopflowTimeline(buckets = 180): Timeline {
  const random = seeded(7);
  const starts = Array.from({ length: buckets }, (_unused, bucket) => START + bucket * BUCKET * 1000);
  const rows = starts.map((at) =>
    Math.round(18 + 14 * Math.sin(((new Date(at).getUTCHours() - 9) / 24) * 2 * Math.PI) + random() * 8),
  );
  const around = (level: number, spread: number) => Math.min(1, Math.max(0, level + (random() - 0.5) * spread));
  const bad = starts.map((at) => at >= ONSET);
  return {
    bucketSeconds: BUCKET,
    start: starts.map((at) => new Date(at).toISOString()),
    rows,
    labelled: rows.map((all) => Math.round(all * 0.97)),
    metric: bad.map((after, bucket) => (rows[bucket] === 0 ? null : around(after ? 0.52 : 0.78, 0.16))),
    confidence: bad.map((after) => around(after ? 0.91 : 0.86, 0.05)),
    latencyP50: starts.map(() => 14 + random() * 4),
    latencyP95: starts.map(() => 38 + random() * 16),
    errorRate: starts.map(() => (random() < 0.9 ? 0 : 0.02)),
    segment: {
      where: { device: 'mobile' },
      metric: bad.map((after, bucket) => (bucket === 20 ? null : around(after ? 0.15 : 0.78, 0.2))),
      without: bad.map(() => around(0.78, 0.14)),
    },
  };
}

const bell = (bins: number, middle: number, width: number): number[] => {
  const raw = Array.from({ length: bins }, (_unused, bin) => Math.exp(-(((bin - middle) / width) ** 2)));
  const sum = raw.reduce((total, share) => total + share, 0);
  return raw.map((share) => share / sum);
};

const PROBABILITIES = [0, 0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99, 1];

/** A numeric feature whose bad period has the part `moved` of its rows elsewhere. */
export function numericFeature(
  name: string,
  moved: number,
  importance: number,
  edges: [number, number] = [0, 100],
): FeatureReport {
  const good = bell(40, 14, 6);
  const away = bell(40, 33, 3);
  const psi = moved * 1.9 + 0.012;
  const width = (edges[1] - edges[0]) / 40;
  return {
    name,
    type: 'numeric',
    drifted: moved > 0.1,
    psi,
    psiSeed: psi * 1.08,
    ks: { statistic: moved * 0.96 + 0.02, pValue: moved > 0.1 ? 3.1e-41 : 0.31 },
    chiSquare: null,
    cramersV: null,
    adjustedP: moved > 0.1 ? 4.4e-40 : 0.52,
    jensenShannon: moved * 0.8 + 0.01,
    kl: { goodToBad: moved * 1.1, badToGood: moved * 1.6 },
    wasserstein: moved * 6,
    nullRate: { good: 0.002, bad: 0.003 },
    importance,
    distribution: {
      edges: Array.from({ length: 41 }, (_unused, bin) => edges[0] + bin * width),
      labels: null,
      good: good.map((share) => share * 0.998),
      bad: good.map((share, bin) => (share * (1 - moved) + (away[bin] ?? 0) * moved) * 0.997),
      nulls: { good: 0.002, bad: 0.003 },
    },
    quantiles: PROBABILITIES.map((probability) => ({
      probability,
      good: edges[0] + (20 + 40 * probability) * 0.01 * (edges[1] - edges[0]),
      bad: edges[0] + (20 + (probability > 0.5 ? 75 : 40) * probability) * 0.01 * (edges[1] - edges[0]),
    })),
    categories: null,
  };
}

/** A categorical feature with these shares. */
export function categoricalFeature(
  name: string,
  labels: string[],
  good: number[],
  bad: number[],
  gained: string[] = [],
): FeatureReport {
  const moved = good.reduce((sum, share, index) => sum + Math.abs(share - (bad[index] ?? 0)), 0) / 2;
  return {
    ...numericFeature(name, moved, 0.11),
    type: 'categorical',
    ks: null,
    wasserstein: null,
    chiSquare: { statistic: moved * 400, degreesOfFreedom: labels.length - 1, pValue: moved > 0.1 ? 2e-12 : 0.4 },
    cramersV: moved,
    nullRate: { good: 0, bad: 0 },
    distribution: { edges: null, labels, good, bad, nulls: { good: 0, bad: 0 } },
    quantiles: null,
    categories: { gained, lost: [] },
    why: { ks: 'Categories have no order.' },
  };
}

export function segment(
  where: Record<string, string>,
  good: number,
  bad: number,
  share: number,
  rows: number,
): SegmentReport {
  const half = (value: number) => 1.96 * Math.sqrt((value * (1 - value)) / rows);
  return {
    where,
    rows: { good: rows * 9, bad: rows },
    metric: { good, bad },
    interval: {
      good: [good - half(good) / 3, good + half(good) / 3],
      bad: [Math.max(0, bad - half(bad)), bad + half(bad)],
    },
    excessErrors: share * 96,
    share,
    rateEffect: (bad - good) * (rows / 372),
    mixEffect: share > 0.5 ? -0.004 : 0.002,
    pValue: share > 0.3 ? 0.005 : 0.44,
    aliases: [],
    simpson: false,
  };
}

export function shopflowExamples(): ExampleReport[] {
  const random = seeded(11);
  return Array.from({ length: 24 }, (_unused, index) => {
    const years = 22 + Math.floor(random() * 16);
    const shared = {
      'features.basket_value': Number((8 + random() * 40).toFixed(2)),
      'features.visits_30d': index % 7,
      'features.pages_viewed': 1 + (index % 5),
    };
    return {
      id: `61dac933-8c7c-40c6-80ae-0669${String(81986 + index)}`,
      file: 'samples/shopflow-predictions.jsonl',
      line: 3900 + index * 11,
      time: new Date(ONSET + index * 11 * 60_000).toISOString(),
      prediction: 'notebook',
      label: index % 5 ? 'headphones' : 'mug',
      confidence: 0.9 + random() * 0.09,
      features: { 'features.age': years * 12 + 3, ...shared, 'features.page_load_ms': 310 + index },
      segments: { device: 'mobile', country: ['GB', 'DE', 'BR'][index % 3] ?? null },
      nearest: {
        id: `a3f0c1de-1c2b-4f0e-9d1b-0000${String(12345 + index)}`,
        file: 'samples/shopflow-predictions.jsonl',
        line: 1200 + index * 17,
        time: new Date(ONSET - (30 + index) * 3_600_000).toISOString(),
        prediction: index % 5 ? 'headphones' : 'mug',
        label: index % 5 ? 'headphones' : 'mug',
        features: { 'features.age': years, ...shared, 'features.page_load_ms': 288 },
        differs: ['features.age', 'features.page_load_ms'],
        distance: 4.2 + random(),
      },
    };
  });
}
