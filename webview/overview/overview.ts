import { html, nothing, type TemplateResult } from 'lit';
import type { Page } from '../page';
import { t } from '../strings';
import { breakable } from '../ui/breakable';
import { icon } from '../ui/icon';
import { shown } from '../ui/text';
import { inZone } from '../ui/times';
import { facts } from './facts';
import { hypotheses } from './hypotheses';
import { otherNotes } from './other-notes';
import { newestStep, steps } from './steps';
import { verdict } from './verdict';

function nextAction({ report, state }: Page): TemplateResult | typeof nothing {
  const action = report.hypotheses?.[0]?.action;
  if (!action) return nothing;
  return html`<p class="next-action">
    ${icon('arrow-right')}<span><strong>${t('Next:')}</strong> ${breakable(inZone(shown(action), state.zone))}</span>
  </p>`;
}

/** The answer in one screen: cause and fall, numbers, next action, the five questions and the causes considered. */
export const overview = (page: Page): TemplateResult => html`
  <div class="overview">
    ${verdict(page)} ${nextAction(page)} ${facts(page)}
    <div class="overview-columns">${steps(page)} ${hypotheses(page)}</div>
    ${otherNotes(page)}
    <p class="visually-hidden" aria-live="polite">
      ${page.report.headline ? inZone(shown(page.report.headline, 500), page.state.zone) : newestStep(page)}
    </p>
  </div>
`;
