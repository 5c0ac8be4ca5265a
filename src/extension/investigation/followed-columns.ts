import type { ColumnSeries } from '../../protocol/series';

/** Columns beyond this are forgotten, those wanted longest ago first. */
const MOST = 12;

/** The columns that readers look at over time: asked for once for each report, kept until the next. */
export class FollowedColumns {
  private wanted: string[] = [];
  private found: Record<string, ColumnSeries> = {};
  private asked = new Set<string>();
  private edition = 0;

  constructor(
    private readonly ask: (column: string) => Promise<ColumnSeries>,
    private readonly changed: () => void,
    private readonly failed: (error: unknown) => void,
  ) {}

  get known(): Record<string, ColumnSeries> {
    return this.found;
  }

  /** Wants these too; they are asked for at once where there is a report. */
  want(columns: readonly string[], reported: boolean): void {
    this.wanted = [...this.wanted.filter((name) => !columns.includes(name)), ...columns].slice(-MOST);
    if (reported) this.fetch();
  }

  /** There is a new report: what was known belongs to an earlier one. */
  renew(): void {
    this.edition++;
    this.found = {};
    this.asked = new Set();
    this.fetch();
  }

  private fetch(): void {
    const { edition } = this;
    for (const column of this.wanted.filter((name) => !this.asked.has(name))) {
      this.asked.add(column);
      this.ask(column).then((series) => {
        if (edition !== this.edition) return;
        this.found = { ...this.found, [column]: series };
        this.changed();
      }, this.failed);
    }
  }
}
