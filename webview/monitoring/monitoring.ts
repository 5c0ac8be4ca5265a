import { html, nothing, type TemplateResult } from 'lit';
import type { Monitoring, MonitoringSystem } from '../../src/protocol/monitoring';
import type { Page } from '../page';
import { t } from '../strings';
import { empty } from '../ui/empty';
import { shown } from '../ui/text';
import { alertsSection } from './alerts';
import { estimateSection } from './estimate';
import { performanceSection } from './performance';
import { retrainingSection } from './retraining';
import { schemaSection } from './schema';
import { signalsSection } from './signals';
import { summary } from './summary';

interface Section {
  system: MonitoringSystem;
  title: string;
  about: string;
  content: TemplateResult | null;
}

const given = <Part>(part: Part | undefined, draw: (part: Part, page: Page) => TemplateResult, page: Page) =>
  part === undefined ? null : draw(part, page);

function sections(monitoring: Monitoring, page: Page): Section[] {
  const { alerts, signals, estimate, performance, schema, retraining } = monitoring;
  return [
    {
      system: 'alerts',
      title: t('Alerts'),
      about: alerts?.text ?? '',
      content: given(alerts, alertsSection, page),
    },
    {
      system: 'signals',
      title: t('Signals'),
      about: t('Control charts against the good period; most need no labels.'),
      content: given(signals, signalsSection, page),
    },
    {
      system: 'estimate',
      title: t('Estimated performance'),
      about: t('How right the model should be by its own calibrated scores.'),
      content: given(estimate, estimateSection, page),
    },
    {
      system: 'performance',
      title: t('True metrics'),
      about: t('How right it was, where labels have come.'),
      content: given(performance, performanceSection, page),
    },
    {
      system: 'schema',
      title: t('Schema'),
      about: t('What columns are expected to be like.'),
      content: given(schema, schemaSection, page),
    },
    {
      system: 'retraining',
      title: t('Retraining'),
      about: t('Whether to retrain, and what kind of answer the diagnosis asks for.'),
      content: given(retraining, retrainingSection, page),
    },
  ];
}

const section = ({ system, title, about, content }: Section, why: string | undefined): TemplateResult => html`
  <section class="monitoring-section" aria-labelledby="monitoring-${system}">
    <h2 id="monitoring-${system}" tabindex="-1">${title}</h2>
    ${about === '' ? nothing : html`<p class="muted">${shown(about, 400)}</p>`}
    ${content ?? html`<p class="muted">${why === undefined ? t('This log gives nothing to it.') : shown(why, 400)}</p>`}
  </section>
`;

/** What runs before and after an incident, over the same log: it is worked out when somebody looks. */
export function monitoringView(page: Page): TemplateResult {
  const { report, snapshot, send } = page;
  const { monitoring } = report;
  if (monitoring && Object.keys(monitoring).length > 0) {
    return html`<div class="monitoring">
      ${summary(monitoring)} ${sections(monitoring, page).map((one) => section(one, monitoring.why?.[one.system]))}
    </div>`;
  }
  const state = snapshot.monitoring ?? { state: 'idle' };
  if (state.state === 'failed') {
    return empty(
      'error',
      shown(state.message, 500),
      shown(state.advice, 500),
      html`<vscode-button @click=${() => send({ type: 'monitor' })}>${t('Try again')}</vscode-button>`,
    );
  }
  if (snapshot.run.state !== 'done') {
    return empty(
      'pulse',
      t('Monitoring waits for the investigation'),
      t('It is held against the good period and the diagnosis, so it follows when the investigation has ended.'),
    );
  }
  return html`<div role="status">
    ${empty('pulse', t('Looking at signals, estimates, alerts and schema…'), t('It takes about as long as one question of the investigation.'))}
  </div>`;
}
