import { html, nothing, type TemplateResult } from 'lit';
import type { ExampleReport } from '../../src/protocol/report';
import { t } from '../strings';
import { icon } from '../ui/icon';
import { shown, shownValue } from '../ui/text';

type Value = string | number | boolean | null | undefined;

function row(name: string, wrong: Value, right: Value, nearest: boolean, rank: number): TemplateResult {
  return html`<tr class=${rank >= 0 ? 'differs' : ''}>
    <th scope="row"><bdi title=${shown(name, 500)}>${shown(name, 200)}</bdi></th>
    <td class="mark">
      ${nearest && rank >= 0 ? html`${icon('diff-modified')}<span class="visually-hidden">${t('differs')}</span>` : nothing}
    </td>
    <td class="value"><bdi title=${shownValue(wrong, 1000)}>${shownValue(wrong, 200)}</bdi></td>
    ${nearest ? html`<td class="value"><bdi title=${shownValue(right, 1000)}>${shownValue(right, 200)}</bdi></td>` : nothing}
  </tr>`;
}

/** Feature values of a wrong prediction beside its nearest right one, those that differ most first. */
export function comparison(example: ExampleReport): TemplateResult {
  const { nearest } = example;
  const differs = nearest?.differs ?? [];
  const rest = Object.keys(example.features).filter((name) => !differs.includes(name));
  return html`<table class="plain comparison" aria-label=${t('Feature values')}>
    <thead>
      <tr>
        <th scope="col">${t('Feature')}</th>
        <th class="mark"><span class="visually-hidden">${t('Differs')}</span></th>
        <th scope="col">${t('Wrong, bad period')}</th>
        ${nearest ? html`<th scope="col">${t('Right, good period')}</th>` : nothing}
      </tr>
    </thead>
    <tbody>
      ${[...differs, ...rest].map((name) =>
        row(name, example.features[name], nearest?.features[name], nearest !== null, differs.indexOf(name)),
      )}
    </tbody>
  </table>`;
}
