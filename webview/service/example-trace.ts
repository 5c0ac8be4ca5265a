import { html, nothing, type TemplateResult } from 'lit';
import type { ExampleReport } from '../../src/protocol/report';
import type { MetricInWindow } from '../../src/protocol/traces';
import type { Page } from '../page';
import { t } from '../strings';
import { plainTable } from '../ui/fields';
import { like } from '../ui/format';
import { shown } from '../ui/text';
import { lookAtWindow } from './look';
import { waterfallView } from './waterfall';

/** Metrics of a stretch of time beside the same in the good period. */
export const metricsTable = (metrics: MetricInWindow[]): TemplateResult | typeof nothing =>
  metrics.length === 0
    ? nothing
    : plainTable(
        t('Metrics of the service'),
        [
          { title: t('Metric') },
          { title: t('Here'), numeric: true },
          { title: t('Highest'), numeric: true },
          { title: t('Good'), numeric: true },
        ],
        metrics.map(({ title, mean, maximum, good }) => [
          html`<bdi>${shown(title, 200)}</bdi>`,
          like(mean, good, maximum),
          like(maximum, good, mean),
          like(good, mean, maximum),
        ]),
      );

/** The trace in which an example was predicted, and what the service’s metrics were then. */
export function exampleTrace(example: ExampleReport, page: Page): TemplateResult | typeof nothing {
  const { report, snapshot } = page;
  if (!report.traces) return nothing;
  const heading = html`<h3>${t('Trace')}</h3>`;
  if (!example.trace)
    return html`<section>
      ${heading}
      <p class="muted">${t('The trace files hold none of this prediction.')}</p>
    </section>`;
  const answer = snapshot.pillars?.prediction;
  const isOurs = answer?.question.file === example.file && answer.question.line === example.line;
  if (!answer || !isOurs || answer.state === 'running')
    return html`<section>
      ${heading}
      <p class="muted" role="status">${t('Looking for its trace…')}</p>
    </section>`;
  if (answer.state === 'failed')
    return html`<section>
      ${heading}
      <p>${shown(answer.message, 400)} ${shown(answer.advice, 400)}</p>
    </section>`;
  const { waterfall, window, metrics, reason } = answer.value;
  return html`<section>
    <header class="part-head">
      ${heading}
      <button class="link" @click=${() => lookAtWindow(page, Date.parse(window.from), Date.parse(window.to))}>
        ${t('All traces around it')}
      </button>
    </header>
    ${waterfall ? waterfallView(waterfall, page) : html`<p class="muted">${shown(reason ?? '', 400)}</p>`}
    ${metricsTable(metrics)}
  </section>`;
}
