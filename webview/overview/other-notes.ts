import { html, nothing, type TemplateResult } from 'lit';
import type { Page } from '../page';
import { t } from '../strings';
import { breakable } from '../ui/breakable';
import { icon } from '../ui/icon';
import { shown } from '../ui/text';

/** Notes on findings that this run has not: another period or segment finds other things, and no note is lost by it. */
export function otherNotes({ snapshot, report, send }: Page): TemplateResult | typeof nothing {
  if (snapshot.run.state !== 'done') return nothing;
  const found = new Set(report.steps.flatMap(({ findings }) => findings.map(({ id }) => id)));
  const others = Object.entries(snapshot.document.notes ?? {}).filter(([id]) => !found.has(id));
  if (others.length === 0) return nothing;
  return html`<section class="other-notes" aria-labelledby="other-notes-title">
    <h2 id="other-notes-title">${t('Notes on findings that this run has not')}</h2>
    <ul>
      ${others.map(
        ([id, text]) =>
          html`<li>
            ${icon('note')}
            <div>
              <p>${breakable(shown(text))}</p>
              <p class="muted">${breakable(shown(id, 200))}</p>
            </div>
            <button
              class="icon-button"
              title=${t('Remove this note')}
              aria-label=${t('Remove the note on {0}', shown(id, 200))}
              @click=${() => send({ type: 'setNote', finding: id, text: '' })}
            >
              ${icon('close')}
            </button>
          </li>`,
      )}
    </ul>
  </section>`;
}
