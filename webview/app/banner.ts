import { html, nothing, type TemplateResult } from 'lit';
import type { Phase } from '../../src/protocol/investigation';
import type { Page } from '../page';
import { t } from '../strings';
import { count } from '../ui/format';
import { icon } from '../ui/icon';
import { shown } from '../ui/text';
import { inZone } from '../ui/times';

const PHASES: Phase[] = [
  'reading',
  'summarizing',
  'infrastructure',
  'data',
  'segments',
  'timeline',
  'reproduction',
  'diagnosis',
];

function running({ snapshot, send }: Page): TemplateResult | typeof nothing {
  if (snapshot.run.state !== 'running') return nothing;
  const { phase, text, fraction } = snapshot.run.progress;
  const done = PHASES.indexOf(phase) + (fraction ?? 0);
  return html`<div class="banner running">
    <vscode-progress-ring aria-hidden="true"></vscode-progress-ring>
    <span class="banner-text" role="status">${shown(text, 300)}</span>
    <progress
      max=${PHASES.length}
      .value=${done}
      aria-label=${t('Step {0} of {1}', PHASES.indexOf(phase) + 1, PHASES.length)}
    ></progress>
    <vscode-button appearance="secondary" @click=${() => send({ type: 'cancel' })}>${t('Cancel')}</vscode-button>
  </div>`;
}

function failed({ snapshot, send }: Page): TemplateResult | typeof nothing {
  if (snapshot.run.state !== 'failed') return nothing;
  const { message, advice, signIn } = snapshot.run;
  return html`<div class="banner failed" role="alert">
    ${icon('error', 'critical')}
    <span class="banner-text"><strong>${shown(message, 1000)}</strong> ${shown(advice, 1000)}</span>
    <vscode-button @click=${() => send({ type: 'run' })}
      >${signIn ? t('Enter user and password…') : t('Try again')}</vscode-button
    >
    <vscode-button appearance="secondary" @click=${() => send({ type: 'showLog' })}>${t('Show log')}</vscode-button>
  </div>`;
}

function cancelled({ snapshot, send }: Page): TemplateResult | typeof nothing {
  if (snapshot.run.state !== 'cancelled') return nothing;
  return html`<div class="banner" role="status">
    ${icon('circle-slash')}
    <span class="banner-text">${t('Cancelled. What had been found until then is shown.')}</span>
    <vscode-button @click=${() => send({ type: 'run' })}>${t('Run again')}</vscode-button>
  </div>`;
}

function stale({ snapshot, send }: Page): TemplateResult | typeof nothing {
  if (!snapshot.stale || snapshot.run.state === 'running' || snapshot.run.state === 'failed') return nothing;
  return html`<div class="banner stale" role="status">
    ${icon('history')}
    <span class="banner-text">${t('These results belong to an earlier version of the investigation.')}</span>
    <vscode-button @click=${() => send({ type: 'run' })}>${t('Run again')}</vscode-button>
  </div>`;
}

function logChanged({ snapshot, send }: Page): TemplateResult | typeof nothing {
  if (!snapshot.logChanged || snapshot.stale || snapshot.run.state === 'running') return nothing;
  return html`<div class="banner stale" role="status">
    ${icon('history')}
    <span class="banner-text">${t('The log changed after it was read.')}</span>
    <vscode-button @click=${() => send({ type: 'run' })}>${t('Run again')}</vscode-button>
  </div>`;
}

function notice({ snapshot, send }: Page): TemplateResult | typeof nothing {
  if (!snapshot.notice) return nothing;
  const { message, advice, action } = snapshot.notice;
  return html`<div class="banner stale" role="alert">
    ${icon('warning', 'warning')}
    <span class="banner-text"><strong>${shown(message, 1000)}</strong> ${shown(advice, 1000)}</span>
    <vscode-button @click=${() => send({ type: action })}
      >${action === 'run' ? t('Investigate') : t('Open as text')}</vscode-button
    >
  </div>`;
}

function fault({ state, update }: Page): TemplateResult | typeof nothing {
  if (state.fault === null) return nothing;
  return html`<div class="banner failed" role="alert">
    ${icon('error', 'critical')}
    <span class="banner-text">${shown(state.fault, 1000)}</span>
    <vscode-button appearance="secondary" @click=${() => update({ fault: null })}>${t('Dismiss')}</vscode-button>
  </div>`;
}

function problems({ report, show }: Page): TemplateResult | typeof nothing {
  const [first, ...rest] = report.problems ?? [];
  if (!first) return nothing;
  return html`<div class="banner problem">
    ${icon('info')}
    <span class="banner-text"
      >${shown(first.text, 500)}
      ${
        rest.length
          ? html`<details class="more-problems">
              <summary>${t('{0} more', count(rest.length))}</summary>
              <ul>
                ${rest.map((problem) => html`<li>${shown(problem.text, 500)}</li>`)}
              </ul>
            </details>`
          : nothing
      }</span
    >
    <button class="link" @click=${() => show('reading')}>${t('How this was read')}</button>
  </div>`;
}

function changes({ report, state, show }: Page): TemplateResult | typeof nothing {
  const [first, ...rest] = report.changes ?? [];
  if (first === undefined) return nothing;
  return html`<div class="banner problem">
    ${icon('diff')}
    <span class="banner-text"
      ><strong>${t('Since the run before:')}</strong> ${inZone(shown(first, 500), state.zone)}
      ${rest.length ? html`<span class="muted">${t('{0} more', count(rest.length))}</span>` : nothing}</span
    >
    <button class="link" @click=${() => show('reading')}>${t('What changed')}</button>
  </div>`;
}

/** What the reader must know before reading on. */
export const banners = (page: Page): TemplateResult => html`
  ${fault(page)} ${notice(page)} ${running(page)} ${failed(page)} ${cancelled(page)} ${stale(page)} ${logChanged(page)}
  ${page.state.view === 'overview' ? html`${changes(page)} ${problems(page)}` : nothing}
`;
