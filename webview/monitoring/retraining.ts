import { html, nothing, type TemplateResult } from 'lit';
import type { RetrainingAnswer, RetrainingReport, RetrainingTriggerId } from '../../src/protocol/monitoring';
import type { Page } from '../page';
import { t } from '../strings';
import { fields, plainTable } from '../ui/fields';
import { count, number, percent } from '../ui/format';
import { icon } from '../ui/icon';
import { shown } from '../ui/text';
import { inZone } from '../ui/times';

export function answerName(kind: RetrainingAnswer): string {
  const names: Record<RetrainingAnswer, string> = {
    retrain: t('Retrain'),
    'retrain-on-recent-data': t('Retrain on recent data only'),
    'adjust-threshold': t('Adjust the threshold'),
    'fix-pipeline': t('Fix the pipeline'),
    'fix-serving': t('Fix the serving'),
    'fix-labels': t('Fix the labels'),
    investigate: t('Investigate further'),
    nothing: t('Nothing to do'),
  };
  return names[kind];
}

function triggerName(id: RetrainingTriggerId): string {
  const names: Record<RetrainingTriggerId, string> = {
    age: t('Age of the model'),
    performance: t('Performance'),
    drift: t('Feature drift'),
    'prediction-drift': t('Prediction drift'),
    volume: t('New labelled rows'),
    schedule: t('Schedule'),
  };
  return names[id];
}

/** What the seed's policy says. It knows reasons, and a number of new rows without which none of them counts. */
function seedAnswer({ seed, newSamples, minimumNewSamples }: RetrainingReport): string {
  if (seed.shouldRetrain) return t('retrain, for these reasons:');
  if (seed.reasons.length === 0) return t('do not retrain: none of its reasons holds');
  return t(
    'not yet: {0} of the {1} new labelled rows that it asks for. Its reasons, had there been enough:',
    count(newSamples),
    count(minimumNewSamples),
  );
}

/** Whether to retrain, why, and what kind of answer the diagnosis asks for instead. */
export function retrainingSection(report: RetrainingReport, { state }: Page): TemplateResult {
  const { answer, triggers, seed } = report;
  return html`
    <p class="answer">
      <strong>${answerName(answer.kind)}</strong>
      <span>${shown(inZone(report.text, state.zone), 500)}</span>
    </p>
    ${plainTable(
      t('Triggers of retraining'),
      [
        { title: t('Trigger') },
        { title: t('Fired') },
        { title: t('Why') },
        { title: t('Value'), numeric: true },
        { title: t('Limit'), numeric: true },
      ],
      triggers.map((trigger) => [
        triggerName(trigger.id),
        html`${icon(trigger.fired ? 'warning' : 'pass', trigger.fired ? 'suspect' : 'clear')}
        ${trigger.fired ? t('yes') : t('no')}`,
        html`<bdi>${shown(inZone(trigger.text, state.zone), 300)}</bdi>`,
        number(trigger.value, 3),
        number(trigger.threshold, 3),
      ]),
    )}
    ${fields([
      [t('New labelled rows'), t('{0} of at least {1}', count(report.newSamples), count(report.minimumNewSamples))],
      [
        t('Diagnosis'),
        answer.confidence === null
          ? shown(answer.text, 300)
          : html`${shown(answer.text, 300)}
              <span class="muted">${t('{0} confident', percent(answer.confidence, 0))}</span>`,
      ],
      [
        t('The seed’s policy'),
        html`${seedAnswer(report)}
        ${seed.reasons.length > 0 ? html`<span class="muted">${shown(seed.reasons.join('; '), 300)}</span>` : nothing}`,
      ],
    ])}
  `;
}
