import { outcomeColumns, type OutcomeShape } from './outcome-columns';
import type { Draft, Incident } from './scenario';
import { drawTimes, HOUR, type World } from './world';

/** Columns in file order, values as they are written. */
export interface LogTable {
  columns: string[];
  rows: (string | number | null)[][];
  /** Positions of the prediction and the label (−1: none). */
  outcomeAt: [number, number];
}

const sigmoid = (odds: number): number => 1 / (1 + Math.exp(-odds));

function drawPopulation(draft: Draft, world: World): void {
  const { random, names } = world;
  for (const { name, values } of names.segments)
    draft.segments[name] = values[random.weighted(values.map((_, rank) => 1 / (rank + 1.3)))] ?? '';
  const place = random.weighted(names.place.values.map((_, rank) => 1 / (rank + 1.5)));
  draft.segments[names.place.name] = names.place.values[place] ?? '';
  draft.segments[names.place.alias] = names.place.aliasValues[place] ?? '';
  draft.client = names.clients[random.weighted(names.clients.map((_, rank) => 1 / (rank + 1)))] ?? '';
  draft.host = random.pick(names.hosts);
  draft.version = names.versions[0] ?? '';
  draft.entity = `u${String(Math.floor(random.next() ** 2 * 9000)).padStart(5, '0')}`;
}

function drawInputs(draft: Draft, world: World): void {
  const { random, features, loading } = world;
  const common = random.normal();
  const own = Math.sqrt(1 - loading * loading);
  features.forEach((_, index) => {
    draft.standard[index] = loading * (index % 2 === 0 ? common : -common) + own * random.normal();
  });
}

/** The linear score both the world and the model share: weights on standardised inputs plus the segments' effects. */
function odds(world: World, draft: Draft, standard: (index: number) => number): number {
  let sum = world.intercept;
  world.features.forEach((feature, index) => {
    sum += feature.weight * Math.max(-6, Math.min(6, standard(index)));
  });
  for (const [column, effects] of world.effects) sum += effects.get(draft.segments[column] ?? '') ?? 0;
  return sum;
}

function blockEffects(world: World): (time: number) => number {
  const width = HOUR / 2;
  const effects = Array.from({ length: Math.ceil((world.end - world.start) / width) + 1 }, () =>
    world.random.normal(0, world.blockNoise),
  );
  return (time) => effects[Math.floor((time - world.start) / width)] ?? 0;
}

const emptyDraft = (index: number, time: number, features: number): Draft => ({
  index,
  time,
  segments: {},
  standard: new Float64Array(features),
  truth: new Float64Array(features),
  seen: [],
  version: '',
  host: '',
  client: '',
  entity: '',
  latency: 0,
  status: 200,
});

/** Makes every row of a log in which `incident` happens. */
export function makeLog(world: World, incident: Incident, shape: OutcomeShape = 'scored'): LogTable {
  const { random, names, features } = world;
  const noise = blockEffects(world);
  const drift = {
    feature: features.length - 1,
    at: world.start + (world.end - world.start) * random.between(0.2, 0.9),
    by: random.between(0.2, 0.5),
  };
  const withConfidence = random.chance(0.5);
  const outcome = outcomeColumns(world, shape, withConfidence);
  const drafts: Draft[] = [];
  const rows: LogTable['rows'] = [];
  let serial = random.integer(10_000, 900_000);
  for (const time of drawTimes(world)) {
    const draft = emptyDraft(drafts.length, time, features.length);
    drawPopulation(draft, world);
    incident.population?.(draft, world);
    if (incident.keep && !random.chance(incident.keep(draft))) continue;
    drawInputs(draft, world);
    if (time >= drift.at) draft.standard[drift.feature] = (draft.standard[drift.feature] ?? 0) + drift.by;
    incident.inputs?.(draft, world);
    features.forEach((feature, index) => {
      draft.truth[index] = feature.fromStandard(draft.standard[index] ?? 0);
    });
    const night = new Date(time).getUTCHours() === Math.floor(world.hourPhase) ? -0.3 : 0;
    const isDecoy = draft.segments[world.decoy.column] === world.decoy.value;
    let labelOdds = odds(world, draft, (index) => features[index]?.toStandard(draft.truth[index] ?? 0) ?? 0);
    labelOdds =
      (incident.labelOdds?.(labelOdds, draft, world) ?? labelOdds) * (isDecoy ? 0.15 : 1) + noise(time) + night;
    const luck = random.next();
    const latent = labelOdds + Math.log((1 - luck) / Math.max(luck, 1e-12));
    const happened = latent > 0;
    if (incident.keepOutcome) {
      const [kept, other] = [incident.keepOutcome(happened, draft), incident.keepOutcome(!happened, draft)];
      // A class in the middle of three holds rows of both sides: it is kept as one, or it would change within.
      if (!random.chance(outcome.inTheMiddle(latent) ? (kept + other) / 2 : kept)) continue;
    }

    draft.seen = Array.from(draft.truth);
    incident.pipeline?.(draft, world, drafts);
    let modelOdds = odds(world, draft, (index) => {
      const value = draft.seen[index];
      return typeof value === 'number' ? (features[index]?.toStandard(value) ?? 0) : 0;
    });
    modelOdds = incident.modelOdds?.(modelOdds, draft, world) ?? modelOdds;
    draft.latency = Math.exp(random.normal(3.2, 0.35));
    draft.status = random.chance(0.002) ? 500 : 200;
    const fallback = incident.serving?.(draft, world) ?? null;
    const score = fallback ?? sigmoid(modelOdds);
    const predicted = score >= (incident.threshold?.(draft) ?? 0.5);
    const label = incident.loggedLabel ? incident.loggedLabel(happened, draft, world) : happened;
    const lag = random.exponential(world.labelLag * (incident.labelDelayFactor?.(draft) ?? 1));
    const arrived = label !== null && time + lag < world.end && random.chance(0.97);
    serial += random.integer(1, 3);
    const row = [
      new Date(time).toISOString(),
      `p-${serial.toString(36)}`,
      draft.version,
      ...draft.seen,
      ...Object.values(draft.segments),
      draft.client,
      draft.host,
      draft.entity,
      ...outcome.write({ latent, score, predicted, label: arrived ? label : null, flipped: label !== happened }),
      Number(draft.latency.toFixed(2)),
      draft.status,
    ];
    for (let copy = incident.copies?.(draft, world) ?? 1; copy > 0; copy -= 1) rows.push(row);
    if (drafts.length < 5000) drafts.push(draft);
    else drafts[draft.index % 5000] = draft;
  }
  const { roles } = names;
  const columns = [
    roles.timestamp,
    roles.id,
    roles.modelVersion,
    ...features.map(({ name }) => name),
    ...names.segments.map(({ name }) => name),
    names.place.name,
    names.place.alias,
    roles.client,
    roles.host,
    roles.entity,
    ...outcome.columns,
    roles.latency,
    roles.status,
  ];
  const first = columns.indexOf(outcome.columns[0] ?? '');
  const outcomeAt: [number, number] = [first + outcome.prediction, outcome.label < 0 ? -1 : first + outcome.label];
  return { columns, rows, outcomeAt };
}
