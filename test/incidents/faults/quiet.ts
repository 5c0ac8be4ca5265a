import type { Incident, Scenario } from '../scenario';
import { since, strongest } from './choose';

const quiet = (name: string, hooks: Omit<Incident, 'name' | 'truth'> = {}): Incident => ({
  name: `quiet: ${name}`,
  truth: { kinds: ['none'], features: [], segment: null, onset: null, end: null, event: null },
  ...hooks,
});

export const quietSeasonal: Scenario = (world) =>
  quiet('seasonal', {
    labelOdds: (odds, draft) =>
      odds *
      (1 - 0.5 * Math.max(0, Math.sin((new Date(draft.time).getUTCHours() / 24) * 2 * Math.PI + world.hourPhase))),
  });

export const quietOverdispersed: Scenario = (world) => {
  world.blockNoise = 0.8;
  return quiet('overdispersed');
};

export const quietHarmlessDrift: Scenario = (world) => {
  const active = since(world);
  const harmless = [1, 2, 3].map((rank) => strongest(world, world.features.length - rank));
  return quiet('harmless drift', {
    inputs: (draft) => {
      if (active(draft)) for (const feature of harmless) draft.standard[feature] = (draft.standard[feature] ?? 0) + 1.2;
    },
  });
};

export const quietDeploy: Scenario = (world) => {
  const active = since(world);
  return quiet('harmless deploy', {
    population: (draft) => {
      if (active(draft)) draft.version = world.names.versions[1] ?? '';
    },
  });
};

export const quietVolume: Scenario = (world) => {
  const active = since(world);
  return quiet('volume change', { keep: (draft) => (active(draft) ? 1 : 0.35) });
};

export const quietLabelDelay: Scenario = (world) => {
  const active = since(world);
  return quiet('growing label delay', { labelDelayFactor: (draft) => (active(draft) ? 6 : 1) });
};
