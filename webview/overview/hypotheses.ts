import { html, nothing, type TemplateResult } from 'lit';
import type { Hypothesis } from '../../src/protocol/report';
import type { Page } from '../page';
import { t } from '../strings';
import { breakable } from '../ui/breakable';
import { percent } from '../ui/format';
import { icon } from '../ui/icon';
import { kindName } from '../ui/kinds';
import { segmentLabel, segmentText } from '../ui/segment-label';
import { shown } from '../ui/text';
import { inZone } from '../ui/times';
import { disclosure } from './disclosure';

const evidence = (
  title: string,
  name: string,
  kind: string,
  lines: string[],
  { state }: Page,
): TemplateResult | typeof nothing =>
  lines.length
    ? html`<h3>${title}</h3>
        <ul class="evidence">
          ${lines.map((line) => html`<li>${icon(name, kind)}<span>${breakable(inZone(shown(line), state.zone))}</span></li>`)}
        </ul>`
    : nothing;

function subjects(hypothesis: Hypothesis, { report, state, show }: Page): TemplateResult {
  const known = new Set(report.features?.map((feature) => feature.name));
  const feature = (name: string) =>
    known.has(name)
      ? html`<button
          class="link"
          @click=${() => show('features', { features: { ...state.features, selected: name, filter: '', driftedOnly: false } })}
        >
          <bdi>${breakable(shown(name, 120))}</bdi>
        </button>`
      : html`<bdi>${breakable(shown(name, 120))}</bdi>`;
  const { segment, features } = hypothesis;
  return html`<p class="subjects">
    ${features.length ? html`<span class="muted">${t('Columns')}</span> ${features.slice(0, 8).map(feature)}` : nothing}
    ${features.length > 8 ? html`<span class="muted">${t('and {0} more', features.length - 8)}</span>` : nothing}
    ${
      segment
        ? html`<span class="muted">${t('Segment')}</span>
            <button
              class="link"
              @click=${() => show('segments', { segments: { ...state.segments, closed: [], selected: segmentText(segment) } })}
            >
              ${segmentLabel(segment)}
            </button>`
        : nothing
    }
  </p>`;
}

function item(hypothesis: Hypothesis, rank: number, page: Page): TemplateResult {
  const share = percent(hypothesis.confidence, 0);
  const head = html`<span class="hypothesis-head">
    <span class="hypothesis-kind">${kindName(hypothesis.kind)}</span>
    <span class="confidence"
      ><meter min="0" max="1" .value=${hypothesis.confidence} aria-label=${t('Confidence')}></meter>
      <span class="confidence-value">${share}</span></span
    >
    <span class="hypothesis-summary">${breakable(inZone(shown(hypothesis.summary), page.state.zone))}</span>
  </span>`;
  const body = html`${subjects(hypothesis, page)} ${evidence(t('For'), 'add', 'for', hypothesis.evidenceFor, page)}
  ${evidence(t('Against'), 'remove', 'against', hypothesis.evidenceAgainst, page)}
  ${evidence(t('What would change this'), 'question', 'change', hypothesis.wouldChange, page)}
  ${
    hypothesis.action && rank > 0
      ? html`<h3>${t('What to do')}</h3>
          <p class="action-text">${breakable(inZone(shown(hypothesis.action), page.state.zone))}</p>`
      : nothing
  }`;
  return html`<li class="hypothesis">${disclosure(`hypothesis/${rank}`, rank === 0, head, body, page)}</li>`;
}

/** The causes considered, the likeliest first, each with what speaks for and against it. */
export function hypotheses(page: Page): TemplateResult {
  const ranked = page.report.hypotheses;
  const waiting =
    page.snapshot.run.state === 'running'
      ? t('Weighed once the five questions are answered.')
      : t('None were weighed.');
  return html`<section aria-labelledby="hypotheses-title">
    <h2 id="hypotheses-title">${t('Likely causes')}</h2>
    ${
      ranked?.length
        ? html`<ol class="hypotheses">
            ${ranked.map((hypothesis, rank) => item(hypothesis, rank, page))}
          </ol>`
        : html`<p class="muted">${waiting}</p>`
    }
  </section>`;
}
