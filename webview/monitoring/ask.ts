import type { Page } from '../page';

let asked = false;

/** Asks for monitoring, once, when the reader looks at it and it has not come yet. */
export function askForMonitoring({ snapshot, report, state, send }: Page): void {
  const wanting = snapshot.run.state === 'done' && !report.monitoring && snapshot.monitoring?.state === 'idle';
  if (!wanting) asked = false;
  else if (state.view === 'monitoring' && !asked) {
    asked = true;
    send({ type: 'monitor' });
  }
}
