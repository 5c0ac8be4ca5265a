import { Random } from '../random';
import { DAY, HOUR, MINUTE } from '../world';

type Value = string | number | boolean | null;

/** One input of the model, as it is logged and as the world responds to it. */
export interface Input {
  name: string;
  /** Draws a value for a row; `person` is what the row's entity is like, about N(0, 1). */
  draw(random: Random, person: number, time: number): number | string;
  /** Contribution to the log-odds of the positive class; a missing value contributes nothing. */
  effect(value: Value): number;
  kind: 'number' | 'category';
  /** Share of rows in which it is missing anyway. */
  missing: number;
  /** A scale for shifts of numbers. */
  spread: number;
}

export interface Grouping {
  name: string;
  values: string[];
  weights: number[];
  effects: number[];
}

/** All that is drawn before the first row. */
export interface Place {
  random: Random;
  rows: number;
  start: number;
  end: number;
  onset: number;
  /** End of the incident; the end of the log where it lasts. */
  until: number;
  inputs: Input[];
  groupings: Grouping[];
  /** Second name of the first grouping's values. */
  alias: { name: string; values: string[] } | null;
  hosts: string[];
  versions: [string, string];
  intercept: number;
  /** Strength of the interaction of the first two inputs that the model does not know. */
  unknown: number;
  /** How far the model is from the world: its log-odds are multiplied by this. */
  temperature: number;
  noise: (time: number) => number;
  has: { host: boolean; latency: boolean; entity: boolean };
  columns: {
    time: string;
    id: string;
    version: string;
    host: string;
    latency: string;
    status: string;
    entity: string;
    prediction: string;
    score: string;
    label: string;
  };
  classes: [positive: string, negative: string];
  timeFormat: 'iso' | 'plain' | 'epoch';
  labelled: number;
  lag: number;
  /** A grouping's value whose rows are bad in both periods. */
  stubborn: { grouping: string; value: string };
}

const SYLLABLES = [
  'ka',
  'ro',
  'mi',
  'ten',
  'sul',
  'va',
  'del',
  'po',
  'nix',
  'gar',
  'lu',
  'fen',
  'tor',
  'bez',
  'hy',
  'qua',
];

const word = (random: Random, parts: number): string =>
  Array.from({ length: parts }, () => random.pick(SYLLABLES)).join('');

/** Zipf-like shares. */
const shares = (random: Random, count: number): number[] => {
  const steep = random.between(0.5, 1.4);
  return Array.from({ length: count }, (_, rank) => (rank + 1) ** -steep);
};

function drawNumber(random: Random, name: string, size: number): Input {
  const own = random.between(0.3, 0.9);
  const rest = Math.sqrt(1 - own * own);
  const knot = random.normal(0, 0.6);
  const bend = random.between(-0.6, 0.6);
  // A hinge: the world is not linear in what it responds to.
  const response = (z: number): number => size * (z + bend * Math.max(0, z - knot) - 0.1);
  const scale = 10 ** random.between(-1, 3);
  const shift = random.chance(0.4) ? 0 : random.between(-3, 6) * scale;
  const missing = random.chance(0.25) ? random.between(0.01, 0.08) : 0;
  const base = { name, kind: 'number' as const, missing };
  const latent = (r: Random, person: number): number => own * person + rest * r.normal();
  switch (random.integer(0, 3)) {
    case 0:
      return {
        ...base,
        spread: scale,
        draw: (r, person) => Number((shift + scale * latent(r, person)).toPrecision(7)),
        effect: (value) => (typeof value === 'number' ? response((value - shift) / scale) : 0),
      };
    case 1:
      return {
        ...base,
        spread: scale,
        draw: (r, person) => Number((scale * Math.exp(0.7 * latent(r, person))).toPrecision(6)),
        effect: (value) =>
          typeof value === 'number'
            ? response(Math.max(-4, Math.min(4, Math.log(Math.max(value, 1e-9) / scale) / 0.7)))
            : 0,
      };
    case 2:
      // Many zeros, and counts.
      return {
        ...base,
        spread: 6,
        draw: (r, person) => (latent(r, person) < -0.4 ? 0 : Math.round(12 * Math.exp(0.5 * latent(r, person)))),
        effect: (value) =>
          typeof value === 'number' ? response(Math.max(-3, Math.min(4, Math.log1p(Math.max(0, value)) - 1.6))) : 0,
      };
    default:
      // Follows the clock.
      return {
        ...base,
        spread: scale,
        draw: (r, person, time) =>
          Number(
            (
              shift +
              scale * (0.8 * latent(r, person) + 0.6 * Math.sin((2 * Math.PI * (time % DAY)) / DAY))
            ).toPrecision(7),
          ),
        effect: (value) => (typeof value === 'number' ? response((value - shift) / scale) : 0),
      };
  }
}

function drawCategory(random: Random, name: string, size: number): Input {
  const count = random.integer(3, 9);
  const values = Array.from({ length: count }, (_, index) => `${word(random, 2)}${index}`);
  const weights = shares(random, count);
  const effects = new Map(values.map((value) => [value, random.normal(0, 1.4 * size)]));
  return {
    name,
    kind: 'category',
    missing: 0,
    spread: 1,
    draw: (r) => values[r.weighted(weights)] ?? '',
    effect: (value) => effects.get(String(value)) ?? 0,
  };
}

