import { IncidentError } from '../../protocol/errors';
import type { AlertRule, AlertRules } from '../../protocol/alert-rules';
import type {
  Alert,
  AlertGroup,
  AlertsReport,
  AlertTier,
  EstimateReport,
  RuleHistory,
  SignalSeries,
  SignalsReport,
  Windows,
} from '../../protocol/monitoring';
import { bucketStart } from '../../log/changes/time-grid';
import { WEEK } from '../../log/time/epoch';
import { formatInstant } from '../../log/time/instant';
import { estimatePerformance } from '../estimate/estimate';
import { chartSignals } from '../signals/charts';
import type { MonitoringContext } from '../windows/context';
import { eventStream } from './event-stream';
import { firings, type EventStream, type Firing } from './evaluate';
import { SEED_ROUTES, signalsIn, signalsOf, watchedBy } from './rules';
import { tuneRule } from './tune';

/** False alerts a week the seed document puts up with, of all rules together. */
const FALSE_ALERTS_A_WEEK = 2;
const TIERS: readonly AlertTier[] = ['critical', 'warning', 'info'];

/**
 * Runs alert rules over a log: the alerts as they would have been raised, grouped, and for each rule how often it would have
 * alerted, how often falsely, and how to set it so that it is quiet enough.
 * @param isOptional true for rules nobody wrote for this log: those whose signal it lacks are left out
 * @param known what was computed of this log already
 */
export async function monitorAlerts(
  context: MonitoringContext,
  { rules, routes = {} }: AlertRules,
  isOptional: boolean,
  known: { signals?: SignalsReport; estimate?: EstimateReport } = {},
): Promise<AlertsReport> {
  const signals = known.signals ?? (await signalsFor(context, rules, isOptional));
  const series = rules.some(({ signal }) => signal === 'estimated-accuracy')
    ? [...signals.series, estimatedAccuracy(known.estimate ?? (await estimatePerformance(context, {})))]
    : signals.series;
  const weeks = weeksOf(context);
  const histories: RuleHistory[] = [];
  const replays: Replay[] = [];
  const alerts: Alert[] = [];
  for (const rule of rules) {
    const watched = seriesOf(rule, series, isOptional);
    if (watched === null) continue;
    const stream = rule.type === 'page-hinkley' ? await eventStream(context, rule.signal) : null;
    const route = routes[rule.tier] ?? SEED_ROUTES[rule.tier];
    const mine = watched.flatMap((each) =>
      firings(rule, each, stream).map((firing) => alertOf(rule, route, each, firing, signals.windows, context)),
    );
    alerts.push(...mine);
    histories.push(historyOf(rule, route, watched, mine, weeks, context));
    replays.push({ rule, watched, stream });
  }
  const tuned = quietened(histories, replays, context, weeks);
  const pages = alerts.filter(({ tier }) => tier === 'critical').length;
  const isFalse = (alert: Alert): boolean => isInBaseline(context, Date.parse(alert.raised) * 1000);
  const active = TIERS.find((tier) => alerts.some((alert) => alert.tier === tier && alert.end === null)) ?? null;
  return {
    baseline: signals.baseline,
    windows: signals.windows,
    active,
    groups: grouped(alerts, signals.windows.seconds),
    rules: tuned,
    falsePerWeek: weeks.good === null ? null : alerts.filter(isFalse).length / weeks.good,
    tunedFalsePerWeek: weeks.good === null ? null : falseOf(tuned),
    perWeek: alerts.length / weeks.log,
    pages: { alerts: pages, perWeek: pages / weeks.log },
    text: sentence(alerts.length, active, pages, weeks.log),
  };
}

/** The signals that rules watch. A rule that speaks of none is told of all that there are. */
async function signalsFor(
  context: MonitoringContext,
  rules: readonly AlertRule[],
  isOptional: boolean,
): Promise<SignalsReport> {
  const signals = await chartSignals(context, watchedBy(rules));
  const isEstimate = ({ signal }: AlertRule): boolean => signal === 'estimated-accuracy';
  const isKnown = (rule: AlertRule): boolean => isEstimate(rule) || signalsIn(rule, signals.series).length > 0;
  const isPattern = ({ signal }: AlertRule): boolean => signal.includes('*');
  return isOptional || rules.every((rule) => isPattern(rule) || isKnown(rule)) ? signals : chartSignals(context);
}

function sentence(alerts: number, active: AlertTier | null, pages: number, weeks: number): string {
  if (alerts === 0) return 'No rule raised an alert.';
  const now = active === null ? 'none is active at the end of the log' : `a ${active} one is active`;
  const rate = Number((pages / weeks).toPrecision(2));
  const paged = pages === 0 ? 'nobody would have been paged' : `somebody would have been paged ${rate} times a week`;
  return `${alerts} ${alerts === 1 ? 'alert' : 'alerts'}; ${now}; ${paged}.`;
}

