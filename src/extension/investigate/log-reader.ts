import { emptyRequest } from '../../protocol/investigation';
import type { ReadReport } from '../../protocol/read';
import type { RoleAssignment } from '../../protocol/roles';
import type { Analysis } from '../analysis/analysis';
import { defaultsFor } from '../settings';

/** Reads the log under one assignment of roles at a time, and once only under each. */
export class LogReader {
  private readonly readings = new Map<string, Promise<ReadReport>>();
  private readonly controller = new AbortController();

  constructor(
    private readonly analysis: Pick<Analysis, 'read'>,
    private readonly logs: string[],
  ) {}

  read(roles: RoleAssignment[]): Promise<ReadReport> {
    const key = JSON.stringify(roles);
    const known = this.readings.get(key);
    if (known) return known;
    const { resources } = defaultsFor(undefined);
    const request = { ...emptyRequest(this.logs), roles, resources };
    const reading = this.analysis.read(request, { signal: this.controller.signal });
    // A step that ended early leaves nobody to hear of a fault; the investigation meets the same one and shows it.
    reading.catch(() => undefined);
    this.readings.set(key, reading);
    return reading;
  }

  /** What is still being read rejects as cancelled; its step is over, so nobody waits for it. */
  stop(): void {
    this.controller.abort();
  }
}
