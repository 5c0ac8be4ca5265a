/** Progress arrives many times a second; a reader needs no more than this of it. */
const PAUSE = 60;

/** Tells that something changed: at once where it matters, else when the changes of a moment are together. */
export class Announcer {
  private timer: NodeJS.Timeout | undefined;
  private disposed = false;
  /** Rises with everything that was told. */
  revision = 0;

  constructor(private readonly tell: () => void) {}

  soon(): void {
    if (!this.timer) this.after(PAUSE);
  }

  now(): void {
    clearTimeout(this.timer);
    this.after(0);
  }

  private after(delay: number): void {
    if (this.disposed) return;
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.revision++;
      this.tell();
    }, delay);
  }

  dispose(): void {
    this.disposed = true;
    clearTimeout(this.timer);
  }
}
