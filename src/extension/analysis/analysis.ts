import type { AnalysisClient } from '../../analysis/client';

/** What the extension asks of the analysis process. */
export type Analysis = Pick<
  AnalysisClient,
  'read' | 'investigate' | 'row' | 'series' | 'monitoring' | 'tables' | 'close' | 'dispose'
>;
