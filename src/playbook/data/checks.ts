import { clockBack } from './clock-back';
import { clockLeap } from './clock-leap';
import { constant } from './constant';
import { constantUntil } from './constant-until';
import { correlations } from './correlations';
import { duplicates } from './duplicates';
import { entityFrozen } from './entity-frozen';
import type { Check } from './fault';
import { filledCategory } from './filled-category';
import { frozenInSegment } from './frozen-in-segment';
import { hashMismatch } from './hash-mismatch';
import { hashRepeats } from './hash-repeats';
import { missing } from './missing';
import { multiplied } from './multiplied';
import { nullRate } from './null-rate';
import { offset } from './offset';
import { oneInstant } from './one-instant';
import { range } from './range';
import { segmentGap } from './segment-gap';
import { shareAtHours } from './share-at-hours';
import { shareInside } from './share-inside';
import { shareJump } from './share-jump';
import { signTurned } from './sign-turned';
import { swapped } from './swapped';
import { typeChange } from './type-change';
import { unitScale } from './unit-scale';
import { vocabulary } from './vocabulary';

/** Every check of the data. A new one is a file beside these and a line here. */
export const CHECKS: readonly Check[] = [
  missing,
  typeChange,
  nullRate,
  vocabulary,
  filledCategory,
  constant,
  constantUntil,
  frozenInSegment,
  shareJump,
  shareAtHours,
  shareInside,
  unitScale,
  multiplied,
  signTurned,
  offset,
  swapped,
  range,
  duplicates,
  entityFrozen,
  hashRepeats,
  hashMismatch,
  clockBack,
  clockLeap,
  oneInstant,
  segmentGap,
  correlations,
];
