import { DAY, HOUR } from '../world';
import { group, leading, nameOf, truth, type MakeTrouble, type Row, type Value } from './trouble';
import type { Place } from './place';

const broken = (
  place: Place,
  feature: number,
  becomes: (row: Row, earlier: readonly Row[]) => Value,
  where: Record<string, string> | null = null,
  further: Partial<ReturnType<MakeTrouble>> = {},
): ReturnType<MakeTrouble> => ({
  truth: truth(place, { kinds: ['data-fault'], features: [nameOf(place, feature)], segment: where }),
  on: (row) =>
    where === null ||
    Object.entries(where).every(([column, value]) => row.groups[column] === value || row.host === value),
  pipeline: (row, _random, earlier) => {
    row.seen[feature] = becomes(row, earlier);
  },
  ...further,
});

export const emptyInOneGroup: MakeTrouble = (place) => {
  const { column, value } = group(place);
  return broken(place, leading(place), () => null, { [column]: value });
};

export const emptyForMost: MakeTrouble = (place) =>
  broken(place, leading(place), (row) => (place.random.chance(0.6) ? null : (row.real[leading(place)] ?? null)));

export const emptyInPair: MakeTrouble = (place) => {
  const [a, b] = [group(place, 0, 0), group(place, 1, 1)];
  return broken(place, leading(place), () => null, { [a.column]: a.value, [b.column]: b.value });
};

export const unitsEverywhere: MakeTrouble = (place) => {
  const feature = leading(place);
  const factor = place.random.pick([100, 1000, 0.01, 0.4536, 1.609]);
  return broken(place, feature, (row) => {
    const value = row.real[feature];
    return typeof value === 'number' ? Number((value * factor).toPrecision(6)) : (value ?? null);
  });
};

export const constantFill: MakeTrouble = (place) => {
  const { column, value } = group(place, 1, 0);
  const fill = place.random.pick([0, -1, 9999]);
  return broken(place, leading(place), () => fill, { [column]: value });
};

export const frozen: MakeTrouble = (place) => {
  const feature = leading(place);
  let last: Value | undefined;
  return broken(place, feature, (_row, earlier) => (last ??= earlier.at(-1)?.real[feature] ?? 0));
};

export const misjoined: MakeTrouble = (place) => {
  const feature = leading(place);
  return broken(place, feature, (_row, earlier) => place.random.pick(earlier).real[feature] ?? null);
};

export const misjoinedAndMended: MakeTrouble = (place) => {
  place.until = Math.round(place.onset + (place.end - place.onset) * place.random.between(0.35, 0.75));
  return misjoined(place);
};

export const eachNight: MakeTrouble = (place) => {
  if (place.end - place.start < 10 * DAY) place.end = place.start + 12 * DAY;
  place.until = place.end;
  place.onset =
    Math.floor((place.start + 0.6 * (place.end - place.start)) / DAY) * DAY + place.random.integer(0, 19) * HOUR;
  const feature = leading(place);
  const from = place.onset % DAY;
  const trouble = broken(place, feature, () => 0);
  return {
    ...trouble,
    on: (row) => row.time % DAY >= from && row.time % DAY < from + 5 * HOUR,
    truth: {
      ...trouble.truth,
      recurring: true,
      event: null,
      orSegments: Array.from({ length: 5 }, (_, step) => ({
        [`${place.columns.time}.hour`]: String(from / HOUR + step),
      })),
    },
  };
};

export const recoded: MakeTrouble = (place) => {
  const feature = leading(place, 'category');
  return {
    truth: truth(place, { kinds: ['schema-change'], features: [nameOf(place, feature)] }),
    // A number has no case, and a log in which nothing changed cannot tell of one: where there is no category it gets a unit.
    pipeline: (row) => {
      const value = row.seen[feature];
      row.seen[feature] = typeof value === 'number' ? `${value}u` : String(value).toUpperCase();
    },
  };
};

export const numbersAsText: MakeTrouble = (place) => {
  const feature = leading(place);
  return {
    truth: truth(place, { kinds: ['schema-change', 'data-fault'], features: [nameOf(place, feature)] }),
    pipeline: (row) => (row.seen[feature] = `~${String(row.seen[feature])}`),
  };
};

