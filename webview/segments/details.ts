import { html, nothing, type TemplateResult } from 'lit';
import type { SegmentReport } from '../../src/protocol/report';
import type { Page } from '../page';
import { t } from '../strings';
import { fields } from '../ui/fields';
import { count, NONE, number, percent, points, pValue } from '../ui/format';
import { icon } from '../ui/icon';
import { metricName } from '../ui/kinds';
import { segmentLabel } from '../ui/segment-label';
import { shown } from '../ui/text';

function withInterval(
  value: number | null,
  interval: [number, number] | null,
  format: (of: number | null) => string,
): string {
  return interval ? t('{0} (95%: {1} to {2})', format(value), format(interval[0]), format(interval[1])) : format(value);
}

/** The way to the same investigation of this segment alone, where its columns are columns of the log and not derived. */
function drill(segment: SegmentReport, { report, snapshot, send }: Page): TemplateResult | typeof nothing {
  const columns = new Set(report.source?.read.columns.map(({ name }) => name));
  const wanted = Object.entries(segment.where).map(([column, value]) => ({ column, value }));
  const given = snapshot.document.where ?? [];
  const others = given.filter(({ column }) => !(column in segment.where));
  if (!wanted.every(({ column }) => columns.has(column))) {
    return html`<p class="muted">
      ${t('Its values are derived from a column, so the investigation cannot be restricted to it.')}
    </p>`;
  }
  return html`<p>
    <vscode-button @click=${() => send({ type: 'setWhere', where: [...others, ...wanted] })}
      >${t('Investigate only this segment')}</vscode-button
    >
  </p>`;
}

/** The chosen segment in full: its numbers, what they mean, and the columns that say the same. */
export function segmentDetails(segment: SegmentReport, page: Page): TemplateResult {
  const { report } = page;
  const accuracy = report.metric?.name !== 'mae';
  const value = (of: number | null) => (accuracy ? percent(of) : number(of));
  const effect = (of: number | null) => (accuracy ? t('{0} points', points(of)) : number(of));
  const name = metricName(report.metric?.name);
  const total = report.periods;
  const shareOf = (rows: number, all: number | undefined) => (all ? ` (${percent(rows / all)})` : '');
  return html`<article class="details" aria-labelledby="segment-title">
    <h2 id="segment-title">${segmentLabel(segment.where)}</h2>
    ${drill(segment, page)}
    ${fields([
      [t('{0}, good', name), withInterval(segment.metric.good, segment.interval.good, value)],
      [t('{0}, bad', name), withInterval(segment.metric.bad, segment.interval.bad, value)],
      [t('Rows, good'), `${count(segment.rows.good)}${shareOf(segment.rows.good, total?.good.rows)}`],
      [t('Rows, bad'), `${count(segment.rows.bad)}${shareOf(segment.rows.bad, total?.bad.rows)}`],
      [t('Errors in excess'), segment.excessErrors === null ? NONE : count(segment.excessErrors)],
      [t('Share of the drop'), percent(segment.share)],
      [t('Got worse (rate)'), effect(segment.rateEffect)],
      [t('Became more frequent (mix)'), effect(segment.mixEffect)],
      [t('p-value'), pValue(segment.pValue)],
    ])}
    ${
      segment.simpson
        ? html`<p class="callout">
            ${icon('info')}<span
              >${t('Simpson’s paradox: here the parts move against the total. Compare segments, not the total.')}</span
            >
          </p>`
        : nothing
    }
    ${
      segment.aliases.length
        ? html`<section>
            <h3>${t('Says the same')}</h3>
            <p class="muted">
              ${t('These columns pick out the same rows, so none of them can be told apart as the cause.')}
            </p>
            <ul class="aliases">
              ${segment.aliases.map((alias) => html`<li>${segmentLabel(alias)}</li>`)}
            </ul>
          </section>`
        : nothing
    }
    ${Object.values(segment.why ?? {}).map((why) => html`<p class="muted">${shown(why)}</p>`)}
  </article>`;
}
