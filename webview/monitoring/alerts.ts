import { html, nothing, type TemplateResult } from 'lit';
import type { AlertGroup, AlertsReport, AlertTier, RuleHistory } from '../../src/protocol/monitoring';
import type { Page } from '../page';
import { t } from '../strings';
import { plainTable } from '../ui/fields';
import { count, dateTime, decimal, number, timeRange, zoneName } from '../ui/format';
import { icon } from '../ui/icon';
import { inZone } from '../ui/times';
import { shown } from '../ui/text';

const GROUPS_SHOWN = 30;
const ICONS: Record<AlertTier, [name: string, kind: string]> = {
  critical: ['error', 'critical'],
  warning: ['warning', 'suspect'],
  info: ['info', 'info'],
};

export function tierName(tier: AlertTier): string {
  const names: Record<AlertTier, string> = { critical: t('Critical'), warning: t('Warning'), info: t('Info') };
  return names[tier];
}

export const tierMark = (tier: AlertTier): TemplateResult =>
  html`<span class="tier">${icon(...ICONS[tier])}${tierName(tier)}</span>`;

function group(one: AlertGroup, { state }: Page): TemplateResult {
  const { zone } = state;
  const from = `${dateTime(one.start, zone)} ${zoneName(zone, one.start)}`;
  const when = one.end ? `${timeRange(one.start, one.end, zone)} ${zoneName(zone, one.start)}` : t('since {0}', from);
  return html`<li class="alert-group">
    <p class="alert-head">
      ${tierMark(one.tier)} <span>${when}</span> ${one.end ? nothing : html`<span class="tag">${t('active')}</span>`}
      <span class="muted">${shown(one.route, 200)}</span>
    </p>
    <ul class="alert-members">
      ${one.alerts.map(
        (alert) =>
          html`<li>
            ${icon(...ICONS[alert.tier])}<span class="visually-hidden">${tierName(alert.tier)}</span>
            <span><bdi>${shown(alert.rule, 120)}</bdi>: ${shown(inZone(alert.text, zone), 300)}</span>
          </li>`,
      )}
      ${one.omitted ? html`<li class="muted">${t('and {0} more', count(one.omitted))}</li>` : nothing}
    </ul>
  </li>`;
}

function tuning({ tuned }: RuleHistory): TemplateResult | string {
  if (!tuned) return '';
  const change = t('{0} from {1} to {2}', shown(tuned.setting, 60), number(tuned.from), number(tuned.to));
  const then = t('then {0} false a week', decimal(tuned.falsePerWeek, 1));
  return tuned.stillFinds
    ? html`${change}, ${then}`
    : html`${change}, ${then} ${t('(it would no longer find this incident)')}`;
}

const rules = (report: AlertsReport): TemplateResult =>
  plainTable(
    t('Alert rules'),
    [
      { title: t('Rule') },
      { title: t('Tier') },
      { title: t('On this log') },
      { title: t('A week'), numeric: true },
      { title: t('False a week'), numeric: true },
      { title: t('To tune') },
    ],
    report.rules.map((rule) => [
      html`<bdi>${shown(rule.rule, 120)}</bdi>`,
      tierMark(rule.tier),
      html`<bdi>${shown(rule.text, 200)}</bdi>`,
      decimal(rule.perWeek, 1),
      decimal(rule.falsePerWeek, 1),
      tuning(rule),
    ]),
  );

/** Alerts the rules would have raised on this log, and how often each of them would have. */
export function alertsSection(report: AlertsReport, page: Page): TemplateResult {
  const groups = report.groups.slice(-GROUPS_SHOWN).reverse();
  const hidden = report.groups.length - groups.length + (report.omitted ?? 0);
  const { rules: file } = page.snapshot.document.monitoring ?? {};
  return html`
    ${
      groups.length > 0
        ? html`<ul class="alert-groups" aria-label=${t('Alerts, the latest first')}>
            ${groups.map((one) => group(one, page))}
          </ul>`
        : html`<p class="muted">${t('No rule would have raised an alert on this log.')}</p>`
    }
    ${hidden > 0 ? html`<p class="muted">${t('{0} earlier groups are not shown.', count(hidden))}</p>` : nothing}
    <details class="behind" ?open=${groups.length === 0}>
      <summary>${t('{0} rules, and how often each would have alerted', count(report.rules.length))}</summary>
      ${rules(report)}
    </details>
    <p class="muted">
      ${
        file === undefined
          ? t('These are the usual rules. Name a file of your own as “monitoring.rules” in the document.')
          : html`${t('Rules of')} <bdi>${shown(file, 200)}</bdi>`
      }
    </p>
  `;
}