function seriesOf(rule: AlertRule, series: readonly SignalSeries[], isOptional: boolean): SignalSeries[] | null {
  try {
    return signalsOf(rule, series);
  } catch (error) {
    if (isOptional && error instanceof IncidentError) return null;
    throw error;
  }
}

/** Estimated accuracy as a signal like the others, its limits about the good period's estimate. */
function estimatedAccuracy(estimate: EstimateReport): SignalSeries {
  const { estimated, low } = estimate.accuracy;
  const centre = estimate.good.accuracy.estimated;
  const standardised = estimated.map((value, index) => {
    const bottom = low[index] ?? null;
    return value === null || bottom === null || centre === null || value <= bottom
      ? null
      : ((value - centre) * 1.96) / (value - bottom);
  });
  return {
    id: 'estimated-accuracy',
    title: 'Estimated accuracy',
    kind: 'performance',
    labels: false,
    unit: 'share',
    values: estimated,
    rows: estimate.windows.rows,
    centre,
    lower: estimated.map(() => null),
    upper: estimated.map(() => null),
    standardised,
    outside: 0,
    firstOutside: null,
    firstRun: null,
    cusum: null,
  };
}

interface Weeks {
  /** Length of the good period; null where that is another log. */
  good: number | null;
  log: number;
}

function weeksOf({ baseline, log }: MonitoringContext): Weeks {
  const { interval } = baseline;
  return {
    good: interval ? (Math.min(interval.end, log.span.end) - Math.max(interval.start, log.span.start)) / WEEK : null,
    log: Math.max(1, log.span.end - log.span.start) / WEEK,
  };
}

/** Whether an alert that was raised at the end of a window was raised within the good period, where every alert is false. */
export function isInBaseline({ baseline }: MonitoringContext, raised: number): boolean {
  return baseline.interval !== null && raised > baseline.interval.start && raised <= baseline.interval.end;
}

function alertOf(
  rule: AlertRule,
  route: string,
  series: SignalSeries,
  { from, raised, until }: Firing,
  windows: Windows,
  { grid }: MonitoringContext,
): Alert {
  const last = until ?? series.values.length;
  const held = series.values.slice(from, last).filter((value): value is number => value !== null);
  const value = series.values[raised] ?? null;
  const worst = worstOf(held, value, sideOf(rule), series.centre);
  const start = windows.start[from] ?? '';
  const threshold = thresholdInWords(rule);
  const spell = (number: number | null): string => spelled(series, number);
  const usual = series.centre === null || series.unit === 'psi' ? '' : `; ${spell(series.centre)} in the good period`;
  return {
    id: `${rule.name}/${series.id}/${start}`,
    rule: rule.name,
    tier: rule.tier,
    route,
    signal: series.id,
    start,
    raised: formatInstant(bucketStart(grid, raised + 1)),
    end: until === null ? null : formatInstant(bucketStart(grid, until)),
    windows: last - from,
    value,
    worst,
    threshold,
    text: `${series.title} ${spell(worst ?? value)} (${threshold}${usual}).`,
  };
}

/** Which values a rule is afraid of. */
function sideOf(rule: AlertRule): 'low' | 'high' | 'far' {
  if (rule.type === 'threshold') return rule.above === undefined ? 'low' : rule.below === undefined ? 'high' : 'far';
  return rule.direction === 'down' ? 'low' : rule.direction === 'up' ? 'high' : 'far';
}

/** The lowest, the highest, or the value farthest from the good period's. */
function worstOf(
  values: readonly number[],
  fallback: number | null,
  side: 'low' | 'high' | 'far',
  centre: number | null,
): number | null {
  const badness = (value: number): number =>
    side === 'low' ? -value : side === 'high' ? value : Math.abs(value - (centre ?? 0));
  return values.reduce<number | null>(
    (worst, value) => (worst === null || badness(value) > badness(worst) ? value : worst),
    fallback,
  );
}

function spelled({ unit }: SignalSeries, value: number | null): string {
  if (value === null) return 'unknown';
  return unit === 'share' ? `${Number((value * 100).toPrecision(3))}%` : String(Number(value.toPrecision(3)));
}

