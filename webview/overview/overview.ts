import { html, nothing, type TemplateResult } from 'lit';
import type { Page } from '../page';
import { t } from '../strings';
import { percent } from '../ui/format';
import { icon } from '../ui/icon';
import { kindName } from '../ui/kinds';
import { shown } from '../ui/text';
import { inZone } from '../ui/times';
import { facts } from './facts';
import { hypotheses } from './hypotheses';
import { newestStep, steps } from './steps';

function verdict({ report, snapshot, state, send }: Page): TemplateResult {
  const first = report.hypotheses?.[0];
  if (!report.headline || !first) {
    const text = snapshot.run.state === 'running' ? t('Looking for the cause…') : t('No verdict yet');
    return html`<div class="verdict"><h2 class="headline muted">${text}</h2></div>`;
  }
  const headline = inZone(shown(report.headline), state.zone);
  return html`<div class="verdict">
    <h2 class="headline">${headline}</h2>
    <p class="verdict-line">
      ${icon(first.kind === 'none' ? 'pass' : 'target', first.kind === 'none' ? 'clear' : 'suspect')}
      <span>${t('{0}, {1} confident', kindName(first.kind), percent(first.confidence, 0))}</span>
      <button class="link" @click=${() => send({ type: 'copyHeadline' })}>
        ${icon('copy')}${t('Copy with numbers')}
      </button>
      ${
        snapshot.run.state === 'done'
          ? html`<button class="link" @click=${() => send({ type: 'export' })}>
              ${icon('export')}${t('Export…')}
            </button>`
          : nothing
      }
    </p>
  </div>`;
}

function nextAction({ report, state }: Page): TemplateResult | typeof nothing {
  const action = report.hypotheses?.[0]?.action;
  if (!action) return nothing;
  return html`<p class="next-action">
    ${icon('arrow-right')}<span><strong>${t('Next:')}</strong> ${inZone(shown(action), state.zone)}</span>
  </p>`;
}

/** The answer in one screen: sentence, numbers, next action, the five questions and the causes considered. */
export const overview = (page: Page): TemplateResult => html`
  <div class="overview">
    ${verdict(page)} ${nextAction(page)} ${facts(page)}
    <div class="overview-columns">${steps(page)} ${hypotheses(page)}</div>
    <p class="visually-hidden" aria-live="polite">
      ${page.report.headline ? inZone(shown(page.report.headline, 500), page.state.zone) : newestStep(page)}
    </p>
  </div>
`;
