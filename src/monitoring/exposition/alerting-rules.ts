/** Limits the rules are written for. */
export interface RuleLimits {
  p99Seconds: number;
  errorRate: number;
  psi: number;
  accuracyFloor: number;
}

export const DEFAULT_LIMITS: RuleLimits = { p99Seconds: 0.2, errorRate: 0.05, psi: 0.25, accuracyFloor: 0.7 };

interface Rule {
  alert: string;
  expr: string;
  for: string;
  severity: 'critical' | 'warning' | 'info';
  summary: string;
}

/** Prometheus alerting rules for the metrics of a log, in the seed's three tiers, as YAML that `promtool check rules` accepts. */
export function alertingRules(limits: RuleLimits = DEFAULT_LIMITS): string {
  const rules: Rule[] = [
    {
      alert: 'ModelAccuracyBelowFloor',
      expr: `ml_model_accuracy_ratio < ${limits.accuracyFloor}`,
      for: '15m',
      severity: 'critical',
      summary: 'Accuracy is {{ $value | humanizePercentage }}',
    },
    {
      alert: 'ModelServingErrors',
      expr: `rate(ml_prediction_errors_total[15m]) / ignoring(model_version, predicted_class) sum without (model_version, predicted_class) (rate(ml_predictions_total[15m])) > ${limits.errorRate}`,
      for: '5m',
      severity: 'critical',
      summary: '{{ $value | humanizePercentage }} of predictions fail',
    },
    {
      alert: 'ModelFeatureAllNull',
      expr: 'ml_feature_null_ratio >= 1',
      for: '5m',
      severity: 'critical',
      summary: 'The feature {{ $labels.feature_name }} has no values',
    },
    {
      alert: 'ModelFeatureDrift',
      expr: `ml_feature_psi > ${limits.psi}`,
      for: '30m',
      severity: 'warning',
      summary: 'PSI of {{ $labels.feature_name }} is {{ $value | humanize }}',
    },
    {
      alert: 'ModelLatencyHigh',
      expr: `histogram_quantile(0.99, sum by (le) (rate(ml_prediction_seconds_bucket[15m]))) > ${limits.p99Seconds}`,
      for: '15m',
      severity: 'warning',
      summary: 'p99 latency is {{ $value | humanizeDuration }}',
    },
    {
      alert: 'ModelPredictsOneClass',
      expr: 'max without (predicted_class) (rate(ml_predictions_total[1h])) / sum without (predicted_class) (rate(ml_predictions_total[1h])) > 0.9',
      for: '1h',
      severity: 'warning',
      summary: '{{ $value | humanizePercentage }} of predictions are one class',
    },
    {
      alert: 'ModelFeatureMinorDrift',
      expr: `ml_feature_psi > 0.1 and ml_feature_psi <= ${limits.psi}`,
      for: '1h',
      severity: 'info',
      summary: 'PSI of {{ $labels.feature_name }} is {{ $value | humanize }}',
    },
  ];
  return `groups:\n  - name: model-incident\n    rules:\n${rules.map(ruleYaml).join('')}`;
}

const ruleYaml = ({ alert, expr, for: hold, severity, summary }: Rule): string =>
  [
    `      - alert: ${alert}`,
    `        expr: ${quoted(expr)}`,
    `        for: ${hold}`,
    `        labels:`,
    `          severity: ${severity}`,
    `        annotations:`,
    `          summary: ${quoted(summary)}`,
    '',
  ].join('\n');

const quoted = (text: string): string => `'${text.replace(/'/g, "''")}'`;
