import { html, type TemplateResult } from 'lit';
import { shown } from './text';

/** Names of one log often share their beginning (`features.page_load_…`), so the end is what tells them apart. */
const KEPT_END = 8;

/** A name in two parts: the first gives way when there is no room, the last letters stay. */
export function shrinkingName(name: string, longest = 200): TemplateResult {
  const text = shown(name, longest);
  const letters = [...text];
  const cut = letters.length > 2 * KEPT_END ? letters.length - KEPT_END : letters.length;
  return html`<bdi class="name-start">${letters.slice(0, cut).join('')}</bdi
    >${cut < letters.length ? html`<bdi class="name-end">${letters.slice(cut).join('')}</bdi>` : ''}`;
}
