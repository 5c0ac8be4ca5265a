import { html, type TemplateResult } from 'lit';
import type { Page } from '../page';
import { t } from '../strings';
import { empty } from '../ui/empty';
import { banners } from './banner';
import { header } from './header';
import { VIEWS } from './views';

const hasNothing = ({ snapshot, report }: Page): boolean =>
  snapshot.run.state !== 'running' && report.steps.length === 0 && !report.source;

function nothingYet({ snapshot, send }: Page): TemplateResult {
  if (snapshot.notice) return empty('search', t('Nothing investigated'), t('The reason stands above.'));
  const run = html`<vscode-button @click=${() => send({ type: 'run' })}>${t('Investigate')}</vscode-button>`;
  switch (snapshot.run.state) {
    case 'failed':
      return empty(
        'error',
        t('The investigation could not run'),
        t('The reason stands above. Mend it, then try again.'),
      );
    case 'cancelled':
      return empty('circle-slash', t('Cancelled'), t('Nothing had been found yet.'), run);
    default:
      return empty(
        'search',
        t('Not investigated yet'),
        t('The investigation compares a good with a bad period of the log.'),
        run,
      );
  }
}

/** The whole page as a function of the snapshot and of what the reader did. */
export const app = (page: Page): TemplateResult => html`
  ${header(page)}
  <main>
    ${banners(page)}
    <div
      id="view"
      class="view in-${page.state.view}"
      role="tabpanel"
      aria-labelledby="tab-${page.state.view}"
      tabindex="-1"
    >
      ${hasNothing(page) ? nothingYet(page) : VIEWS[page.state.view](page)}
    </div>
  </main>
`;
