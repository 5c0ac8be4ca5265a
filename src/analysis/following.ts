import { IncidentError } from '../protocol/errors';
import type { Credentials } from '../protocol/rpc';
import type { PartialReport, Progress } from '../protocol/investigation';

/** How a caller follows one request and stops it. */
export interface Following {
  signal?: AbortSignal;
  onProgress?: (progress: Progress) => void;
  /** For the server of a table; the environment's where absent. */
  credentials?: Credentials;
  onPartial?: (report: PartialReport) => void;
}

/** What a request rejects with once its signal is aborted. */
export const cancelled = (): IncidentError => new IncidentError('cancelled', 'The investigation was cancelled.', '');

export function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw cancelled();
}
