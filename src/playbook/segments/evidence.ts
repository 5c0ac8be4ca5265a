import type { Periods } from '../../log/prediction-log';
import type { MetricReport, SegmentReport } from '../../protocol/report';
import type { Location } from './locate';
import type { Baseline } from './score';
import type { AttributeEffect } from './segment-report';
import type { AttributeCounts } from './slices';

/** What slicing by the outcome found, for the diagnosis. */
export interface SegmentEvidence {
  /** Where errors rose: no atoms where everywhere, null where nowhere. */
  location: Location | null;
  second: SegmentReport | null;
  effects: AttributeEffect[];
  /** Of the fall as a whole, by exchange of time blocks. */
  wholeP: number | null;
  baseline: Baseline;
  counts: AttributeCounts[];
  /** The metric on the periods that all this was found on. */
  metric: MetricReport;
  /** Those periods, where they are a part of the given ones. */
  focus: Periods | null;
}
