import { html, nothing, type TemplateResult } from 'lit';
import type { StageReport, TracesReport } from '../../src/protocol/traces';
import { t } from '../strings';
import { fields, plainTable } from '../ui/fields';
import { count, percent } from '../ui/format';
import { icon } from '../ui/icon';
import { shown } from '../ui/text';
import { milliseconds } from './waterfall';

function marks(stage: StageReport): TemplateResult {
  const said = [
    ...(stage.slower ? [t('slower')] : []),
    ...(stage.erring ? [t('failing')] : []),
    ...(stage.presence === 'appeared' ? [t('appeared')] : stage.presence === 'vanished' ? [t('vanished')] : []),
  ];
  return said.length === 0
    ? html`${icon('pass', 'clear')} ${t('as before')}`
    : html`${icon('warning', 'suspect')} ${said.join(', ')}`;
}

const row = (stage: StageReport): (TemplateResult | string)[] => {
  const { good, bad } = stage.time;
  return [
    html`<bdi>${shown(stage.name, 120)}</bdi> <bdi class="muted">${shown(stage.service, 80)}</bdi>`,
    marks(stage),
    milliseconds(good.p95),
    milliseconds(bad.p95),
    percent(stage.share, 0),
    percent(stage.errorRate.bad),
  ];
};

/** Stages of serving in both periods, what moved most first, and how traces and predictions were joined. */
export function stagesSection(report: TracesReport): TemplateResult {
  const { read, duration } = report;
  return html`
    ${fields([
      [t('Duration, median'), t('{0} good, {1} bad', milliseconds(duration.good.p50), milliseconds(duration.bad.p50))],
      [
        t('Duration, 95th percentile'),
        t('{0} good, {1} bad', milliseconds(duration.good.p95), milliseconds(duration.bad.p95)),
      ],
      [t('Read'), t('{0} traces of {1} spans', count(read.traces), count(read.spans))],
      [t('Joined'), shown(read.join.text, 500)],
    ])}
    ${
      report.stages.length > 0
        ? plainTable(
            t('Stages of serving'),
            [
              { title: t('Stage') },
              { title: t('Moved') },
              { title: t('p95, good'), numeric: true },
              { title: t('p95, bad'), numeric: true },
              { title: t('Of the change'), numeric: true },
              { title: t('Failing, bad'), numeric: true },
            ],
            report.stages.map(row),
          )
        : nothing
    }
    ${Object.values(report.why ?? {}).map((why) => html`<p class="muted">${shown(why, 300)}</p>`)}
  `;
}
