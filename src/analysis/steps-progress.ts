import type { Phase, Progress } from '../protocol/investigation';

/** Parts of the playbook that run one after the other; infrastructure runs beside the data, reproduction beside the timeline. */
const PARTS = ['data', 'segments', 'timeline', 'diagnosis'] as const;
export type Part = (typeof PARTS)[number];

/** How long each part took, in milliseconds. */
export type Durations = Partial<Record<Part, number>>;

/** About what share of a run's time each part takes: a start until a run of this log has told. */
const SHARES: Readonly<Record<Part, number>> = { data: 0.62, segments: 0.14, timeline: 0.2, diagnosis: 0.04 };
const EVERY = 500;
/** A part that takes longer than expected is nearly done, never done. */
const NEARLY = 0.95;

/**
 * Says which step runs, on how many rows, and how long the rest takes: from how long the parts took the last time this log
 * was asked, else from those of this run that are done. Says no time while neither is known.
 */
export class StepsProgress {
  readonly took: Durations = {};
  private present: { part: Part; phase: Phase; text: string; began: number } | null = null;
  private readonly timer: NodeJS.Timeout;

  constructor(
    private readonly tell: (progress: Progress) => void,
    private readonly rows: number,
    private readonly before: Durations | null,
  ) {
    this.timer = setInterval(() => this.say(), EVERY);
    this.timer.unref();
  }

  /** A part begins, which ends the one before. */
  begin(part: Part, phase: Phase, text: string): void {
    this.endPresent();
    this.present = { part, phase, text, began: performance.now() };
    this.say();
  }

  stop(): void {
    this.endPresent();
    clearInterval(this.timer);
  }

  private endPresent(): void {
    if (this.present) this.took[this.present.part] = performance.now() - this.present.began;
    this.present = null;
  }

  private say(): void {
    if (!this.present) return;
    const { part, phase, text, began } = this.present;
    const expected = this.expected(part);
    const elapsed = performance.now() - began;
    const said = `${text}: ${this.rows.toLocaleString('en')} rows`;
    if (expected === null) {
      this.tell({ phase, text: said });
      return;
    }
    const later = PARTS.slice(PARTS.indexOf(part) + 1).map((one) => this.expected(one) ?? 0);
    const left = later.reduce((sum, time) => sum + time, Math.max(0, expected - elapsed));
    const fraction = expected > 0 ? Math.min(NEARLY, elapsed / expected) : NEARLY;
    this.tell({ phase, text: `${said}, about ${Math.max(1, Math.ceil(left / 1000))} s left`, fraction });
  }

  private expected(part: Part): number | null {
    const known = this.before?.[part];
    if (known !== undefined) return known;
    const done = PARTS.filter((one) => this.took[one] !== undefined);
    const time = done.reduce((sum, one) => sum + (this.took[one] ?? 0), 0);
    const share = done.reduce((sum, one) => sum + SHARES[one], 0);
    return share > 0 ? (time / share) * SHARES[part] : null;
  }
}
