import { html, type TemplateResult } from 'lit';
import type { Role } from '../../src/protocol/roles';
import type { Page } from '../page';
import { t } from '../strings';
import { shown } from '../ui/text';

const ROLES: Role[] = [
  'timestamp',
  'id',
  'entity',
  'trace',
  'prediction',
  'score',
  'confidence',
  'label',
  'labelTime',
  'correct',
  'loss',
  'modelVersion',
  'latency',
  'status',
  'error',
  'variant',
  'feature',
  'segment',
  'ignore',
];

/** What a role is for, where its name does not say it. */
export function roleName(role: Role): string {
  const names: Partial<Record<Role, string>> = {
    timestamp: t('time of prediction'),
    entity: t('entity (user, device)'),
    trace: t('trace id'),
    labelTime: t('time of label'),
    correct: t('correct or not'),
    modelVersion: t('model version'),
    variant: t('experiment variant'),
    ignore: t('ignored'),
  };
  return names[role] ?? t(role);
}

/** The role of a column, as a control that gives it another one. The first choice returns it to the guess. */
export function roleSelect(column: string, role: Role | null, given: boolean, { send }: Page): TemplateResult {
  const change = (event: Event) => {
    const chosen = (event.target as HTMLSelectElement).value;
    send({ type: 'setRole', column, role: ROLES.find((one) => one === chosen) ?? null });
  };
  return html`<select class="role" aria-label=${t('Role of {0}', shown(column, 100))} @change=${change}>
    ${given ? html`<option value="">${t('as guessed')}</option>` : ''}
    ${role === null ? html`<option value="" selected>${t('none')}</option>` : ''}
    ${ROLES.map((one) => html`<option value=${one} ?selected=${one === role}>${roleName(one)}</option>`)}
  </select>`;
}
