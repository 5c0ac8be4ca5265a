import { html, nothing, type TemplateResult } from 'lit';
import type { FingerprintCheck, ReadReport } from '../../src/protocol/read';
import { t } from '../strings';
import { plainTable } from '../ui/fields';
import { count, percent } from '../ui/format';
import { icon } from '../ui/icon';
import { shown, shownValue } from '../ui/text';

function verdict({ checked, mismatched, sameWay, algorithm, of, column }: FingerprintCheck): TemplateResult {
  const what = t(
    '“{0}” was computed anew as {1} of “{2}” for {3} rows',
    ...[shown(column, 100), algorithm.toUpperCase(), shown(of, 100), count(checked)],
  );
  if (!sameWay)
    return html`${icon('circle-slash', 'untestable')} ${what};
    ${t('hardly any agrees, so it is made in another way and tells nothing here.')}`;
  if (mismatched === 0)
    return html`${icon('pass', 'clear')} ${what}; ${t('all agree: the logged features are those that were hashed.')}`;
  return html`${icon('warning', 'suspect')} ${what};
  ${t('{0} of them ({1}) do not agree: their features were changed after they were hashed.', count(mismatched), percent(mismatched / checked))}`;
}

/** Whether logged hashes of the features are those of the features beside them. */
export function fingerprintsRead({ fingerprints }: ReadReport): TemplateResult | typeof nothing {
  if (!fingerprints) return nothing;
  const { sameWay, examples } = fingerprints;
  return html`<section aria-labelledby="fingerprints-title">
    <h2 id="fingerprints-title">${t('Fingerprints')}</h2>
    <p class="lead">${verdict(fingerprints)}</p>
    ${
      sameWay && examples.length > 0
        ? plainTable(
            t('Fingerprints that do not agree'),
            [{ title: t('Id') }, { title: t('Logged') }, { title: t('Computed') }],
            examples.map(({ id, logged, computed }) =>
              [shownValue(id, 80), shown(logged, 80), shown(computed, 80)].map(
                (text) => html`<bdi class="value">${text}</bdi>`,
              ),
            ),
          )
        : nothing
    }
  </section>`;
}
