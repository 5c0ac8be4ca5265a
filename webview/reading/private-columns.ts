import { html, nothing, type TemplateResult } from 'lit';
import type { ReadReport } from '../../src/protocol/read';
import { t } from '../strings';
import { plainTable } from '../ui/fields';
import { icon } from '../ui/icon';
import { shown } from '../ui/text';

/** Columns whose values stand nowhere in this report, each with why. */
export function privateColumns({ private: hidden = [] }: ReadReport): TemplateResult | typeof nothing {
  if (hidden.length === 0) return nothing;
  return html`<section aria-labelledby="private-title">
    <h2 id="private-title">${t('Private columns')}</h2>
    <p class="lead">
      ${icon('lock')}
      ${t('Their values are shown in no view and no export; they are counted like others. “!NAME” under “privateColumns” of the document, or in the setting, shows one after all.')}
    </p>
    ${plainTable(
      t('Private columns'),
      [{ title: t('Column') }, { title: t('Why') }],
      hidden.map(({ column, reason, given }) => [
        html`<bdi>${shown(column, 200)}</bdi>`,
        html`<span>${given ? t('Named in the document or the settings') : shown(reason, 300)}</span>`,
      ]),
    )}
  </section>`;
}
