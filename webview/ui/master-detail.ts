import { html, type TemplateResult } from 'lit';

/** A list beside the thing chosen in it; one above the other where it is narrow. */
export const masterDetail = (
  toolbar: TemplateResult,
  list: TemplateResult,
  detail: TemplateResult,
  label: string,
): TemplateResult => html`
  <div class="master-detail">
    <div class="master">${toolbar} ${list}</div>
    <section class="detail" aria-label=${label} tabindex="0">${detail}</section>
  </div>
`;