export const exchanged: MakeTrouble = (place) => {
  const [a, b] = [leading(place), leading(place, 'number', 1)];
  return {
    truth: truth(place, { kinds: ['schema-change'], features: [nameOf(place, a), nameOf(place, b)] }),
    pipeline: (row) => ([row.seen[a], row.seen[b]] = [row.seen[b] ?? null, row.seen[a] ?? null]),
  };
};

/** A new name for a column: the model, which asks for the old one, gets nothing. */
export const renamedColumn: MakeTrouble = (place) => {
  const feature = leading(place);
  const [old, fresh] = [
    nameOf(place, feature),
    `${nameOf(place, feature).replaceAll('_', '')}${place.random.pick(['V2', 'Value', '_new'])}`,
  ];
  return {
    truth: truth(place, { kinds: ['schema-change'], features: [old, fresh] }),
    newColumn: fresh,
    pipeline: (row) => {
      row.renamed = row.seen[feature] ?? null;
      row.seen[feature] = null;
    },
  };
};

export const repeatedRows: MakeTrouble = (place) => {
  const { grouping, value } = place.stubborn;
  return {
    truth: truth(place, { kinds: ['data-fault'], orSegments: [{ [grouping]: value }] }),
    on: (row) => row.groups[grouping] === value,
    serving: (row) => (row.copies = 8),
  };
};

const worse = (row: Row, place: Place): number => -0.4 * row.modelOdds + place.random.normal(0, 0.8);

export const canary: MakeTrouble = (place) => ({
  truth: truth(place, { kinds: ['model-version'], segment: { [place.columns.version]: place.versions[1] } }),
  crowd: (row, random) => {
    if (random.chance(0.35)) row.version = place.versions[1];
  },
  model: (row) => {
    if (row.version === place.versions[1]) row.modelOdds = worse(row, place);
  },
});

export const rollout: MakeTrouble = (place) => ({
  truth: truth(place, { kinds: ['model-version'], segment: { [place.columns.version]: place.versions[1] } }),
  crowd: (row) => (row.version = place.versions[1]),
  model: (row) => (row.modelOdds = worse(row, place)),
});

/** 10, 50, 100% of the rows, a day or less apart. */
export const stagedRollout: MakeTrouble = (place) => {
  const step = Math.min(DAY, (place.end - place.onset) / 4);
  const trouble = rollout(place);
  return {
    ...trouble,
    crowd: (row, random) => {
      const share = row.time < place.onset + step ? 0.1 : row.time < place.onset + 2 * step ? 0.5 : 1;
      if (random.chance(share)) row.version = place.versions[1];
    },
    model: (row) => {
      if (row.version === place.versions[1]) row.modelOdds = worse(row, place);
    },
  };
};

export const rankerOfOneGroup: MakeTrouble = (place) => {
  const { column, value } = group(place, 1, 0);
  return {
    truth: truth(place, { kinds: ['model-version'], segment: { [column]: value } }),
    on: (row) => row.groups[column] === value,
    model: (row) => (row.modelOdds = worse(row, place)),
  };
};

export const brokenHost: MakeTrouble = (place) => {
  place.has = { ...place.has, host: true, latency: true };
  const host = place.hosts[1] ?? '';
  return {
    truth: truth(place, { kinds: ['infrastructure'], segment: { [place.columns.host]: host } }),
    on: (row) => row.host === host,
    serving: (row, random) => {
      row.latency *= random.between(3, 12);
      if (random.chance(0.25)) row.status = 500;
      if (random.chance(0.7)) row.score = 0.5 + random.normal(0, 0.15);
    },
  };
};

export const fallbacks: MakeTrouble = (place) => {
  place.has = { ...place.has, latency: true };
  const fallback = place.random.pick([0.01, 0.5, 0.99]);
  return {
    truth: truth(place, { kinds: ['infrastructure'] }),
    serving: (row, random) => {
      if (!random.chance(0.4)) return;
      row.latency = 3000 + random.exponential(200);
      row.status = 504;
      row.score = fallback;
    },
  };
};

export const otherCut: MakeTrouble = (place) => {
  const cut = place.random.pick([0.12, 0.85]);
  return { truth: truth(place, { kinds: ['threshold-change'] }), model: (row) => (row.cut = cut) };
};

export const crowdOfTheStubborn: MakeTrouble = (place) => {
  const { grouping, value } = place.stubborn;
  return {
    truth: truth(place, { kinds: ['covariate-shift'], features: [grouping], segment: { [grouping]: value } }),
    crowd: (row, random) => {
      if (random.chance(0.5)) row.groups[grouping] = value;
    },
  };
};

