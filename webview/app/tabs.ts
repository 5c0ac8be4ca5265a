import { html, nothing, type TemplateResult } from 'lit';
import type { ViewName } from '../../src/protocol/webview';
import type { Page } from '../page';
import { t } from '../strings';
import { count } from '../ui/format';
import { hasService } from '../service/look';
import { viewTitle } from '../ui/kinds';
import { VIEWS } from './views';

/** The service has a tab where there is something of it to see. */
const viewsOf = (page: Page): ViewName[] =>
  (Object.keys(VIEWS) as ViewName[]).filter(
    (view) => view !== 'service' || page.state.view === view || hasService(page),
  );

/** How much there is to see in a view, where a number says it. */
function badge(view: ViewName, { report }: Page): number | null {
  const counts: Partial<Record<ViewName, number | undefined>> = {
    features: report.features?.filter((feature) => feature.drifted).length,
    segments: report.segments?.length,
    examples: report.examples?.length,
  };
  return counts[view] || null;
}

const badgeTitle = (view: ViewName, number: number): string =>
  view === 'features' ? t('{0} drifted', count(number)) : t('{0} listed', count(number));

function onKey(event: KeyboardEvent, page: Page): void {
  const views = viewsOf(page);
  const at = views.indexOf(page.state.view);
  const moves: Record<string, number> = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: views.length - 1 };
  const move = moves[event.key];
  const target = move === undefined ? undefined : views[(move + views.length) % views.length];
  if (!target) return;
  event.preventDefault();
  page.show(target);
  document.getElementById(`tab-${target}`)?.focus();
}

/** The views as tabs: arrows move between them, as in every tab list. */
export const tabs = (page: Page): TemplateResult => html`
  <div class="tabs" role="tablist" aria-label=${t('Views')} @keydown=${(event: KeyboardEvent) => onKey(event, page)}>
    ${viewsOf(page).map((view) => {
      const chosen = view === page.state.view;
      const number = badge(view, page);
      return html`<button
        id="tab-${view}"
        role="tab"
        aria-selected=${String(chosen)}
        aria-controls="view"
        tabindex=${chosen ? 0 : -1}
        @click=${() => page.show(view)}
      >
        ${viewTitle(view)}${number === null ? nothing : html`<span class="count" title=${badgeTitle(view, number)}>${count(number)}</span>`}
      </button>`;
    })}
  </div>
`;
