import { html, svg, type TemplateResult } from 'lit';
import { markOf } from './marks';

/** The mark of a type of event, beside its name. */
export const swatch = (type: string): TemplateResult => {
  const mark = markOf(type);
  return html`<svg class="event-swatch" viewBox="-8 -8 16 16" aria-hidden="true">
    ${svg`<g class="event-mark ${mark.color}"><path d=${mark.path} /></g>`}
  </svg>`;
};
