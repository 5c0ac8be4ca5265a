import { html, nothing, type TemplateResult } from 'lit';
import type { Page } from '../page';
import { t } from '../strings';
import { shown } from '../ui/text';
import { inZone } from '../ui/times';

/** What this run found otherwise than the one before, whose files have changed since. */
export function changesSince({ report, state }: Page): TemplateResult | typeof nothing {
  const { changes = [] } = report;
  if (changes.length === 0) return nothing;
  return html`<section aria-labelledby="changes-title">
    <h2 id="changes-title">${t('Since the run before')}</h2>
    <ul class="problems">
      ${changes.map((change) => html`<li>${inZone(shown(change, 1000), state.zone)}</li>`)}
    </ul>
  </section>`;
}
