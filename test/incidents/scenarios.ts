import * as outside from './faults/outside';
import * as pipeline from './faults/pipeline';
import * as quiet from './faults/quiet';
import * as serving from './faults/serving';
import * as stores from './faults/stores';
import type { Scenario } from './scenario';

/** Every scenario by a short name for the command line. */
export const SCENARIOS: Readonly<Record<string, Scenario>> = {
  ...pipeline,
  ...stores,
  ...serving,
  ...outside,
  ...quiet,
};
