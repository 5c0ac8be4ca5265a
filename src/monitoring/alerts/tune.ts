import type { AlertRule, AlertRules } from '../../protocol/alert-rules';
import type { RuleHistory, SignalSeries } from '../../protocol/monitoring';
import { bucketStart } from '../../log/changes/time-grid';
import type { MonitoringContext } from '../windows/context';
import { firings, type EventStream } from './evaluate';

const FACTORS = [1.25, 1.5, 2, 3, 4, 6, 8, 12];
/** Steps between a limit and the good period's farthest value. */
const STEPS = 24;

/**
 * Replays a rule over the log with less and less sensitive settings, and returns the first that raises few enough false
 * alerts a week in the good period. Null where none does.
 * @param weeks length of the good period
 * @param share so many false alerts a week are few enough
 */
export function tuneRule(
  rule: AlertRule,
  watched: readonly SignalSeries[],
  stream: EventStream | null,
  context: MonitoringContext,
  weeks: number,
  share: number,
): RuleHistory['tuned'] {
  for (const { setting, from, to, rule: milder } of milderRules(rule, watched, context)) {
    const raised = watched.flatMap((series) => firings(milder, series, stream).map((firing) => firing.raised));
    const isFalse = (window: number): boolean => {
      const { interval } = context.baseline;
      const at = bucketStart(context.grid, window + 1);
      return interval !== null && at > interval.start && at <= interval.end;
    };
    const falsePerWeek = raised.filter(isFalse).length / weeks;
    if (falsePerWeek > share) continue;
    return { setting, from, to, falsePerWeek, stillFinds: raised.some((window) => !isFalse(window)) };
  }
  return null;
}

/** The rules that this history is about, with the settings that replay over it found for them. */
export function tunedRules({ rules, ...rest }: AlertRules, histories: readonly RuleHistory[]): AlertRules {
  return {
    ...rest,
    rules: rules.flatMap((rule) => {
      const history = histories.find((each) => each.rule === rule.name);
      if (!history) return [];
      const { tuned } = history;
      return [tuned ? withSetting(rule, tuned.setting, tuned.to) : rule];
    }),
  };
}

/** A milder threshold is over where it no longer holds: the old `clear` may lie on the wrong side of it. */
function withSetting(rule: AlertRule, setting: string, to: number): AlertRule {
  const milder = { ...rule, [setting]: to };
  if (milder.type === 'threshold') delete milder.clear;
  return milder;
}

interface Milder {
  setting: string;
  from: number;
  to: number;
  rule: AlertRule;
}

function milderRules(rule: AlertRule, watched: readonly SignalSeries[], context: MonitoringContext): Milder[] {
  switch (rule.type) {
    case 'threshold':
      return milderThresholds(rule, watched, context);
    case 'control-limits': {
      const from = rule.sigmas ?? 3;
      return FACTORS.map((factor) => ({
        setting: 'sigmas',
        from,
        to: from * factor,
        rule: { ...rule, sigmas: from * factor },
      }));
    }
    case 'cusum':
    case 'cusum-seed':
    case 'page-hinkley': {
      const from = rule.threshold ?? { cusum: 8, 'cusum-seed': 5, 'page-hinkley': 50 }[rule.type];
      return FACTORS.map((factor) => ({
        setting: 'threshold',
        from,
        to: from * factor,
        rule: { ...rule, threshold: from * factor },
      }));
    }
  }
}

/** Limits in even steps toward the farthest value of the good period. */
function milderThresholds(
  rule: AlertRule & { type: 'threshold' },
  watched: readonly SignalSeries[],
  { grid, baseline }: MonitoringContext,
): Milder[] {
  const plain = { ...rule };
  delete plain.clear;
  const good = watched.flatMap(({ values }) =>
    values.filter((value, index): value is number => {
      const at = bucketStart(grid, index);
      return (
        value !== null && baseline.interval !== null && at >= baseline.interval.start && at < baseline.interval.end
      );
    }),
  );
  const side = rule.below === undefined ? 'above' : 'below';
  const from = rule[side] ?? 0;
  const farthest = side === 'below' ? Math.min(from, ...good) : Math.max(from, ...good);
  return Array.from({ length: STEPS + 1 }, (_, step) => {
    const exact = from + ((farthest - from) * (step + 1)) / STEPS;
    const to = Number(exact.toPrecision(4));
    return { setting: side, from, to, rule: { ...plain, [side]: to } };
  });
}
