import type { Role } from '../../protocol/roles';
import type { ColumnProfile } from './profile';

export interface DraftRole {
  role: Role;
  className?: string;
  reason: string;
  given: boolean;
}

/** Roles while they are being worked out. What was given by hand is never changed by a guess. */
export class Draft {
  private readonly assigned = new Map<string, DraftRole>();
  private readonly profiles: ReadonlyMap<string, ColumnProfile>;

  constructor(readonly columns: readonly ColumnProfile[]) {
    this.profiles = new Map(columns.map((profile) => [profile.name, profile]));
  }

  of(column: string): DraftRole | undefined {
    return this.assigned.get(column);
  }

  give(column: string, role: Role, reason: string, className?: string): void {
    this.assigned.set(column, { role, reason, given: true, ...(className === undefined ? {} : { className }) });
  }

  guess(column: string, role: Role, reason: string, className?: string): void {
    if (this.assigned.get(column)?.given) return;
    this.assigned.set(column, { role, reason, given: false, ...(className === undefined ? {} : { className }) });
  }

  /** Adds to the reason of a role, which stays. */
  explain(column: string, further: string): void {
    const role = this.assigned.get(column);
    if (role) this.assigned.set(column, { ...role, reason: `${role.reason} ${further}` });
  }

  /** The class that a score is the probability of, by its name among the predictions. */
  rename(column: string, className: string): void {
    const role = this.assigned.get(column);
    if (role) this.assigned.set(column, { ...role, className });
  }

  /** Takes a guess back, so that the column is a leftover again. */
  release(column: string): void {
    if (!this.assigned.get(column)?.given) this.assigned.delete(column);
  }

  first(role: Role): ColumnProfile | undefined {
    return this.all(role)[0];
  }

  all(role: Role): ColumnProfile[] {
    return this.columns.filter((profile) => this.assigned.get(profile.name)?.role === role);
  }

  /** True where a guess may still change the column. */
  free(profile: ColumnProfile | undefined): profile is ColumnProfile {
    return profile !== undefined && !this.assigned.get(profile.name)?.given;
  }

  profile(column: string): ColumnProfile | undefined {
    return this.profiles.get(column);
  }
}
