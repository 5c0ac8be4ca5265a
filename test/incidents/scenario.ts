import type { World } from './world';

/** One row while it is being made. `truth` is the world, `seen` is what the pipeline logs and feeds to the model. */
export interface Draft {
  index: number;
  time: number;
  segments: Record<string, string>;
  standard: Float64Array;
  truth: Float64Array;
  seen: (number | string | null)[];
  version: string;
  host: string;
  client: string;
  entity: string;
  latency: number;
  status: number;
}

/**
 * What an incident does to a log, hook by hook in the order rows are made. Each hook is asked for every row;
 * `active` says whether the incident holds at that time.
 */
export interface Incident {
  /** The name of the scenario in the benchmark. */
  name: string;
  truth: Truth;
  /** Chooses segments, version, host; may be called again until the population fits. */
  population?(draft: Draft, world: World): void;
  /** Moves the world's own inputs before labels are drawn. */
  inputs?(draft: Draft, world: World): void;
  /** The world's log-odds of the positive class. */
  labelOdds?(odds: number, draft: Draft, world: World): number;
  /** What the pipeline makes of the inputs. */
  pipeline?(draft: Draft, world: World, earlier: readonly Draft[]): void;
  /** The model's log-odds. */
  modelOdds?(odds: number, draft: Draft, world: World): number;
  threshold?(draft: Draft): number;
  /** Serving: latency, status, fallback score (returned) or null to keep the model's. */
  serving?(draft: Draft, world: World): number | null;
  /** The label as it is logged. */
  loggedLabel?(positive: boolean, draft: Draft, world: World): boolean | null;
  /** How often a row is written; 1 by default. */
  copies?(draft: Draft, world: World): number;
  /** The chance that a row with this outcome is seen at all: moves P(Y) and leaves P(X|Y) alone. */
  keepOutcome?(positive: boolean, draft: Draft): number;
  /** Stretches the delay of labels. */
  labelDelayFactor?(draft: Draft): number;
  /** Thinning: the chance that a row is kept. */
  keep?(draft: Draft): number;
}

/** What an investigation of the log should say. */
export interface Truth {
  kinds: readonly string[];
  /** Any of these as the first feature; empty where no column is at fault. */
  features: readonly string[];
  /** Null where not confined. */
  segment: Record<string, string> | null;
  /** Also right as the segment (null: none), where the fault can be told either way. */
  orSegments?: readonly (Record<string, string> | null)[];
  /** Second independent cause, where one was planted. */
  second?: { kinds: readonly string[]; segment: Record<string, string> | null };
  onset: number | null;
  end: number | null;
  recurring?: boolean;
  /** Type of the guilty event, or null where nothing that is logged did it. */
  event: string | null;
}

export type Scenario = (world: World) => Incident;
