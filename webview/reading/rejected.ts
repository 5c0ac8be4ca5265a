import { html, type TemplateResult } from 'lit';
import type { RejectedLines } from '../../src/protocol/read';
import type { Page } from '../page';
import { t } from '../strings';
import { plainTable } from '../ui/fields';
import { count } from '../ui/format';
import { icon } from '../ui/icon';
import { shown } from '../ui/text';

/** Lines that could not be split into a row, each with the way to it. */
export function rejectedLines(rejected: RejectedLines, { send }: Page): TemplateResult {
  const rows = rejected.listed.map(({ file, line, reason }) => [
    html`<button class="link" @click=${() => send({ type: 'openLocation', file, line })}>
      <bdi>${shown(file, 200)}</bdi>:${line}
    </button>`,
    html`<span>${shown(reason, 300)}</span>`,
  ]);
  return html`<section aria-labelledby="rejected-title">
    <h2 id="rejected-title">${t('Rejected lines')}</h2>
    ${
      rejected.count === 0
        ? html`<p>${icon('pass', 'clear')} ${t('None: every line could be split into a row.')}</p>`
        : html`<p>
              ${icon('warning', 'suspect')}
              ${t('{0} lines could not be split into a row and are left out.', count(rejected.count))}
              ${rejected.count > rows.length ? t('The first {0}:', rows.length) : ''}
            </p>
            ${plainTable(t('Rejected lines'), [{ title: t('Line') }, { title: t('Reason') }], rows)}`
    }
  </section>`;
}
