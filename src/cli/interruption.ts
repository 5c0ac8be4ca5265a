/** The signal that Ctrl+C, a closed terminal or `kill` gives to the work, and the exit status of such an end. */
export const INTERRUPTED = 130;

/** Longest wait for the engine to close before the process ends anyway. */
const GRACE = 1500;

/** The first signal asks the work to stop; a second one, or the end of the grace, ends the process at once. */
export function interruption(): AbortSignal {
  const abort = new AbortController();
  const interrupt = (): void => {
    if (abort.signal.aborted) process.exit(INTERRUPTED);
    abort.abort();
    setTimeout(() => process.exit(INTERRUPTED), GRACE).unref();
  };
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, interrupt);
  return abort.signal;
}
