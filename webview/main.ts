import './ui/styles/index.css';
import { render } from 'lit';
import type { Snapshot, ViewName } from '../src/protocol/webview';
import { app } from './app/app';
import { onMessage, savedState, saveState, send } from './host';
import type { Page } from './page';
import { restoreState, type ViewState } from './state';
import { useTranslations } from './strings';
import { PeriodStrip } from './timeline/period-strip';
import { TimelineElement } from './timeline/timeline';
import { ChartElement } from './ui/charts/chart-element';
import { registerCharts } from './ui/charts/register';
import { defineComponents } from './ui/components';
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

let snapshot: Snapshot | null = null;
let state: ViewState = restoreState(savedState());

function draw(): void {
  if (!snapshot) return;
  const page: Page = { snapshot, report: snapshot.report ?? { steps: [] }, state, send, update, show };
  render(app(page), root);
}

function update(change: Partial<ViewState>): void {
  state = { ...state, ...change };
  saveState(state);
  draw();
}

const scroller = (): HTMLElement | null => root.querySelector('#view');

function show(view: ViewName, change: Partial<ViewState> = {}): void {
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
  snapshot = next;
  useTranslations(snapshot.strings);
  draw();
  if (first) restoreScroll();
}

onMessage((message) => {
  switch (message.type) {
    case 'snapshot':
      return take(message.snapshot);
    case 'show':
      return show(message.view, message.finding === undefined ? {} : revealFinding(message.finding));
    case 'error':
      return update({ fault: message.message });
  }
});

/** Opens the step that holds a finding. */
function revealFinding(id: string): Partial<ViewState> {
  const step = snapshot?.report?.steps.find(({ findings }) => findings.some((finding) => finding.id === id));
  const opened = step ? [...state.overview.opened, `step/${step.id}`] : state.overview.opened;
  return { overview: { ...state.overview, opened } };
}

root.addEventListener(
  'scrollend',
  (event) => {
    if (event.target !== scroller()) return;
    state = { ...state, scroll: { ...state.scroll, [state.view]: scroller()?.scrollTop ?? 0 } };
    saveState(state);
  },
  true,
);

send({ type: 'ready' });
