import { onLogs } from '../on-logs';
import { GOOD, LABELS, READING, REFERENCE, WHERE } from '../options';
import { checkOutput, writeFileWhole } from '../terminal';
import type { Command } from './command';

export const metrics: Command = {
  name: 'metrics',
  words: 'LOG...',
  summary: 'write Prometheus metrics of a log, with alerting rules and a Grafana dashboard for them',
  usage: `Usage: model-incident metrics LOG... [--openmetrics] [--output FILE] [options]

Prometheus exposition text: ml_prediction_seconds, ml_predictions_total, ml_feature_psi and more, for a textfile collector
(--output /var/lib/node_exporter/model.prom). --openmetrics: the same with exemplars that carry prediction ids.
`,
  options: [
    { name: 'openmetrics', help: 'The OpenMetrics form, with exemplars' },
    {
      name: 'latency-unit',
      value: 'UNIT',
      help: 'ns, us, ms or s, where the name of the latency column does not say it',
    },
    { name: 'alerting-rules', value: 'FILE', help: 'Write Prometheus alerting rules there too' },
    { name: 'dashboard', value: 'FILE', help: 'Write a Grafana dashboard there too' },
    GOOD,
    REFERENCE,
    LABELS,
    WHERE,
    ...READING,
  ],
  formats: [],
  run: (asked) =>
    onLogs(asked, async ({ request }) => {
      const { openPredictionLog } = await import('../../log/open');
      const { monitoringContext } = await import('../../monitoring/windows/context');
      const { collectMetrics } = await import('../../monitoring/exposition/collect');
      const { exposition } = await import('../../monitoring/exposition/expose');
      const { requireUnit } = await import('../../monitoring/exposition/latency-unit');
      const { alertingRules } = await import('../../monitoring/exposition/alerting-rules');
      const { dashboard } = await import('../../monitoring/exposition/dashboard');
      const { plainJson } = await import('../../report/json');
      const { given, following } = asked;
      const [rulesFile, dashboardFile] = [given.values.get('alerting-rules')?.[0], given.values.get('dashboard')?.[0]];
      for (const file of [rulesFile, dashboardFile]) if (file !== undefined) checkOutput(file, request.logs);
      const unit = given.values.get('latency-unit')?.[0];
      if (unit !== undefined) requireUnit(unit);
      const openMetrics = given.flags.has('openmetrics');
      const log = await openPredictionLog(request, following);
      try {
        const options = {
          ...(request.good === undefined ? {} : { good: request.good }),
          ...(following.signal ? { signal: following.signal } : {}),
        };
        const context = await monitoringContext(log, options);
        const collected = await collectMetrics(context, {
          exemplars: openMetrics,
          ...(unit === undefined ? {} : { latencyUnit: unit }),
        });
        const text = await exposition(collected, openMetrics);
        if (rulesFile !== undefined) await writeFileWhole(rulesFile, alertingRules());
        if (dashboardFile !== undefined) await writeFileWhole(dashboardFile, plainJson(dashboard()));
        return { text };
      } finally {
        await log.engine.close();
      }
    }),
};
