import { html, type TemplateResult } from 'lit';
import { t } from '../strings';

/** What filled and outlined, circle and diamond stand for. */
export const periodLegend = (shape: 'area' | 'mark' | 'shade'): TemplateResult => html`
  <span class="legend" data-shape=${shape}>
    <span class="key good" aria-hidden="true"></span>${t('Good period')}
    <span class="key bad" aria-hidden="true"></span>${t('Bad period')}
  </span>
`;
