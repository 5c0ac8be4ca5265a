import type { Random } from '../random';
import type { Truth } from '../scenario';
import type { Place } from './place';

export type Value = string | number | boolean | null;

/** One row on its way into the log. */
export interface Row {
  time: number;
  groups: Record<string, string>;
  host: string;
  version: string;
  person: number;
  /** What is true, and what the pipeline logged and the model saw. */
  real: Value[];
  seen: Value[];
  /** A value that is written under the new name of its column. */
  renamed: Value;
  /** The world's and the model's log-odds. */
  worldOdds: number;
  modelOdds: number;
  score: number;
  cut: number;
  label: boolean;
  logged: boolean | null;
  latency: number;
  status: number;
  keep: boolean;
  copies: number;
}

/** What goes wrong, at four moments of a row's making. `on` says whether it holds at the row's time. */
export interface Trouble {
  truth: Truth;
  /** A column that the log has beside the others, empty until the trouble begins. */
  newColumn?: string;
  on?: (row: Row) => boolean;
  crowd?: (row: Row, random: Random) => void;
  world?: (row: Row, random: Random) => void;
  pipeline?: (row: Row, random: Random, earlier: readonly Row[]) => void;
  model?: (row: Row, random: Random) => void;
  serving?: (row: Row, random: Random) => void;
  labels?: (row: Row, random: Random) => void;
}

export type MakeTrouble = (place: Place) => Trouble;

export const truth = (place: Place, said: Partial<Truth> & Pick<Truth, 'kinds'>): Truth => ({
  features: [],
  segment: null,
  onset: place.onset,
  end: place.until < place.end ? place.until : null,
  event: 'change',
  ...said,
});

/** The number the world responds to most. */
export const leading = (place: Place, kind: 'number' | 'category' = 'number', rank = 0): number => {
  const found = place.inputs.map((input, index) => ({ input, index })).filter(({ input }) => input.kind === kind);
  return (found[rank] ?? found[0])?.index ?? 0;
};

export const nameOf = (place: Place, index: number): string => place.inputs[index]?.name ?? '';

/** A value of a grouping that is neither rare nor nearly everything, and not the stubborn one. */
export const group = (place: Place, which = 0, rank = 1): { column: string; value: string } => {
  const grouping = place.groupings[which] ?? place.groupings[0];
  return { column: grouping?.name ?? '', value: grouping?.values[rank] ?? '' };
};
