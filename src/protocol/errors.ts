/** Every way in which what the user gave can be at fault. The code is stable; the text is for people. */
export type IncidentErrorCode =
  | 'usage'
  | 'file-not-found'
  | 'file-unreadable'
  | 'file-empty'
  | 'file-unsupported'
  | 'no-time-column'
  | 'unknown-column'
  | 'unknown-role'
  | 'periods-overlap'
  | 'period-empty'
  | 'period-invalid'
  | 'nothing-to-compare'
  | 'document-invalid'
  | 'events-invalid'
  | 'labels-invalid'
  | 'schema-invalid'
  | 'rules-invalid'
  | 'metrics-invalid'
  | 'traces-invalid'
  | 'not-applicable'
  | 'out-of-memory'
  | 'out-of-disk'
  | 'replay-failed'
  | 'server-unreachable'
  | 'access-denied'
  | 'table-not-found'
  | 'query-stopped'
  | 'cancelled'
  | 'process-ended';

/**
 * A fault the user can mend. `message` names the file, line or column; `advice` says what to do about it.
 * Anything else that is thrown is a defect of ours.
 */
export class IncidentError extends Error {
  override readonly name = 'IncidentError';

  constructor(
    readonly code: IncidentErrorCode,
    message: string,
    readonly advice: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }

  /** One line for a terminal or a notification: what is wrong, then what to do. */
  get sentence(): string {
    return `${this.message} ${this.advice}`.trim();
  }
}
