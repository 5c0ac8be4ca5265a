import type { AlertsReport, AlertTier, MonitoringReport, RuleHistory } from '../../protocol/monitoring';
import { shown } from '../neutral-text';
import { count, minute, statistic } from '../numbers';
import type { TextOptions } from '../text/investigation';
import { hanging, table } from '../text/layout';
import type { Style } from '../text/style';
import { fact, page, pageStyle, type PageStyle } from './page';

const GROUPS = 20;
const ALERTS = 8;
const ENOUGH_FALSE = 2;

/** What `monitor` prints. */
export function alertsText(report: MonitoringReport, options: TextOptions): string {
  const at = pageStyle(options);
  const { alerts } = report.monitoring;
  if (!alerts) return '';
  const { baseline } = alerts;
  const good = baseline.reference ? 'the reference log' : `${minute(baseline.start)} → ${minute(baseline.end)} UTC`;
  return page(
    report,
    answerOf(alerts),
    [
      {
        title: null,
        lines: fact('Good', `${good} · ${count(baseline.rows)} rows${baseline.proposed ? ' · proposed' : ''}`, at),
      },
      { title: 'Alerts', lines: groupLines(alerts, at) },
      { title: 'Rules on this history', lines: ruleLines(alerts, at) },
      { title: 'Tuning', lines: tuningLines(alerts, at) },
    ],
    at,
  );
}

function answerOf({ groups, active, falsePerWeek }: AlertsReport): string {
  const quiet =
    falsePerWeek === null ? '' : ` In the good period these rules raise ${statistic(falsePerWeek)} alerts a week.`;
  if (groups.length === 0) return `No rule raised an alert.${quiet}`;
  const now =
    active === null ? 'none is active at the end of the log' : `a ${active} one is active at the end of the log`;
  return `${count(groups.length)} ${groups.length === 1 ? 'incident' : 'incidents'}; ${now}.${quiet}`;
}

const paint = (tier: AlertTier, style: Style): ((text: string) => string) =>
  ({ critical: style.bad, warning: style.caution, info: style.faint })[tier];

function groupLines({ groups }: AlertsReport, { width, style }: PageStyle): string[] {
  const chosen = groups.slice(-GROUPS);
  const left = groups.length - chosen.length;
  const lines = chosen.flatMap((group) => {
    const until = group.end === null ? 'still active' : `until ${minute(group.end)}`;
    const head = `${paint(group.tier, style)(group.tier.toUpperCase().padEnd(8))} ${minute(group.start)} UTC, ${until} → ${shown(group.route, 80)}`;
    const alerts = group.alerts
      .slice(0, ALERTS)
      .flatMap((alert) => hanging('         ', shown(`${alert.rule}: ${alert.text}`, 400), width));
    const more = group.alerts.length - ALERTS;
    return [head, ...alerts, ...(more > 0 ? [style.faint(`         and ${more} more`)] : [])];
  });
  return left > 0 ? [style.faint(`${count(left)} earlier incidents; --format json has all.`), ...lines] : lines;
}

function ruleLines({ rules }: AlertsReport, { width, style }: PageStyle): string[] {
  const rate = (value: number | null): string => (value === null ? '–' : statistic(value));
  const rows = rules.map((rule) => [
    shown(rule.rule, 60),
    rule.tier,
    count(rule.alerts),
    rate(rule.perWeek),
    count(rule.falseAlerts),
    rate(rule.falsePerWeek),
  ]);
  const titles = ['Rule', 'Tier', 'Alerts', 'a week', 'False', 'a week'];
  const columns = titles.map((title, index) => ({
    title,
    align: index < 2 ? ('left' as const) : ('right' as const),
    flexible: index === 0,
  }));
  return table(columns, rows, width, { title: style.faint });
}

function tuningLines({ rules, falsePerWeek, tunedFalsePerWeek }: AlertsReport, { width }: PageStyle): string[] {
  const lines = rules
    .filter(({ tuned, falsePerWeek: own }) => tuned !== null || (own ?? 0) > ENOUGH_FALSE)
    .flatMap((rule) => hanging('· ', tuningOf(rule), width));
  if (lines.length === 0 || falsePerWeek === null || tunedFalsePerWeek === null) return lines;
  const together = `Together ${statistic(tunedFalsePerWeek)} false alerts a week instead of ${statistic(falsePerWeek)}; --tuned FILE writes these settings.`;
  return [...lines, ...hanging('→ ', together, width)];
}

function tuningOf({ rule, tuned, falsePerWeek }: RuleHistory): string {
  const now = `${shown(rule, 80)} raises ${statistic(falsePerWeek)} false alerts a week`;
  if (tuned === null) return `${now}, and no milder setting makes it quiet enough.`;
  const finds = tuned.stillFinds
    ? 'and it still alerts after the good period'
    : 'but it no longer alerts after the good period';
  return `${now}; ${tuned.setting} ${statistic(tuned.to)} instead of ${statistic(tuned.from)} would raise ${statistic(tuned.falsePerWeek)}, ${finds}.`;
}
