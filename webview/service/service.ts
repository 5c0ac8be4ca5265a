import { html, nothing, type TemplateResult } from 'lit';
import type { Page } from '../page';
import { t } from '../strings';
import { empty } from '../ui/empty';
import { icon } from '../ui/icon';
import { shown } from '../ui/text';
import { lookAtWindow } from './look';
import { serviceMetricsSection } from './service-metrics';
import { stagesSection } from './stages';
import { windowSection } from './window';

function aroundOnset(page: Page): TemplateResult | typeof nothing {
  const { onset, timeline } = page.report;
  if (!onset || !timeline) return nothing;
  const at = Date.parse(onset.at);
  const width = timeline.bucketSeconds * 1000;
  return html`<vscode-button appearance="secondary" @click=${() => lookAtWindow(page, at - width, at + width)}
    >${t('Look around the onset')}</vscode-button
  >`;
}

function stretch(page: Page): TemplateResult {
  const answer = page.snapshot.pillars?.window;
  if (!answer) {
    return html`<p class="muted">
        ${t('Put the cursor of the timeline on a spike and press Enter, or zoom to it and choose “Traces here”.')}
      </p>
      <p>${aroundOnset(page)}</p>`;
  }
  if (answer.state === 'running') return html`<p class="muted" role="status">${t('Looking at its traces…')}</p>`;
  if (answer.state === 'failed')
    return html`<p>${icon('error', 'critical')} ${shown(answer.message, 400)} ${shown(answer.advice, 400)}</p>`;
  return windowSection(answer.value, page);
}

const part = (id: string, title: string, content: TemplateResult): TemplateResult => html`
  <section class="service-section" aria-labelledby="service-${id}">
    <h2 id="service-${id}">${title}</h2>
    ${content}
  </section>
`;

/** The service around the model: its stages by traces, its metrics, and both in a stretch of time beside the predictions. */
export function serviceView(page: Page): TemplateResult {
  const { report, snapshot, send } = page;
  const { traces, serviceMetrics } = report;
  if (!traces && !serviceMetrics) {
    return snapshot.run.state === 'running'
      ? empty(
          'server-process',
          t('Traces and metrics are on their way'),
          t('They arrive with the first question’s answer.'),
        )
      : empty(
          'server-process',
          t('No traces or metrics'),
          t(
            'Add trace files (OTLP or Jaeger JSON) or answers of Prometheus to range queries, and predictions are shown beside them.',
          ),
          html`<vscode-button @click=${() => send({ type: 'addFiles', list: 'traces' })}
              >${t('Add trace files…')}</vscode-button
            >
            <vscode-button appearance="secondary" @click=${() => send({ type: 'addFiles', list: 'metrics' })}
              >${t('Add metric files…')}</vscode-button
            >`,
        );
  }
  return html`<div class="service">
    ${traces ? part('stages', t('Stages of serving'), stagesSection(traces)) : nothing}
    ${part('window', t('A stretch of time'), stretch(page))}
    ${serviceMetrics ? part('metrics', t('Metrics of the service'), serviceMetricsSection(serviceMetrics, page)) : nothing}
  </div>`;
}
