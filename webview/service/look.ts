import type { Page } from '../page';
import { filtered } from '../examples/filter';
import { zoomTo, timeAxis } from '../timeline/axis';

/** Whether there is anything of the serving service to look at. */
export const hasService = ({ report, snapshot }: Page): boolean =>
  report.traces !== undefined ||
  report.serviceMetrics !== undefined ||
  (snapshot.document.traces ?? []).length > 0 ||
  (snapshot.document.metrics ?? []).length > 0;

/** What metrics, traces and predictions say of a stretch of time, in milliseconds. */
export function lookAtWindow({ send, show }: Page, from: number, to: number): void {
  send({ type: 'look', at: { from: new Date(from).toISOString(), to: new Date(to).toISOString() } });
  show('service');
}

/** Shows a stretch of time in the timeline, with as much again on both sides. */
export function showInTimeline({ report, state, show }: Page, from: string, to: string): void {
  if (!report.timeline) return;
  const [start, end] = [Date.parse(from), Date.parse(to)];
  const room = end - start;
  const zoom = zoomTo(timeAxis(report.timeline), start - room, end + room);
  show('timeline', { timeline: { ...state.timeline, zoom } });
}

/** Where an example stands among those listed; null where it is none of them. */
export function exampleAt({ report }: Page, file: string, line: number | null): number | null {
  const found = (report.examples ?? []).findIndex((one) => one.file === file && one.line === line);
  return found < 0 ? null : found;
}

let asked = '';

/** Asks, once, for the trace of the example that the reader has chosen. */
export function askForTrace(page: Page): void {
  const { snapshot, state, send } = page;
  if (snapshot.run.state !== 'done' || state.view !== 'examples') {
    asked = '';
    return;
  }
  const rows = filtered(page);
  const chosen = rows[Math.min(state.examples.selected, rows.length - 1)]?.example;
  if (!chosen?.trace || chosen.file === null || chosen.line === null) return;
  const at = { file: chosen.file, line: chosen.line };
  const question = JSON.stringify(at);
  if (question === asked || JSON.stringify(snapshot.pillars?.prediction?.question) === question) return;
  asked = question;
  send({ type: 'look', at });
}
