import type { Fault } from '../data/fault';
import type { Scale } from '../data/scale';
import type { EstimatedPerformance, LabelShift, ThresholdChange } from './decisions';
import type { LostBeside } from './lost-beside';
import type { CameTrue } from './came-true';
import type { MixExplanation } from './mix';
import type { DoseResponse } from './dose-response';
import type { LostAssociation } from './lost-associations';
import type { Refit } from './refit';
import type { Relabelled } from './relabelled';
import type { Scattered } from './scattered';
import type { ShiftedInside } from './shifted-inside';
import type { ScoreGivenFeatures } from './score-given-features';
import type { Unrelated } from './unrelated';

/** What tells the kinds of shift apart; null where the log does not hold what is needed. */
export interface ShiftEvidence {
  threshold: ThresholdChange | null;
  estimated: EstimatedPerformance | null;
  labels: LabelShift | null;
  /** A class that came true otherwise than its scores promise; null where none did by more than chance. */
  cameTrue: CameTrue | null;
  score: ScoreGivenFeatures | null;
  refit: Refit | null;
  /** Labels changed by what knows nothing but the label, in the root segment or everywhere. */
  relabelled: Relabelled | null;
  /** True amounts in another unit, in the root segment or everywhere; null but for regression. */
  labelScale: Scale | null;
  /** Labels that have to do with no input any more; null where some still have. */
  unrelated: Unrelated | null;
  /** A number that noise was added to, in the root segment or everywhere. */
  scattered: Scattered | null;
  /** Labels missing beside the root segment too; null without one. */
  lostBeside: LostBeside | null;
  associations: LostAssociation[];
  /** Columns whose changed mix explains part of the rise of errors, the most first. */
  mixes: MixExplanation[];
  /** Numbers that moved inside the root segment; none where the fall is everywhere. */
  inside: ShiftedInside[];
  /** Versions that the good period did not have, with their share of the bad one's rows, the largest first. */
  versions: { column: string; value: string; share: number }[];
  /** Versions that served side by side. */
  dose: DoseResponse | null;
  /** Slow and failing requests, with what they cost. */
  serving: Fault[];
}

export const NO_SHIFT: ShiftEvidence = {
  threshold: null,
  estimated: null,
  labels: null,
  cameTrue: null,
  score: null,
  refit: null,
  relabelled: null,
  labelScale: null,
  unrelated: null,
  scattered: null,
  lostBeside: null,
  associations: [],
  mixes: [],
  inside: [],
  versions: [],
  dose: null,
  serving: [],
};
