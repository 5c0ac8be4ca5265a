import { html, nothing, type TemplateResult } from 'lit';
import { icon } from './icon';

/** What stands where there is nothing to draw: why, and what to do about it. */
export const empty = (name: string, title: string, advice: string, action?: TemplateResult): TemplateResult => html`
  <div class="empty">
    ${icon(name, 'large')}
    <h2>${title}</h2>
    <p>${advice}</p>
    ${action ?? nothing}
  </div>
`;
