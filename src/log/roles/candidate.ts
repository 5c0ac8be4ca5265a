import type { StatedColumn } from '../../engine/unpacking';
import type { ColumnType } from '../../protocol/read';
import type { Problem } from '../../protocol/report';
import type { ColumnRole, Roles, Task } from '../../protocol/roles';

/** A column as the reader saw it. Samples of one log are row-aligned: entry i of every column is the same row. */
export interface RoleCandidate {
  name: string;
  type: ColumnType;
  sample: readonly (string | null)[];
  /** Distinct values of the whole column, where they are known already; else those of the sample count. */
  distinct?: number;
  /** What the format of the log says of the column. */
  stated?: StatedColumn;
}

/** Which column is what. `columnRoles` has one entry a column, in file order, each with its reason. */
export interface RoleGuess {
  roles: Roles;
  columnRoles: ColumnRole[];
  /** Null where neither prediction, score nor label was found. */
  task: Task | null;
  problems: Problem[];
}
