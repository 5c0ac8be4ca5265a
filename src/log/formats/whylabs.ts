import type { LogFormat } from './format';

/** A profile of whylogs written as text; binary ones are refused by their first bytes. */
export const whylabsProfile: LogFormat = {
  name: 'whylabs-profile',
  title: 'WhyLabs profile',
  basis: 'documentation',
  recognises: (records) =>
    (records.hasAny('column', 'feature', '') &&
      records.names.some((name) => /^(cardinality|distribution|counts|types)\//.test(name))) ||
    (records.has('dataset_profile') && records.has('columns')),
  refusal: {
    why: 'is a WhyLabs profile: it holds sketches of columns, and no predictions',
    advice: 'Give the log that the profile was made from.',
  },
};

/** What the binary form of a profile begins with. */
export const WHYLOGS_MAGIC = Buffer.from('WHY1');
