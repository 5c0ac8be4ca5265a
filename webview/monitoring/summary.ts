import { html, type TemplateResult } from 'lit';
import type { Monitoring } from '../../src/protocol/monitoring';
import { t } from '../strings';
import { count, decimal, percent } from '../ui/format';
import { icon } from '../ui/icon';
import { tierName } from './alerts';
import { answerName } from './retraining';

interface Fact {
  to: string;
  name: string;
  value: string;
  more: string;
  mark: 'clear' | 'suspect' | 'critical' | 'muted';
}

const MARKS: Record<Fact['mark'], string> = {
  clear: 'pass',
  suspect: 'warning',
  critical: 'error',
  muted: 'circle-slash',
};

function facts({ alerts, signals, estimate, performance, schema, retraining }: Monitoring): Fact[] {
  const found: Fact[] = [];
  if (alerts) {
    found.push({
      to: 'alerts',
      name: t('Alerts'),
      value: alerts.active ? t('{0}, active', tierName(alerts.active)) : t('None active'),
      more: t('{0} pages a week', decimal(alerts.pages.perWeek, 1)),
      mark: alerts.active === 'critical' ? 'critical' : alerts.active ? 'suspect' : 'clear',
    });
  }
  if (signals) {
    const outside = signals.series.filter((one) => one.outside > 0).length;
    found.push({
      to: 'signals',
      name: t('Signals'),
      value: t('{0} out of control', count(outside)),
      more: t('of {0}', count(signals.series.length + (signals.omitted ?? 0))),
      mark: outside > 0 ? 'suspect' : 'clear',
    });
  }
  if (estimate) {
    found.push({
      to: 'estimate',
      name: t('Estimated accuracy'),
      value: percent(estimate.later?.accuracy.estimated),
      more: t('realised {0}', percent(estimate.later?.accuracy.realised)),
      mark: estimate.conceptDrift.verdict === 'evidence' ? 'suspect' : 'clear',
    });
  } else if (performance) {
    found.push({
      to: 'performance',
      name: t('True metrics'),
      value: t('{0} metrics', count(performance.metrics.length)),
      more: t('{0} labels', count(performance.later?.labelled)),
      mark: 'clear',
    });
  }
  if (schema) {
    found.push({
      to: 'schema',
      name: t('Schema'),
      value: schema.valid
        ? t('Kept')
        : schema.issues.length === 1
          ? t('One violation')
          : t('{0} violations', count(schema.issues.length)),
      more: t('{0} columns', count(schema.columns)),
      mark: schema.valid ? 'clear' : 'critical',
    });
  }
  if (retraining) {
    found.push({
      to: 'retraining',
      name: t('Retraining'),
      value: retraining.retrain ? t('Yes') : t('Not yet'),
      more: answerName(retraining.answer.kind),
      mark: retraining.retrain ? 'suspect' : 'clear',
    });
  }
  return found;
}

function goTo(section: string): void {
  const heading = document.getElementById(`monitoring-${section}`);
  heading?.scrollIntoView({ block: 'start' });
  heading?.focus({ preventScroll: true });
}

/** All systems in one line each; each leads to its section. */
export const summary = (monitoring: Monitoring): TemplateResult => html`
  <div class="monitoring-facts">
    ${facts(monitoring).map(
      ({ to, name, value, more, mark }) =>
        html`<button class="fact" @click=${() => goTo(to)}>
          <span class="fact-name">${icon(MARKS[mark], mark)}${name}</span>
          <span class="fact-value">${value}</span>
          <span class="fact-more">${more}</span>
        </button>`,
    )}
  </div>
`;
