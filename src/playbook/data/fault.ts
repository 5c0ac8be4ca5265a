import type { Expression } from '../../engine/expression';
import type { Finding, SegmentWhere, Severity } from '../../protocol/report';
import type { ColumnCensus } from '../census';
import type { PlaybookContext } from '../context';
import type { Drift } from '../drift';
import type { BinnedColumn } from '../drift/binned-counts';
import type { Location } from '../segments/locate';
import type { Atom, AttributeCounts } from '../segments/slices';
import type { Signal } from '../segments/tally';

/** Something about the data that may be a fault, before it is known where it is and what it costs. */
export interface Suspicion {
  /** The check's stable name: the first part of the finding's id. */
  check: string;
  kind: 'data-fault' | 'schema-change' | 'infrastructure';
  /** Columns it is about, the root first; none where rows themselves are at fault. */
  columns: string[];
  /** Rows it touches; null where all rows of the bad period are. */
  signal: Signal | null;
  /** Where it is, if the check knows; otherwise the signal is located. */
  atoms?: readonly Atom[];
  /** The signal is a sign of a fault that all rows have where it is: it costs what all of those rows cost. */
  everywhere?: boolean;
  /** The column a finding is shown at where rows and not a column of the input are at fault. */
  shownAt?: string;
  /** The sentence, given how many of the bad period's rows it touches and where (`" for device=mobile"` or nothing). */
  text: (share: string, where: string) => string;
  severity: Severity;
  /** How unmistakably this is a fault and not the world changing, 0 to 1; 0 cannot be a cause. */
  strength: number;
}

/** A suspicion that was located and weighed. */
export interface Fault {
  check: string;
  kind: Suspicion['kind'];
  columns: string[];
  finding: Finding;
  strength: number;
  location: Location | null;
  segment: SegmentWhere | null;
  /** Share of the bad period's rows it touches. */
  share: number;
  /** Of the first column, in the good period; null where nothing is known. */
  importance: number | null;
  /** How far the score follows the first column while the other inputs are held; null where that is not known. */
  leaning: number | null;
  /** Errors above expectation among touched rows, as a share of all excess errors; null without labels. */
  explained: number | null;
  /** 1 on touched rows, 0 on others of its segment, null outside it; null where it cannot be told row by row. */
  event: Expression | null;
}

/** What checks look at. */
export interface DataEvidence {
  context: PlaybookContext;
  columns: ReadonlyMap<string, ColumnCensus>;
  binned: ReadonlyMap<string, BinnedColumn>;
  drift: Drift;
  /** Rows of both periods by every attribute. */
  counts: readonly AttributeCounts[];
}

export type Check = (evidence: DataEvidence) => Suspicion[] | Promise<Suspicion[]>;

/** Columns of the model's input, as a set: what a check says about others is for information. */
export function isInput({ context }: DataEvidence, name: string): boolean {
  const { roles } = context.log;
  return roles.features.includes(name) || roles.segments.includes(name);
}
