import { html, nothing, type TemplateResult } from 'lit';
import type { Page } from '../page';
import { t } from '../strings';
import { count, duration, timeRange, zoneName } from '../ui/format';
import { icon } from '../ui/icon';
import { shown, shownValue } from '../ui/text';
import { tabs } from './tabs';

function periodsLine({ report, state }: Page): TemplateResult | typeof nothing {
  const { periods } = report;
  if (!periods) return nothing;
  const range = (name: string, period: typeof periods.good, zone = '') => {
    const text =
      period.start && period.end
        ? `${timeRange(period.start, period.end, state.zone)} ${zone}`
        : (period.reference ?? []).map((file) => shown(file, 80)).join(', ');
    return html`<span
      class="period"
      title=${period.proposed ? t('Proposed from the log; set others in the investigation’s document') : t('As given')}
      ><strong>${name}</strong>
      ${text}${period.proposed ? html` <span class="muted">${t('proposed')}</span>` : nothing}</span
    >`;
  };
  return html`<p class="periods">
    ${range(t('Good'), periods.good)} ${range(t('Bad'), periods.bad, zoneName(state.zone, periods.bad.start ?? 0))}
  </p>`;
}

/** What the whole investigation is restricted to, with the way back. */
function restriction({ snapshot, send }: Page): TemplateResult | typeof nothing {
  const where = snapshot.document.where ?? [];
  if (where.length === 0) return nothing;
  return html`<p class="restriction">
    ${icon('filter')}<span>${t('Only rows with')}</span>
    ${where.map(
      ({ column, value }, index) =>
        html`<span class="tag"
          ><bdi>${shown(column, 80)}</bdi> = <bdi>${shownValue(value, 80)}</bdi>
          <button
            class="link"
            aria-label=${t('Lift the restriction to {0} = {1}', shown(column, 80), shownValue(value, 80))}
            @click=${() => send({ type: 'setWhere', where: where.filter((_one, other) => other !== index) })}
          >
            ${icon('close')}
          </button></span
        >`,
    )}
    <button class="link" @click=${() => send({ type: 'setWhere', where: [] })}>${t('Back to all rows')}</button>
  </p>`;
}

function facts({ report, snapshot }: Page): string {
  const { source } = report;
  const run = snapshot.run;
  const parts = source ? [t('{0} rows', count(source.rows))] : [];
  if (run.state === 'done') parts.push(duration(run.seconds));
  return parts.join(' · ');
}

/** What only the editor offers, and no panel of one of its views. */
const ownActions = ({ state, send }: Page): TemplateResult => html`
  <button class="link" @click=${() => send({ type: 'editDocument' })}>${icon('settings')}${t('Edit document')}</button>
  <button
    class="icon-button"
    title=${t('Open this view beside, in step with the document')}
    aria-label=${t('Open this view beside, in step with the document')}
    @click=${() => send({ type: 'openBeside', view: state.view })}
  >
    ${icon('split-horizontal')}
  </button>
`;

/** What is investigated, which periods, and the ways out of this page. */
export const header = (page: Page): TemplateResult => html`
  <header class="page-head">
    <div class="title-line">
      <h1 class="title"><bdi title=${shown(page.snapshot.title, 500)}>${shown(page.snapshot.title, 200)}</bdi></h1>
      <span class="muted">${facts(page)}</span>
      <span class="title-actions">
        ${
          page.snapshot.run.state === 'running' || page.snapshot.notice
            ? nothing
            : html`<button class="link" @click=${() => page.send({ type: 'run' })}>
                ${icon('refresh')}${t('Run again')}
              </button>`
        }
        ${page.snapshot.only ? nothing : ownActions(page)}
      </span>
    </div>
    ${periodsLine(page)} ${restriction(page)} ${page.snapshot.only ? nothing : tabs(page)}
  </header>
`;
