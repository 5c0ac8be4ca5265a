import { ALERT_TIERS, type AlertRules } from '../../protocol/alert-rules';
import { usage } from '../command-line';
import { onMonitored } from '../on-monitored';
import { EVERY, FORMAT, GOOD, LABELS, READING, REFERENCE, WHERE } from '../options';
import { checkOutput, writeFileWhole } from '../terminal';
import type { Command } from './command';

export const monitor: Command = {
  name: 'monitor',
  words: 'LOG... --rules FILE',
  summary: 'run alert rules over a log: alerts, how often each rule would have paged, how to quieten it',
  usage: `Usage: model-incident monitor LOG... [--rules FILE] [options]

Runs alert rules over the log's windows: thresholds, control limits, CUSUM, Page–Hinkley, with tiers, routes and hysteresis. Alerts
that began in the good period count as false; a rule that raises more than two a week is replayed with milder settings. Without
--rules, the rules of the three usual tiers.
`,
  options: [
    { name: 'rules', value: 'FILE', help: 'Rules as JSON, NAME.alert-rules.json' },
    { name: 'tuned', value: 'FILE', help: 'Write the rules there as replay over this history would set them' },
    {
      name: 'fail-on',
      value: 'critical|warning|info',
      help: 'End with status 1 where such an alert, or a graver one, held after the good period',
    },
    GOOD,
    REFERENCE,
    LABELS,
    EVERY,
    WHERE,
    FORMAT,
    ...READING,
  ],
  formats: ['text', 'json'],
  verdict: 'an alert of --fail-on',
  run: (asked) => {
    const wanted = asked.given.values.get('fail-on')?.[0];
    const tier = ALERT_TIERS.find((each) => each === wanted);
    if (wanted !== undefined && tier === undefined) {
      throw usage(asked.command, `--fail-on ${wanted}: is none of ${ALERT_TIERS.join(', ')}.`);
    }
    return onMonitored<AlertRules | undefined>(
      asked,
      async (context, one, request, rules) => {
        const { monitorAlerts, failsOn } = await import('../../monitoring/alerts/monitor');
        const { SEED_RULES } = await import('../../monitoring/alerts/rules');
        const { alertsText } = await import('../../report/monitoring/alerts');
        const alerts = await monitorAlerts(context, rules ?? SEED_RULES, rules === undefined);
        const tuned = one('tuned');
        if (tuned !== undefined) {
          const { tunedRules } = await import('../../monitoring/alerts/tune');
          const { plainJson } = await import('../../report/json');
          checkOutput(tuned, request.logs);
          await writeFileWhole(tuned, plainJson(tunedRules(rules ?? SEED_RULES, alerts.rules)));
        }
        return {
          monitoring: { alerts },
          spell: alertsText,
          ...(tier === undefined ? {} : { status: failsOn(alerts, tier) ? (1 as const) : (0 as const) }),
        };
      },
      // Rules are looked at before the log is loaded: a typing error must not cost a minute.
      async (one) => {
        const file = one('rules');
        const { readRules } = await import('../../monitoring/alerts/rules');
        return file === undefined ? undefined : readRules(file);
      },
    );
  },
};
