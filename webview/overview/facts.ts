import { html, nothing, type TemplateResult } from 'lit';
import type { Page } from '../page';
import { t } from '../strings';
import { breakable } from '../ui/breakable';
import { chanceInWords, clockTime, count, like, NONE, percent, points, signed, zoneName } from '../ui/format';
import { metricName } from '../ui/kinds';
import { segmentText } from '../ui/segment-label';
import { shown } from '../ui/text';
import { onsetDetail, onsetTime } from './onset-fact';

interface Fact {
  title: string;
  value: string | TemplateResult;
  /** Words, which may wrap, instead of a number. */
  wordy?: boolean;
  detail: string;
  open(): void;
}

function drop({ report, show }: Page): Fact | null {
  const metric = report.metric;
  if (!metric) return null;
  const share = metric.name === 'accuracy';
  const value = (of: number | null) => (share ? percent(of) : like(of, metric.good, metric.bad));
  const change = (of: number) => (share ? points(of) : signed(of));
  const detail =
    metric.change === null
      ? shown(Object.values(metric.why ?? {})[0] ?? t('Cannot be computed'))
      : metric.interval
        ? t(
            '{0} {1} (95%: {2} to {3})',
            change(metric.change),
            share ? t('points') : '',
            ...metric.interval.map(change),
          )
        : change(metric.change);
  return {
    title: metricName(metric.name),
    value:
      metric.good === null && metric.bad === null
        ? t('Not measurable')
        : html`${value(metric.good)} <span class="arrow" aria-label=${t('to')}>→</span> ${value(metric.bad)}`,
    detail,
    open: () => show('timeline'),
  };
}

function affected({ report, state, show }: Page): Fact | null {
  const periods = report.periods;
  if (!periods || !report.hypotheses) return null;
  const where = report.hypotheses?.[0]?.segment ?? null;
  const segment = where && report.segments?.find((one) => segmentText(one.where) === segmentText(where));
  const rows = segment ? segment.rows.bad : periods.bad.rows;
  const share = periods.bad.rows ? rows / periods.bad.rows : null;
  const selected = where ? segmentText(where) : null;
  return {
    title: t('Rows affected'),
    value: count(rows),
    detail: where
      ? t('{0} of the bad period: {1}', percent(share), segmentText(where))
      : t('The whole bad period, not one segment'),
    open: () => show('segments', { segments: { ...state.segments, selected } }),
  };
}

function compared({ report, show }: Page): Fact | null {
  const { periods } = report;
  if (!periods) return null;
  return {
    title: t('Rows compared'),
    value: count(periods.bad.rows),
    detail: t('with {0} of the good period', count(periods.good.rows)),
    open: () => show('segments'),
  };
}

function onset({ report, state, show }: Page): Fact | null {
  const found = report.onset;
  if (found === undefined) return null;
  const open = () => show('timeline');
  if (!found) return { title: t('Onset'), value: t('None found'), detail: t('No change over time'), open };
  return {
    title: t('Onset'),
    value: onsetTime(found, state.zone),
    detail: onsetDetail(found, state.zone),
    open,
  };
}

function coincidence({ report, state, show, send }: Page): Fact | null {
  if (!report.events) return null;
  if (report.events.length === 0)
    return {
      title: t('Coincides with'),
      value: t('No events given'),
      wordy: true,
      detail: t('Add a file of deployments or pipeline runs…'),
      open: () => send({ type: 'addFiles', list: 'events' }),
    };
  const event = report.events.find((one) => one.coincides);
  if (!event) {
    const none = t('None of {0} events fits the onset', report.events.length);
    return { title: t('Coincides with'), value: NONE, detail: none, open: () => show('timeline') };
  }
  return {
    title: t('Coincides with'),
    value: html`<bdi>${shown(event.title, 200)}</bdi>`,
    wordy: true,
    detail: t(
      '{0} {1}, by luck in {2}',
      clockTime(event.start, state.zone),
      zoneName(state.zone, event.start),
      chanceInWords(event.chance),
    ),
    open: () => show('timeline', { timeline: { ...state.timeline, event: event.id } }),
  };
}

/** The four numbers a person on call asks for first; each opens the view that shows it. */
export function facts(page: Page): TemplateResult | typeof nothing {
  const quiet = page.report.hypotheses?.[0]?.kind === 'none';
  // Where nothing happened, nothing began and nothing coincides with it.
  const all = quiet ? [drop(page), compared(page)] : [drop(page), affected(page), onset(page), coincidence(page)];
  const known = all.filter((fact) => fact !== null);
  if (known.length === 0) return nothing;
  return html`<div class="facts">
    ${known.map(
      (fact) =>
        html`<button class="fact" @click=${() => fact.open()} title=${fact.detail}>
          <span class="fact-title">${fact.title}</span>
          <span class="fact-value ${fact.wordy ? 'wordy' : ''}">${fact.value}</span>
          <span class="fact-detail">${breakable(fact.detail)}</span>
        </button>`,
    )}
  </div>`;
}
