import type { Scenario } from '../scenario';
import { featureName, frequentSegment, since, strongest, truth } from './choose';

export const badCanary: Scenario = (world) => {
  const active = since(world);
  const share = world.random.between(0.25, 0.6);
  const challenger = world.names.versions[1] ?? '';
  return {
    name: 'bad model version by canary',
    truth: truth(world, {
      kinds: ['model-version'],
      segment: { [world.names.roles.modelVersion]: challenger },
      event: 'deploy',
    }),
    population: (draft) => {
      if (active(draft) && world.random.chance(share)) draft.version = challenger;
    },
    modelOdds: (odds, draft) => (draft.version === challenger ? -0.3 * odds + world.random.normal(0, 1) : odds),
  };
};

export const flaggedRanker: Scenario = (world) => {
  const active = since(world);
  const { column, value } = frequentSegment(world);
  return {
    name: 'a flag changes the ranker of a segment',
    truth: truth(world, { kinds: ['model-version'], segment: { [column]: value }, event: 'flag' }),
    modelOdds: (odds, draft) =>
      active(draft) && draft.segments[column] === value ? -0.4 * odds + world.random.normal(0, 0.8) : odds,
  };
};

export const badHost: Scenario = (world) => {
  const active = since(world);
  const host = world.names.hosts[0] ?? '';
  return {
    name: 'bad host',
    truth: truth(world, { kinds: ['infrastructure'], segment: { [world.names.roles.host]: host }, event: 'node' }),
    serving: (draft) => {
      if (!active(draft) || draft.host !== host) return null;
      draft.latency *= world.random.between(4, 9);
      if (world.random.chance(0.15)) draft.status = 503;
      return world.random.chance(0.75) ? world.random.next() : null;
    },
  };
};

export const timeoutsWithFallback: Scenario = (world) => {
  const active = since(world);
  const fallback = world.random.between(0.2, 0.8);
  return {
    name: 'timeouts with fallback score',
    truth: truth(world, { kinds: ['infrastructure'], event: 'node' }),
    serving: (draft) => {
      if (!active(draft) || !world.random.chance(0.45)) return null;
      draft.latency = 1000 + world.random.exponential(60);
      draft.status = 504;
      return fallback;
    },
  };
};

export const thresholdChanged: Scenario = (world) => {
  const active = since(world);
  const moved = world.random.pick([0.06, 0.94]);
  return {
    name: 'decision threshold changed',
    truth: truth(world, { kinds: ['threshold-change'], event: 'config' }),
    threshold: (draft) => (active(draft) ? moved : 0.5),
  };
};

export const twoCauses: Scenario = (world) => {
  const active = since(world);
  const client = world.names.clients[0] ?? '';
  const feature = strongest(world);
  const { name, values } = world.names.place;
  const place = values[1] ?? '';
  return {
    name: 'two simultaneous causes',
    truth: truth(world, {
      kinds: ['data-fault'],
      features: [featureName(world, feature)],
      segment: { [world.names.roles.client]: client },
      second: { kinds: ['concept-drift'], segment: { [name]: place } },
      event: 'release',
    }),
    pipeline: (draft) => {
      if (active(draft) && draft.client === client) draft.seen[feature] = null;
    },
    labelOdds: (odds, draft) => (active(draft) && draft.segments[name] === place ? -0.8 * odds : odds),
  };
};
