import type { Draft, Incident, Scenario } from '../scenario';
import { DAY, HOUR, type World } from '../world';
import { featureName, frequentSegment, since, strongest, truth } from './choose';

/** The value of a feature in the last row before the incident. */
const lastBefore = (earlier: readonly Draft[], feature: number, onset: number): number => {
  let value = 0;
  let at = -Infinity;
  for (const draft of earlier)
    if (draft.time < onset && draft.time > at) {
      at = draft.time;
      value = draft.truth[feature] ?? 0;
    }
  return value;
};

/** A fault of one feature, where `holds` is true: logged and fed to the model as `becomes` says. */
const featureFault = (
  world: World,
  name: string,
  feature: number,
  holds: (draft: Draft) => boolean,
  becomes: (draft: Draft, earlier: readonly Draft[]) => number | null,
  said: Partial<Incident['truth']> = {},
): Incident => ({
  name,
  truth: truth(world, { kinds: ['data-fault'], features: [featureName(world, feature)], ...said }),
  pipeline: (draft, _world, earlier) => {
    if (holds(draft)) draft.seen[feature] = becomes(draft, earlier);
  },
});

export const nullForOneClient: Scenario = (world) => {
  const client = world.names.clients[world.random.integer(0, 1)] ?? '';
  const active = since(world);
  return featureFault(
    world,
    'null for one client',
    strongest(world),
    (draft) => active(draft) && draft.client === client,
    () => null,
    {
      segment: { [world.names.roles.client]: client },
      event: 'release',
    },
  );
};

export const unitChangeInOnePlace: Scenario = (world) => {
  const { name, values } = world.names.place;
  const place = values[world.random.integer(0, 1)] ?? '';
  const factor = world.random.pick([100, 1000, 0.01]);
  const feature = strongest(world);
  const active = since(world);
  return featureFault(
    world,
    'unit change in one place',
    feature,
    (draft) => active(draft) && draft.segments[name] === place,
    (draft) => Number(((draft.truth[feature] ?? 0) * factor).toPrecision(6)),
    { segment: { [name]: place } },
  );
};

export const frozenFeature: Scenario = (world) => {
  const feature = strongest(world);
  let value: number | undefined;
  return featureFault(
    world,
    'frozen feature',
    feature,
    since(world),
    (_draft, earlier) => (value ??= lastBefore(earlier, feature, world.onset)),
  );
};

export const shuffledFeature: Scenario = (world) => {
  const feature = strongest(world);
  return featureFault(
    world,
    'shuffled feature',
    feature,
    since(world),
    (_draft, earlier) => world.random.pick(earlier).truth[feature] ?? 0,
  );
};

export const shuffledForAWhile: Scenario = (world) => {
  const feature = strongest(world);
  const end = world.onset + Math.max(6 * HOUR, (world.end - world.onset) * 0.4);
  return featureFault(
    world,
    'shuffled, then recovered',
    feature,
    (draft) => draft.time >= world.onset && draft.time < end,
    (_draft, earlier) => world.random.pick(earlier).truth[feature] ?? 0,
    { end },
  );
};

export const defaultOnOneHost: Scenario = (world) => {
  const feature = strongest(world);
  const host = world.names.hosts[0] ?? '';
  const filled = world.random.pick([0, -1, -999]);
  const active = since(world);
  return featureFault(
    world,
    'default fill on one host',
    feature,
    (draft) => active(draft) && draft.host === host,
    () => filled,
    {
      segment: { [world.names.roles.host]: host },
      event: 'deploy',
    },
  );
};

export const twoWaySegment: Scenario = (world) => {
  const first = frequentSegment(world);
  const { name, values } = world.names.place;
  const place = values[0] ?? '';
  const active = since(world);
  return featureFault(
    world,
    'null in a two-way segment',
    strongest(world),
    (draft) => active(draft) && draft.segments[first.column] === first.value && draft.segments[name] === place,
    () => null,
    { segment: { [first.column]: first.value, [name]: place } },
  );
};

export const threeWaySegment: Scenario = (world) => {
  const first = frequentSegment(world);
  const { name, values } = world.names.place;
  const place = values[0] ?? '';
  const client = world.names.clients[0] ?? '';
  const active = since(world);
  return featureFault(
    world,
    'null in a three-way segment',
    strongest(world),
    (draft) =>
      active(draft) &&
      draft.segments[first.column] === first.value &&
      draft.segments[name] === place &&
      draft.client === client,
    () => null,
    { segment: { [first.column]: first.value, [name]: place, [world.names.roles.client]: client } },
  );
};

export const nightlyStale: Scenario = (world) => {
  const feature = strongest(world);
  const hour = world.random.integer(0, 20);
  const midnight = Math.floor(world.onset / DAY) * DAY;
  // The first occurrence: nothing is wrong before the first of these hours that comes.
  const [first = world.onset] = [0, 1]
    .map((day) => midnight + day * DAY + hour * HOUR)
    .filter((start) => start + 4 * HOUR > world.onset)
    .map((start) => Math.max(start, world.onset));
  return {
    ...featureFault(
      world,
      'stale every night',
      feature,
      (draft) =>
        draft.time >= world.onset &&
        new Date(draft.time).getUTCHours() >= hour &&
        new Date(draft.time).getUTCHours() < hour + 4,
      () => 0,
    ),
    truth: truth(world, {
      kinds: ['data-fault'],
      features: [featureName(world, feature)],
      recurring: true,
      onset: first,
      event: null,
      orSegments: Array.from({ length: 4 }, (_, step) => ({
        [`${world.names.roles.timestamp}.hour`]: String(hour + step),
      })),
    }),
  };
};

export const reencodedCategory: Scenario = (world) => {
  const { column } = frequentSegment(world);
  const values = [...(world.effects.get(column)?.keys() ?? [])];
  world.effects.set(
    column,
    new Map(values.map((value, index) => [value, (index % 2 === 0 ? 1 : -1) * world.random.between(1.6, 2.6)])),
  );
  const recode = world.random.pick([
    (value: string) => value.toUpperCase(),
    (value: string) => String(values.indexOf(value) + 1),
  ]);
  const active = since(world);
  return {
    name: 'category re-encoded',
    truth: truth(world, { kinds: ['schema-change'], features: [column], event: 'schema' }),
    pipeline: (draft) => {
      if (active(draft)) draft.segments[column] = recode(draft.segments[column] ?? '');
    },
  };
};

export const swappedColumns: Scenario = (world) => {
  const [a, b] = [strongest(world), strongest(world, 1)];
  const active = since(world);
  return {
    name: 'swapped columns',
    truth: truth(world, {
      kinds: ['schema-change'],
      features: [featureName(world, a), featureName(world, b)],
      event: 'schema',
    }),
    pipeline: (draft) => {
      if (active(draft)) [draft.seen[a], draft.seen[b]] = [draft.seen[b] ?? null, draft.seen[a] ?? null];
    },
  };
};

export const duplicatedRows: Scenario = (world) => {
  const active = since(world);
  return {
    name: 'duplicated rows',
    truth: truth(world, { kinds: ['data-fault'], orSegments: [{ [world.decoy.column]: world.decoy.value }] }),
    copies: (draft) => (active(draft) && draft.segments[world.decoy.column] === world.decoy.value ? 6 : 1),
  };
};
