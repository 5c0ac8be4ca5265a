import { constant } from './constant';
import { constantUntil } from './constant-until';
import { duplicates } from './duplicates';
import type { Check } from './fault';
import { missing } from './missing';
import { nullRate } from './null-rate';
import { range } from './range';
import { shareJump } from './share-jump';
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
  constant,
  constantUntil,
  shareJump,
  unitScale,
  swapped,
  range,
  duplicates,
];
