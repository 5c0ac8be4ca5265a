import { html, nothing, type TemplateResult } from 'lit';
import type { Page } from '../page';
import { icon } from '../ui/icon';

/** A part that opens and closes; what the reader chose is kept, else `initially` holds. */
export function disclosure(
  id: string,
  initially: boolean,
  head: TemplateResult,
  body: TemplateResult,
  { state, update }: Page,
): TemplateResult {
  const { opened, closed } = state.overview;
  const open = initially ? !closed.includes(id) : opened.includes(id);
  const toggle = () => {
    const without = (list: string[]) => list.filter((one) => one !== id);
    update({
      overview: open
        ? { opened: without(opened), closed: [...closed, id] }
        : { opened: [...opened, id], closed: without(closed) },
    });
  };
  const bodyId = `body-${id.replace(/\W/g, '-')}`;
  return html`<div class="disclosure">
    <button
      class="disclosure-head"
      aria-expanded=${String(open)}
      aria-controls=${open ? bodyId : nothing}
      @click=${toggle}
    >
      ${icon(open ? 'chevron-down' : 'chevron-right', 'chevron')} ${head}
    </button>
    ${open ? html`<div class="disclosure-body" id=${bodyId}>${body}</div>` : nothing}
  </div>`;
}