export function thresholdInWords(rule: AlertRule): string {
  switch (rule.type) {
    case 'threshold':
      return [
        ...(rule.below === undefined ? [] : [`below ${rule.below}`]),
        ...(rule.above === undefined ? [] : [`above ${rule.above}`]),
      ].join(' or ');
    case 'control-limits':
      return `beyond ${rule.sigmas ?? 3} sigmas`;
    case 'cusum':
      return `CUSUM above ${rule.threshold ?? 8}`;
    case 'cusum-seed':
      return `the seed’s CUSUM above ${rule.threshold ?? 5}`;
    case 'page-hinkley':
      return `Page–Hinkley above ${rule.threshold ?? 50}`;
  }
}

function historyOf(
  rule: AlertRule,
  route: string,
  watched: readonly SignalSeries[],
  alerts: readonly Alert[],
  weeks: Weeks,
  context: MonitoringContext,
): RuleHistory {
  const falseAlerts = alerts.filter(({ raised }) => isInBaseline(context, Date.parse(raised) * 1000)).length;
  const falsePerWeek = weeks.good === null ? null : falseAlerts / weeks.good;
  const verb = rule.tier === 'critical' ? 'paged' : 'alerted';
  const times = `${alerts.length} ${alerts.length === 1 ? 'time' : 'times'}`;
  const ofThem = falseAlerts > 0 ? `, ${falseAlerts} of them in the good period` : '';
  return {
    rule: rule.name,
    tier: rule.tier,
    route,
    signals: watched.map(({ id }) => id),
    alerts: alerts.length,
    falseAlerts,
    falsePerWeek,
    perWeek: alerts.length / weeks.log,
    text: `This rule would have ${verb} ${times}${ofThem}.`,
    tuned: null,
  };
}

/** What a rule is replayed on. */
interface Replay {
  rule: AlertRule;
  watched: readonly SignalSeries[];
  stream: EventStream | null;
}

const falseOf = (histories: readonly RuleHistory[]): number =>
  histories.reduce((total, { tuned, falsePerWeek }) => total + (tuned?.falsePerWeek ?? falsePerWeek ?? 0), 0);

/**
 * Where all rules together raise more false alerts than one puts up with, those that raise any share what one does, and each
 * that is above its share is replayed with milder settings.
 */
function quietened(
  histories: readonly RuleHistory[],
  replays: readonly Replay[],
  context: MonitoringContext,
  weeks: Weeks,
): RuleHistory[] {
  const { good } = weeks;
  if (good === null || falseOf(histories) <= FALSE_ALERTS_A_WEEK) return [...histories];
  const noisy = histories.filter(({ falseAlerts }) => falseAlerts > 0).length;
  const share = FALSE_ALERTS_A_WEEK / noisy;
  return histories.map((history, index) => {
    const replay = replays[index];
    if (!replay || (history.falsePerWeek ?? 0) <= share) return history;
    return { ...history, tuned: tuneRule(replay.rule, replay.watched, replay.stream, context, good, share) };
  });
}

/** Alerts that began within a window of each other are one incident: the gravest tier says where it goes. */
function grouped(alerts: readonly Alert[], seconds: number): AlertGroup[] {
  const sorted = [...alerts].sort(
    (a, b) => compareText(a.start, b.start) || TIERS.indexOf(a.tier) - TIERS.indexOf(b.tier),
  );
  const groups: Alert[][] = [];
  for (const alert of sorted) {
    const group = groups.at(-1);
    const before = group?.at(-1);
    if (group && before && Date.parse(alert.start) - Date.parse(before.start) <= seconds * 1000) group.push(alert);
    else groups.push([alert]);
  }
  return groups.map(groupOf);
}

function groupOf(alerts: readonly Alert[]): AlertGroup {
  const gravest = [...alerts].sort((a, b) => TIERS.indexOf(a.tier) - TIERS.indexOf(b.tier));
  const [first] = gravest;
  const others = alerts.length - 1;
  const ends = alerts.map(({ end }) => end);
  return {
    tier: first?.tier ?? 'info',
    route: first?.route ?? '',
    start: alerts[0]?.start ?? '',
    end: ends.includes(null) ? null : (ends.sort().at(-1) ?? null),
    text: `${first?.rule ?? ''}: ${first?.text ?? ''}${others > 0 ? ` ${others} more ${others === 1 ? 'alert' : 'alerts'} began with it.` : ''}`,
    alerts: gravest,
  };
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Whether an alert of a tier or a graver one held at any time after the good period. */
export function failsOn({ groups, baseline }: AlertsReport, tier: AlertTier): boolean {
  const end = baseline.end;
  return groups
    .flatMap(({ alerts }) => alerts)
    .some((alert) => {
      const isLater = end === null || alert.end === null || alert.end > end || alert.start >= end;
      return isLater && TIERS.indexOf(alert.tier) <= TIERS.indexOf(tier);
    });
}
