import { html, nothing, type TemplateResult } from 'lit';
import type { ExampleReport, NearestExample } from '../../src/protocol/report';
import type { Page } from '../page';
import { t } from '../strings';
import { dateTime, number, percent, zoneName } from '../ui/format';
import { exampleTrace } from '../service/example-trace';
import { icon } from '../ui/icon';
import { shownValue } from '../ui/text';
import { comparison } from './comparison';
import { replayLine, replayOf } from './replay';

/** Opens the log where a row stands; a log in binary form has no lines, and the extension then shows the row. */
function location(row: { file: string | null; line: number | null }, { send }: Page): TemplateResult | typeof nothing {
  const { file, line } = row;
  if (file === null || line === null) return nothing;
  return html`<vscode-button appearance="secondary" @click=${() => send({ type: 'openLocation', file, line })}>
    ${t('Open log at line {0}', line)}<span slot="start" class="codicon codicon-go-to-file" aria-hidden="true"></span>
  </vscode-button>`;
}

function side(title: string, kind: string, row: ExampleReport | NearestExample, page: Page): TemplateResult {
  const { zone } = page.state;
  return html`<div class="side ${kind}">
    <h3>${icon(kind === 'wrong' ? 'error' : 'pass', kind)}${title}</h3>
    <p><span class="muted">${t('Predicted')}</span> <bdi class="value">${shownValue(row.prediction, 200)}</bdi></p>
    <p><span class="muted">${t('Was')}</span> <bdi class="value">${shownValue(row.label, 200)}</bdi></p>
    ${replayLine(replayOf(row, page))}
    <p class="muted"><bdi>${row.id === null ? '' : shownValue(row.id, 80)}</bdi></p>
    <p class="muted">${row.time ? `${dateTime(row.time, zone)} ${zoneName(zone, row.time)}` : ''}</p>
    ${location(row, page)}
  </div>`;
}

/** One wrong prediction, the right one most like it, and where they differ. */
export function exampleDetails(example: ExampleReport, page: Page): TemplateResult {
  const { nearest } = example;
  const copy = () => page.send({ type: 'copy', text: JSON.stringify(example, null, 2) });
  const segments = Object.entries(example.segments);
  return html`<article class="details" aria-labelledby="example-title">
    <header class="part-head">
      <h2 id="example-title">
        ${t('Wrong prediction')} <bdi class="muted">${example.id === null ? '' : shownValue(example.id, 80)}</bdi>
      </h2>
      <button class="link" @click=${copy}>${icon('copy')}${t('Copy as JSON')}</button>
    </header>
    <div class="sides">
      ${side(t('Wrong, bad period'), 'wrong', example, page)}
      ${nearest ? side(t('Nearest right, good period'), 'right', nearest, page) : nothing}
    </div>
    <p class="muted">
      ${example.confidence === null ? nothing : html`${t('Confidence {0}', percent(example.confidence))} · `}
      ${nearest ? html`${t('Distance {0} in spreads of the good period', number(nearest.distance, 3))}` : t('No right prediction of the good period to compare with.')}
      ${segments.map(([column, value]) => html` · <bdi>${shownValue(column, 80)}</bdi> = <bdi>${shownValue(value, 80)}</bdi>`)}
    </p>
    ${comparison(example, page)} ${exampleTrace(example, page)}
  </article>`;
}
