import type { Engine } from '../engine/engine';
import type { Expression } from '../engine/expression';
import type { LoadReport } from '../engine/source';
import type { CheckedFingerprints } from './fingerprint/check';
import type { Interval } from '../protocol/investigation';
import type { ReadReport } from '../protocol/read';
import type { ColumnRole, Roles, Task } from '../protocol/roles';

/** A loaded log whose columns have roles: all that the playbook knows about where the rows come from. */
export interface PredictionLog {
  readonly engine: Engine;
  readonly roles: Roles;
  readonly columnRoles: readonly ColumnRole[];
  readonly task: Task;
  /** Time in microseconds; null on rows of a reference without times. */
  readonly time: Expression;
  /**
   * 1, 0, or null without a label: logged or derived from prediction and label. Null for regression and unlabelled logs, and
   * where a score is judged by its loss.
   */
  readonly correct: Expression | null;
  /** Absolute error for regression (logged or derived); log loss of a score nobody decides by; null otherwise. */
  readonly loss: Expression | null;
  /** The metric of a row: `correct` or `loss`; null where the log has no labels at all. */
  readonly outcome: Expression | null;
  /** From the first to just after the last row of the log (the reference left out). */
  readonly span: Interval;
  readonly hasReference: boolean;
  /** `--where` as one condition; every query over rows carries it. */
  readonly restriction: Expression | null;
  /** Columns whose values must not leave the log. */
  readonly privateColumns: ReadonlySet<string>;
  /** Why the accuracy of labelled rows must not be shown as that of all rows, completing "because …". */
  readonly withheld?: string;
  /** Sampled rows whose fingerprint was computed anew, with their times; null where the log has none. */
  readonly fingerprints?: CheckedFingerprints | null;
  readonly read: ReadReport;
  readonly load: LoadReport;
}

/** One side of the comparison. `interval` null: all rows of the reference log. */
export interface Period {
  interval: Interval | null;
  proposed: boolean;
  /** Why it was proposed, where that is not the change it surrounds. */
  reason?: string;
}

export interface Periods {
  good: Period;
  bad: Period;
}

/** Something that happened beside the model: a deployment, a pipeline run, an upstream change. Times in microseconds. */
export interface IncidentEvent {
  id: string;
  type: string;
  title: string;
  start: number;
  end: number | null;
  url: string | null;
  status: string | null;
  /** Columns or tags the event is limited to, such as `{ "model_version": "v2" }`. */
  scope: Record<string, string>;
}
