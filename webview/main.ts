import './ui/styles/index.css';
import { render } from 'lit';
import type { Snapshot, ViewName } from '../src/protocol/webview';
import { app } from './app/app';
import { followColumns } from './follow';
import { askForMonitoring } from './monitoring/ask';
import { onMessage, savedState, saveState, send } from './host';
import type { Page } from './page';
import { askForTrace } from './service/look';
import { restoreState, type ViewState } from './state';
import { useTranslations } from './strings';
import { PeriodStrip } from './timeline/period-strip';
import { TimelineElement } from './timeline/timeline';
import { ChartElement } from './ui/charts/chart-element';
import { registerCharts } from './ui/charts/register';
import { defineComponents } from './ui/components';
import { segmentText } from './ui/segment-label';
import { WindowedTable } from './ui/windowed-table';

registerCharts();
defineComponents();
customElements.define('incident-table', WindowedTable);
customElements.define('incident-chart', ChartElement);
customElements.define('incident-periods', PeriodStrip);
customElements.define('incident-timeline', TimelineElement);

const root = document.createElement('div');
root.id = 'incident';
document.body.append(root);

/** From the first snapshot's arrival to its frame, for whoever measures. */
const FIRST_PAINT = 'incident-first-paint';

let snapshot: Snapshot | null = null;
const own = savedState();
let state: ViewState = restoreState(own);

function draw(): void {
  if (!snapshot) return;
  const page: Page = { snapshot, report: snapshot.report ?? { steps: [] }, state, send, update, show };
  render(app(page), root);
  followColumns(page);
  askForMonitoring(page);
  askForTrace(page);
}

function update(change: Partial<ViewState>): void {
  state = { ...state, ...change };
  keepState();
  draw();
}

/** A panel of one view belongs to the window, and its state with it. */
const keepState = (): void => saveState(state, !snapshot?.only);

const scroller = (): HTMLElement | null => root.querySelector('#view');

function show(view: ViewName, change: Partial<ViewState> = {}): void {
  if (snapshot?.only && snapshot.only.view !== view) return send({ type: 'openBeside', view });
  const scroll = { ...state.scroll, [state.view]: scroller()?.scrollTop ?? 0 };
  update({ ...change, scroll, view });
  restoreScroll();
}

function restoreScroll(): void {
  const to = state.scroll[state.view] ?? 0;
  requestAnimationFrame(() => scroller()?.scrollTo({ top: to }));
}

function take(next: Snapshot): void {
  if (snapshot && next.revision <= snapshot.revision) return;
  const first = snapshot === null;
  const arrived = performance.now();
  snapshot = next;
  if (next.only) keepOnly(next.only);
  useTranslations(snapshot.strings);
  draw();
  if (!first) return;
  restoreScroll();
  requestAnimationFrame(() => setTimeout(() => performance.measure(FIRST_PAINT, { start: arrived })));
}

/** This page is a panel of one view: it stays at it, and remembers of which document it is. */
function keepOnly(panel: NonNullable<Snapshot['only']>): void {
  if (state.panel?.document === panel.document && state.view === panel.view) return;
  state = { ...state, panel, view: panel.view };
  keepState();
}

onMessage((message) => {
  switch (message.type) {
    case 'snapshot':
      return take(JSON.parse(message.snapshot) as Snapshot);
    case 'restore':
      if (own === undefined || own === null) state = restoreState(JSON.parse(message.state));
      return;
    case 'show':
      return message.finding === undefined ? show(message.view) : showFinding(message.view, message.finding);
    case 'error':
      return update({ fault: message.message });
  }
});

/** Goes to the feature or segment that a finding is about, else to the finding itself among the five questions. */
function showFinding(view: ViewName, id: string): void {
  const step = snapshot?.report?.steps.find(({ findings }) => findings.some((finding) => finding.id === id));
  const finding = step?.findings.find((one) => one.id === id);
  if (!step || !finding) return show(view);
  const { column, segment } = finding;
  if (view === 'features' && snapshot?.report?.features?.some(({ name }) => name === column))
    return show(view, { features: { ...state.features, selected: column, filter: '', driftedOnly: false } });
  if (view === 'segments' && segment)
    return show(view, { segments: { ...state.segments, closed: [], selected: segmentText(segment) } });
  const { opened, closed } = state.overview;
  show('overview', { overview: { closed, opened: [...new Set([...opened, `step/${step.id}`])] } });
  requestAnimationFrame(() => {
    const item = [...root.querySelectorAll<HTMLElement>('.finding')].find((one) => one.dataset.finding === id);
    item?.scrollIntoView({ block: 'center' });
    item?.focus({ preventScroll: true });
  });
}

root.addEventListener(
  'scrollend',
  (event) => {
    if (event.target !== scroller()) return;
    state = { ...state, scroll: { ...state.scroll, [state.view]: scroller()?.scrollTop ?? 0 } };
    keepState();
  },
  true,
);

send({ type: 'ready' });
