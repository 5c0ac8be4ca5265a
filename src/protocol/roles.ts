/** What a column of a prediction log is for. The spelling is the command line's. */
export const ROLES = [
  'timestamp',
  'id',
  'entity',
  'trace',
  'prediction',
  'score',
  'confidence',
  'label',
  'labelTime',
  'correct',
  'loss',
  'modelVersion',
  'latency',
  'status',
  'error',
  'variant',
  'feature',
  'segment',
  'ignore',
] as const;

export type Role = (typeof ROLES)[number];

/** Roles that several columns may have; every other role belongs to one column. */
export const REPEATABLE_ROLES: ReadonlySet<Role> = new Set<Role>(['score', 'feature', 'segment', 'ignore']);

/** A role given to a column by hand; `className` only for `score` (the class whose probability it is). */
export interface RoleAssignment {
  role: Role;
  column: string;
  className?: string;
}

/** A guessed or given role of one column, with the reason a person can judge. */
export interface ColumnRole {
  column: string;
  role: Role;
  className?: string;
  reason: string;
  given: boolean;
}

/** The roles of a log by role, as the report shows them. Absent roles are left out. */
export interface Roles {
  timestamp?: string;
  id?: string;
  entity?: string;
  trace?: string;
  prediction?: string;
  scores: Record<string, string>;
  confidence?: string;
  label?: string;
  /** What each prediction stands for among labels that are spelled otherwise (`decline` for `1`); empty where nothing tells. */
  labelOf?: Record<string, string>;
  labelTime?: string;
  correct?: string;
  loss?: string;
  modelVersion?: string;
  latency?: string;
  status?: string;
  error?: string;
  variant?: string;
  features: string[];
  segments: string[];
}

export type Task = 'binary' | 'multiclass' | 'regression';
