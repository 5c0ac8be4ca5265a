import { html, type TemplateResult } from 'lit';

/** A codicon as ornament: what it says stands beside it in words. */
export const icon = (name: string, kind = ''): TemplateResult =>
  html`<span class="codicon codicon-${name} ${kind}" aria-hidden="true"></span>`;