/** Inputs where the world is a coin flip, and the model knows: the middle of its log-odds. */
export const hardCases: MakeTrouble = (place) => {
  const feature = leading(place);
  const others = place.inputs.flatMap(({ kind, name }) => (kind === 'number' ? [name] : []));
  return {
    truth: truth(place, { kinds: ['covariate-shift'], features: [nameOf(place, feature), ...others.slice(0, 5)] }),
    world: (row, random) => {
      // Of several draws the one the model is least sure of.
      const sure = (values: readonly Value[]): number =>
        Math.abs(
          place.intercept + place.inputs.reduce((sum, input, index) => sum + input.effect(values[index] ?? null), 0),
        );
      for (let draw = 0; draw < 6; draw += 1) {
        const other = place.inputs.map((input, index) =>
          input.kind === 'number' && input.missing === 0
            ? input.draw(random, row.person, row.time)
            : (row.real[index] ?? null),
        );
        if (sure(other) < sure(row.real)) row.real = other;
      }
    },
  };
};

export const conceptOfOneGroup: MakeTrouble = (place) => {
  const { column, value } = group(place, 0, 0);
  return {
    truth: truth(place, { kinds: ['concept-drift'], segment: { [column]: value }, event: null }),
    on: (row) => row.groups[column] === value,
    labels: (row, random) => (row.label = row.logged = random.chance(1 / (1 + Math.exp(0.7 * row.worldOdds)))),
  };
};

export const conceptAlongAnInput: MakeTrouble = (place) => {
  const feature = leading(place);
  return {
    truth: truth(place, { kinds: ['concept-drift'], features: [nameOf(place, feature)], event: null }),
    labels: (row, random) => {
      const own = place.inputs[feature]?.effect(row.real[feature] ?? null) ?? 0;
      row.label = row.logged = random.chance(1 / (1 + Math.exp(-(row.worldOdds - 2.2 * own))));
    },
  };
};

export const rarerOrMoreFrequent: MakeTrouble = (place) => {
  place.intercept = place.random.pick([-1, 1]) * place.random.between(1.3, 2.2);
  const rare = place.intercept < 0;
  return {
    truth: truth(place, { kinds: ['label-shift'] }),
    serving: (row, random) => {
      if (row.label !== rare) row.keep = random.chance(0.2);
    },
  };
};

export const labelsLost: MakeTrouble = (place) => {
  const lost = place.random.chance(0.5);
  return {
    truth: truth(place, { kinds: ['label-fault'] }),
    labels: (row, random) => {
      if (row.label === lost && random.chance(0.65)) row.logged = !lost;
    },
  };
};

export const worldElsewhere: MakeTrouble = (place) => ({
  truth: truth(place, { kinds: ['external'], event: null }),
  labels: (row, random) => (row.label = row.logged = random.chance(1 / (1 + Math.exp(-0.12 * row.worldOdds)))),
});

const nothing = (place: Place): ReturnType<MakeTrouble>['truth'] => ({
  ...truth(place, { kinds: ['none'], event: null }),
  onset: null,
  end: null,
});

export const quiet: MakeTrouble = (place) => ({ truth: nothing(place) });

export const quietNewBuild: MakeTrouble = (place) => ({
  truth: nothing(place),
  crowd: (row, random) => {
    if (random.chance(0.5)) row.version = place.versions[1];
  },
});

export const quietIrrelevantFault: MakeTrouble = (place) => {
  const feature = place.inputs.length - 1;
  const input = place.inputs[feature];
  // With few inputs the last one matters too, and a log without it gets worse.
  if (input) place.inputs[feature] = { ...input, effect: () => 0 };
  return { truth: nothing(place), pipeline: (row) => (row.seen[feature] = null) };
};

export const quietCrowd: MakeTrouble = (place) => {
  const { column, value } = group(place, 0, 0);
  return {
    truth: nothing(place),
    crowd: (row, random) => {
      if (random.chance(0.3)) row.groups[column] = value;
    },
  };
};

export const quietLateLabels: MakeTrouble = (place) => ({
  truth: nothing(place),
  labels: (row, random) => {
    if (random.chance(0.6)) row.logged = null;
  },
});
