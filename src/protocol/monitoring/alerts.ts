import type { BaselineReport, Windows } from './windows';

export type AlertTier = 'critical' | 'warning' | 'info';

/** One alert: a rule that held for long enough, from the window that raised it to the one that ended it. */
export interface Alert {
  /** Stable across runs: rule, signal and start. */
  id: string;
  rule: string;
  tier: AlertTier;
  route: string;
  signal: string;
  /** The first window it held in, and the end of the window that raised it (later where it must hold for a while). */
  start: string;
  raised: string;
  /** End of the last window it held in; null while it still does. */
  end: string | null;
  windows: number;
  /** The value of the window that raised it, and the worst since. */
  value: number | null;
  worst: number | null;
  threshold: string;
  text: string;
}

/** Alerts that began together, as one page says them. */
export interface AlertGroup {
  tier: AlertTier;
  route: string;
  start: string;
  end: string | null;
  text: string;
  /** The gravest first. */
  alerts: Alert[];
  /** How many of them are left out here. */
  omitted?: number;
}

/** What a rule would have done on this log. */
export interface RuleHistory {
  rule: string;
  tier: AlertTier;
  route: string;
  signals: string[];
  alerts: number;
  /** Alerts that were raised in the good period: false by definition. */
  falseAlerts: number;
  falsePerWeek: number | null;
  perWeek: number | null;
  text: string;
  /** The smallest change of a setting that brings this rule’s false alerts to its share of two a week; null where none is needed or found. */
  tuned: { setting: string; from: number; to: number; falsePerWeek: number; stillFinds: boolean } | null;
}

export interface AlertsReport {
  baseline: BaselineReport;
  windows: Windows;
  /** The gravest tier that is active at the end of the log; null where none is. */
  active: AlertTier | null;
  /** In the order they began. */
  groups: AlertGroup[];
  /** How many are left out here, the oldest of those that ended. */
  omitted?: number;
  rules: RuleHistory[];
  /** Of all rules together: alerts raised within the good period, which are false, a week; all alerts, a week of the log. */
  falsePerWeek: number | null;
  perWeek: number | null;
  /** False alerts a week with every rule as tuned. */
  tunedFalsePerWeek: number | null;
  /** Alerts of the critical tier: each pages somebody. `perWeek` of the log. */
  pages: { alerts: number; perWeek: number };
  /** In one sentence: what is active, and how often somebody would have been paged. */
  text: string;
}
