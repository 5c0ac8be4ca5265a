import { html, nothing, type TemplateResult } from 'lit';
import type { Finding } from '../../src/protocol/report';
import type { Page } from '../page';
import { t } from '../strings';
import { breakable } from '../ui/breakable';
import { icon } from '../ui/icon';
import { segmentText } from '../ui/segment-label';
import { shown } from '../ui/text';
import { inZone } from '../ui/times';

const ICONS = { critical: 'error', warning: 'warning', info: 'info' } as const;

const severityName = (severity: Finding['severity']): string =>
  ({ critical: t('Critical'), warning: t('Warning'), info: t('Information') })[severity];

function link(finding: Finding, page: Page): TemplateResult | typeof nothing {
  const { column, segment } = finding;
  if (column !== null && page.report.features?.some((feature) => feature.name === column)) {
    const features = { ...page.state.features, selected: column, filter: '', driftedOnly: false };
    return html`<button class="link" @click=${() => page.show('features', { features })}>
      ${t('Show distribution')}
    </button>`;
  }
  if (segment) {
    const segments = { ...page.state.segments, closed: [], selected: segmentText(segment) };
    return html`<button class="link" @click=${() => page.show('segments', { segments })}>${t('Show segment')}</button>`;
  }
  return nothing;
}

function note(finding: Finding, { snapshot, send }: Page): TemplateResult {
  const text = snapshot.document.notes?.[finding.id] ?? '';
  const keep = (event: Event) =>
    send({ type: 'setNote', finding: finding.id, text: (event.target as HTMLTextAreaElement).value });
  return html`<details class="note">
    <summary>${text ? shown(text, 200) : t('Add note')}</summary>
    <vscode-text-area
      rows="2"
      resize="vertical"
      aria-label=${t('Note on: {0}', shown(finding.text, 200))}
      .value=${text}
      @change=${keep}
    ></vscode-text-area>
  </details>`;
}

/** One finding of a step, with the way to what it is about and a note that the document keeps. */
export const findingItem = (finding: Finding, page: Page): TemplateResult => html`
  <li class="finding" data-finding=${finding.id} tabindex="-1">
    ${icon(ICONS[finding.severity], finding.severity)}
    <div>
      <p>
        <span class="visually-hidden">${severityName(finding.severity)}: </span
        >${breakable(inZone(shown(finding.text), page.state.zone))}
      </p>
      <div class="finding-actions">${link(finding, page)} ${note(finding, page)}</div>
    </div>
  </li>
`;
