import { html, nothing, type TemplateResult } from 'lit';
import type { SegmentReport } from '../../src/protocol/report';
import type { Page } from '../page';
import { t } from '../strings';
import { fields } from '../ui/fields';
import { count, like, NONE, percent, points, pValue, signed } from '../ui/format';
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

/** What rows may be restricted by beside the columns of the log. */
const RESTRICTABLE = /\.(hour|weekday|bin|seen)$/;

/** The way to the same investigation of this segment alone. */
function drill(segment: SegmentReport, { report, snapshot, send }: Page): TemplateResult {
  const columns = new Set(report.source?.read.columns.map(({ name }) => name));
  if (!Object.keys(segment.where).every((column) => columns.has(column) || RESTRICTABLE.test(column))) {
    return html`<p class="muted">
      ${t('It is of a column that this log has not, so the investigation cannot be restricted to it.')}
    </p>`;
  }
  if (segment.rows.good === 0 || segment.rows.bad === 0) {
    return html`<p class="muted">
      ${t('It has rows in one period only, so alone there would be nothing to compare it with.')}
    </p>`;
  }
  const wanted = Object.entries(segment.where).map(([column, value]) => ({ column, value }));
  const others = (snapshot.document.where ?? []).filter(({ column }) => !(column in segment.where));
  return html`<p>
    <vscode-button @click=${() => send({ type: 'setWhere', where: [...others, ...wanted] })}
      >${t('Investigate only this segment')}</vscode-button
    >
  </p>`;
}

/** The chosen segment in full: its numbers, what they mean, and the columns that say the same. */
export function segmentDetails(segment: SegmentReport, page: Page): TemplateResult {
  const { report } = page;
  const accuracy = (report.metric?.name ?? 'accuracy') === 'accuracy';
  const { good, bad } = segment.metric;
  const value = (of: number | null) => (accuracy ? percent(of) : like(of, good, bad));
  const effect = (of: number | null) => (of === null ? NONE : accuracy ? t('{0} points', points(of)) : signed(of));
  const measured = good !== null || bad !== null;
  const name = metricName(report.metric?.name);
  const total = report.periods;
  const shareOf = (rows: number, all: number | undefined) => (all ? ` (${percent(rows / all)})` : '');
  return html`<article class="details" aria-labelledby="segment-title">
    <h2 id="segment-title">${segmentLabel(segment.where)}</h2>
    ${drill(segment, page)}
    ${fields([
      ...(measured
        ? ([
            [
              t('{0}, good', name),
              segment.rows.good ? withInterval(good, segment.interval.good, value) : t('had no rows'),
            ],
            [t('{0}, bad', name), segment.rows.bad ? withInterval(bad, segment.interval.bad, value) : t('has no rows')],
          ] as [string, string][])
        : []),
      [t('Rows, good'), `${count(segment.rows.good)}${shareOf(segment.rows.good, total?.good.rows)}`],
      [t('Rows, bad'), `${count(segment.rows.bad)}${shareOf(segment.rows.bad, total?.bad.rows)}`],
      ...(measured
        ? ([
            [accuracy ? t('Errors in excess') : t('Error in excess'), count(segment.excessErrors)],
            [t('Share of the drop'), percent(segment.share)],
            [t('Got worse (rate)'), effect(segment.rateEffect)],
            [t('Became more frequent (mix)'), effect(segment.mixEffect)],
            [t('p-value'), pValue(segment.pValue)],
          ] as [string, string][])
        : []),
    ])}
    ${
      segment.simpson && segment.rows.good > 0
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
    ${Object.values(segment.rows.good && segment.rows.bad ? (segment.why ?? {}) : {}).map((why) => html`<p class="muted">${shown(why)}</p>`)}
  </article>`;
}
