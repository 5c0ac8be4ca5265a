/** The signal that Ctrl+C, a closed terminal or `kill` gives to the work, and the exit status of such an end. */
export const INTERRUPTED = 130;

/** Longest wait for the engine to close before the process ends anyway. */
const GRACE = 3000;

/**
 * The first signal asks the work to stop; a second one, or the end of the grace, ends the process at once. It kills itself:
 * an ordinary exit waits for the engine's threads, and a statement may be deaf to interrupts. What it leaves in the folder
 * for temporary files is removed by the next run.
 */
export function interruption(): AbortSignal {
  const abort = new AbortController();
  const interrupt = (): void => {
    if (abort.signal.aborted) end();
    abort.abort();
    setTimeout(end, GRACE).unref();
  };
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, interrupt);
  return abort.signal;
}

const end = (): boolean => process.kill(process.pid, 'SIGKILL');
