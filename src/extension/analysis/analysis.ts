import type { AnalysisClient } from '../../analysis/client';

/** What the extension asks of the analysis process. */
export type Analysis = Pick<
  AnalysisClient,
  | 'read'
  | 'investigate'
  | 'row'
  | 'series'
  | 'monitoring'
  | 'waterfall'
  | 'pillarsWindow'
  | 'predictionPillars'
  | 'tables'
  | 'close'
  | 'dispose'
>;
