import type { Scenario } from '../scenario';
import { featureName, frequentSegment, since, strongest, truth } from './choose';

export const pureMix: Scenario = (world) => {
  const active = since(world);
  const { column, value } = world.decoy;
  const share = world.random.between(0.4, 0.6);
  return {
    name: 'pure mix shift',
    truth: truth(world, {
      kinds: ['covariate-shift'],
      features: [column],
      segment: { [column]: value },
      event: 'campaign',
    }),
    population: (draft) => {
      if (active(draft) && world.random.chance(share)) draft.segments[column] = value;
    },
  };
};

export const covariateTowardsBoundary: Scenario = (world) => {
  const active = since(world);
  const [a, b] = [strongest(world), strongest(world, 1)];
  const target = -world.intercept / (world.features[a]?.weight ?? 1);
  return {
    name: 'covariate shift towards the boundary',
    truth: truth(world, {
      kinds: ['covariate-shift'],
      features: [featureName(world, a), featureName(world, b)],
      event: 'campaign',
    }),
    inputs: (draft) => {
      if (!active(draft)) return;
      draft.standard[a] = 0.2 * (draft.standard[a] ?? 0) + target;
      draft.standard[b] = 0.2 * (draft.standard[b] ?? 0);
    },
  };
};

export const covariateIntoTheUnknown: Scenario = (world) => {
  const active = since(world);
  const feature = strongest(world, 2);
  return {
    name: 'covariate shift into a region the model is poor in',
    truth: truth(world, { kinds: ['covariate-shift'], features: [featureName(world, feature)], event: 'campaign' }),
    inputs: (draft) => {
      if (active(draft)) draft.standard[feature] = (draft.standard[feature] ?? 0) + 1.3;
    },
    labelOdds: (odds, draft) => ((draft.standard[feature] ?? 0) > 1.1 ? 0.1 * odds : odds),
  };
};

export const conceptInOneSegment: Scenario = (world) => {
  const active = since(world);
  const { column, value } = frequentSegment(world);
  return {
    name: 'concept drift in one segment',
    truth: truth(world, { kinds: ['concept-drift'], segment: { [column]: value }, event: null }),
    labelOdds: (odds, draft) => (active(draft) && draft.segments[column] === value ? -0.8 * odds : odds),
  };
};

export const conceptOfOneFeature: Scenario = (world) => {
  const active = since(world);
  const feature = strongest(world);
  return {
    name: 'concept drift of one feature',
    truth: truth(world, { kinds: ['concept-drift'], features: [featureName(world, feature)], event: null }),
    labelOdds: (odds, draft) =>
      active(draft) ? odds - 2 * (world.features[feature]?.weight ?? 0) * (draft.standard[feature] ?? 0) : odds,
  };
};

export const labelShift: Scenario = (world) => {
  const active = since(world);
  world.intercept = world.random.pick([-1, 1]) * world.random.between(1.6, 2.2);
  const rare = world.intercept < 0;
  return {
    name: 'label shift',
    truth: truth(world, { kinds: ['label-shift'], event: 'promotion' }),
    keepOutcome: (positive, draft) => (positive === rare ? (active(draft) ? 1 : 0.35) : active(draft) ? 0.15 : 1),
  };
};

export const labelPipelineBroken: Scenario = (world) => {
  const active = since(world);
  const lost = world.random.chance(0.5);
  return {
    name: 'label pipeline broken',
    truth: truth(world, { kinds: ['label-fault'], event: 'pipeline' }),
    loggedLabel: (positive, draft) =>
      active(draft) && positive === lost && world.random.chance(0.7) ? !lost : positive,
  };
};

export const external: Scenario = (world) => {
  const active = since(world);
  return {
    name: 'external cause',
    truth: truth(world, { kinds: ['external'], event: null }),
    labelOdds: (odds, draft) => (active(draft) ? 0.15 * odds : odds),
  };
};
