import { html, nothing, type TemplateResult } from 'lit';
import type { ExampleReport } from '../../src/protocol/report';
import type { Page } from '../page';
import { t } from '../strings';
import { icon } from '../ui/icon';
import { briefName } from '../ui/brief-name';
import { shrinkingName } from '../ui/shrinking-name';
import { shown, shownValue } from '../ui/text';

type Value = string | number | boolean | null | undefined;

interface Compared {
  name: string;
  /** The name in little room. */
  brief: string;
  wrong: Value;
  /** Undefined without a nearest one. */
  right: Value;
  nearest: boolean;
  /** Place among what differs most; negative where nothing does. */
  rank: number;
}

function row({ name, brief, wrong, right, nearest, rank }: Compared): TemplateResult {
  return html`<tr class=${rank >= 0 ? 'differs' : ''}>
    <th scope="row"><span class="one-line" title=${shown(name, 500)}>${shrinkingName(brief)}</span></th>
    <td class="mark">
      ${nearest && rank >= 0 ? html`${icon('diff-modified')}<span class="visually-hidden">${t('differs')}</span>` : nothing}
    </td>
    <td class="value"><bdi title=${shownValue(wrong, 1000)}>${shownValue(wrong, 200)}</bdi></td>
    ${nearest ? html`<td class="value"><bdi title=${shownValue(right, 1000)}>${shownValue(right, 200)}</bdi></td>` : nothing}
  </tr>`;
}

/** Feature values of a wrong prediction beside its nearest right one, those that differ most first. */
export function comparison(example: ExampleReport, page: Page): TemplateResult {
  const { nearest } = example;
  const brief = briefName(page.report);
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
        row({
          name,
          brief: brief(name),
          wrong: example.features[name],
          right: nearest?.features[name],
          nearest: nearest !== null,
          rank: differs.indexOf(name),
        }),
      )}
    </tbody>
  </table>`;
}