/** Slow swings of the whole log, one step every 20 minutes, beside a weekly pattern. */
function drawNoise(random: Random, start: number, end: number): Place['noise'] {
  const step = 20 * MINUTE;
  const size = random.between(0.05, 0.3);
  const memory = random.between(0, 0.8);
  let level = 0;
  const steps = Array.from({ length: Math.ceil((end - start) / step) + 1 }, () => {
    level = memory * level + Math.sqrt(1 - memory * memory) * random.normal(0, size);
    return level;
  });
  const weekend = random.normal(0, 0.25);
  const daily = random.between(0, 0.3);
  return (time) => {
    const day = new Date(time).getUTCDay();
    return (
      (steps[Math.floor((time - start) / step)] ?? 0) +
      (day % 6 === 0 ? weekend : 0) +
      daily * Math.cos((2 * Math.PI * (time % DAY)) / DAY)
    );
  };
}

/** Draws a place: a log's columns, its world and its model. */
export function drawPlace(seed: number, rows: number): Place {
  const random = new Random(seed ^ 0x51ed27);
  const days = random.pick([
    random.between(1.3, 2.5),
    random.between(3, 9),
    random.between(9, 18),
    random.between(20, 45),
  ]);
  const start = Date.UTC(
    2026,
    random.integer(0, 5),
    random.integer(1, 28),
    random.integer(0, 23),
    random.integer(0, 59),
  );
  const end = start + Math.round(days * DAY);
  const count = random.pick([4, 6, 9, 14, 22]);
  const prefix = random.pick(['', '', 'f_', 'feat_', 'in_']);
  const mattering = random.integer(3, Math.min(5, count));
  const categorical = new Set(random.chance(0.5) ? [1] : [mattering]);
  const strength = random.between(0.6, 1.6);
  const inputs = Array.from({ length: count }, (_, index) => {
    const name = `${prefix}${word(random, 2)}_${index}`;
    const size =
      index < mattering ? strength * random.between(0.7, 1.2) * random.pick([-1, 1]) : random.normal(0, 0.03);
    return categorical.has(index) ? drawCategory(random, name, Math.abs(size)) : drawNumber(random, name, size);
  });
  const groupings = Array.from({ length: random.integer(2, 4) }, (_, index): Grouping => {
    const values = random.integer(3, index === 1 ? 14 : 6);
    const name = `${random.pick(['seg', 'grp', 'market', 'kind', 'line', 'team', 'surface'])}_${word(random, 1)}${index}`;
    return {
      name,
      values: Array.from({ length: values }, (_value, rank) => `${word(random, 1)}-${rank}`),
      weights: shares(random, values),
      effects: Array.from({ length: values }, () => random.normal(0, 0.4)),
    };
  });
  const first = groupings[0];
  const last = groupings.at(-1);
  const onset = Math.round(start + (end - start) * random.between(0.45, 0.88));
  return {
    random,
    rows,
    start,
    end,
    onset,
    until: end,
    inputs,
    groupings,
    alias:
      first && random.chance(0.5)
        ? { name: `${first.name}_code`, values: first.values.map((_, rank) => `#${rank + 10}`) }
        : null,
    hosts: Array.from({ length: random.integer(3, 7) }, (_, index) => `ip-10-0-${index}`),
    versions: [`2026.${random.integer(1, 9)}`, `2026.${random.integer(10, 19)}`],
    intercept: random.pick([random.normal(0, 0.5), random.between(-2.2, -1)]),
    unknown: random.between(0, 0.5),
    temperature: random.between(0.7, 1.2),
    noise: drawNoise(random, start, end),
    has: { host: random.chance(0.8), latency: random.chance(0.8), entity: random.chance(0.7) },
    columns: {
      time: random.pick(['time', 'occurred_at', 'ts', 'served_at']),
      id: random.pick(['uuid', 'trace', 'row_id', 'prediction_id']),
      version: random.pick(['model', 'model_version', 'build']),
      host: random.pick(['host', 'instance', 'pod']),
      latency: random.pick(['latency', 'took_ms', 'response_ms']),
      status: random.pick(['status', 'http_status', 'response_code']),
      entity: random.pick(['member_id', 'user', 'account_id']),
      prediction: random.pick(['decision', 'predicted', 'prediction']),
      score: random.pick(['score', 'p', 'probability']),
      label: random.pick(['truth', 'actual', 'label', 'outcome']),
    },
    classes: random.pick([
      ['1', '0'],
      ['click', 'none'],
      ['default', 'repaid'],
      ['TRUE', 'FALSE'],
    ]),
    timeFormat: random.pick(['iso', 'plain', 'epoch']),
    labelled: random.between(0.6, 1),
    lag: random.between(0.05, 4) * HOUR,
    stubborn: { grouping: last?.name ?? '', value: last?.values.at(-1) ?? '' },
  };
}
