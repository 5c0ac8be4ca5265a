import { html, type TemplateResult } from 'lit';
import type { Page } from '../page';
import { t } from '../strings';
import type { ChartElement } from './charts/chart-element';
import { linesOf, pictureOf } from './charts/picture';
import { icon } from './icon';

/** Saves the chart of the section that the button stands in. */
export function pictureButton({ send }: Page, name: string, title: string): TemplateResult {
  const save = (event: Event) => {
    const drawn = (event.currentTarget as HTMLElement)
      .closest('section')
      ?.querySelector<ChartElement>('incident-chart');
    const canvas = drawn?.querySelector('canvas');
    if (canvas) send({ type: 'saveFile', kind: 'png', name, content: pictureOf(canvas, title, linesOf(drawn?.chart)) });
  };
  const label = t('Save {0} as a picture (PNG)', title);
  return html`<button class="icon-button" title=${label} aria-label=${label} @click=${save}>
    ${icon('file-media')}
  </button>`;
}

/** Saves a table; `save` says what is in it. */
export const tableButton = (title: string, save: () => void): TemplateResult => {
  const label = t('Save {0} as a table (CSV)', title);
  return html`<button class="icon-button" title=${label} aria-label=${label} @click=${save}>
    ${icon('desktop-download')}
  </button>`;
};
