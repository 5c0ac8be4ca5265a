import { html, nothing, type TemplateResult } from 'lit';
import type { StepId } from '../../src/protocol/report';
import type { ViewOfStep } from '../../src/protocol/webview';
import type { Page } from '../page';
import { t } from '../strings';
import { breakable } from '../ui/breakable';
import { icon } from '../ui/icon';
import { STEPS, stepQuestion, viewTitle } from '../ui/kinds';
import { shown } from '../ui/text';
import { inZone } from '../ui/times';
import { findingItem } from './finding';
import { disclosure } from './disclosure';

type Status = 'clear' | 'suspect' | 'untestable' | 'running' | 'pending' | 'skipped';

const ICONS: Record<Status, string> = {
  clear: 'pass',
  suspect: 'warning',
  untestable: 'circle-slash',
  running: 'loading codicon-modifier-spin',
  pending: 'circle-large',
  skipped: 'circle-large',
};

const VIEWS: ViewOfStep = {
  infrastructure: 'timeline',
  data: 'features',
  segments: 'segments',
  timeline: 'timeline',
  reproduction: 'examples',
};

function statusName(status: Status): string {
  const names: Record<Status, string> = {
    clear: t('Clear'),
    suspect: t('Suspect'),
    untestable: t('Cannot be tested'),
    running: t('Running'),
    pending: t('Waiting'),
    skipped: t('Not run'),
  };
  return names[status];
}

/** A step that has no result yet is running when the analysis is at it, and else still to come. */
function statusOf(id: StepId, page: Page): Status {
  const done = page.report.steps.find((step) => step.id === id);
  if (done) return done.status;
  const run = page.snapshot.run;
  if (run.state !== 'running') return 'skipped';
  return run.progress.phase === id ? 'running' : 'pending';
}

function stepHead(id: StepId, page: Page): TemplateResult {
  const step = page.report.steps.find((one) => one.id === id);
  const status = statusOf(id, page);
  return html`${icon(ICONS[status], `status ${status}`)}
    <span class="step-text">
      <span class="step-line">
        <strong>${stepQuestion(id)}</strong><span class="step-status ${status}">${statusName(status)}</span>
      </span>
      ${step ? html`<span class="step-summary" title=${inZone(shown(step.summary, 1000), page.state.zone)}>${breakable(inZone(shown(step.summary), page.state.zone))}</span>` : nothing}
    </span>`;
}

function stepItem(id: StepId, page: Page): TemplateResult {
  const step = page.report.steps.find((one) => one.id === id);
  const head = stepHead(id, page);
  const body = step?.findings.length
    ? disclosure(
        `step/${id}`,
        false,
        head,
        html`<ul class="findings">
          ${step.findings.map((finding) => findingItem(finding, page))}
        </ul>`,
        page,
      )
    : html`<div class="step-head">${head}</div>`;
  const view = VIEWS[id];
  return html`<li class="step">
    ${body}
    <button class="link step-link" ?disabled=${!step} @click=${() => page.show(view)}>${viewTitle(view)}</button>
  </li>`;
}

/** The playbook's five questions, each with its answer as soon as there is one. */
export const steps = (page: Page): TemplateResult => html`
  <section aria-labelledby="steps-title">
    <h2 id="steps-title">${t('Five questions')}</h2>
    <ol class="steps">
      ${STEPS.map((id) => stepItem(id, page))}
    </ol>
  </section>
`;

/** The newest answer in words, for a live region. */
export function newestStep({ report, state }: Page): string {
  const newest = report.steps.at(-1);
  return newest
    ? `${stepQuestion(newest.id)} ${statusName(newest.status)}. ${inZone(shown(newest.summary, 300), state.zone)}`
    : '';
}
