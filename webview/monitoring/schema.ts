import { html, nothing, type TemplateResult } from 'lit';
import type { SchemaCheckReport, SchemaIssue } from '../../src/protocol/schema-contract';
import type { Page } from '../page';
import { t } from '../strings';
import { plainTable } from '../ui/fields';
import { count } from '../ui/format';
import { icon } from '../ui/icon';
import { shown } from '../ui/text';

const SHOWN = 100;

function place({ first }: SchemaIssue, { send }: Page): TemplateResult | string {
  if (!first || first.line === null) return '';
  const { file, line } = first;
  return html`<button class="link" @click=${() => send({ type: 'openLocation', file, line })}>
    ${icon('go-to-file')}${t('Line {0}', line)}
  </button>`;
}

/** Expectations of the columns that the rows after the good period do not meet. */
export function schemaSection(report: SchemaCheckReport, page: Page): TemplateResult {
  const rules = report.inferred
    ? t('Nobody wrote a contract: rows after the good period are held against what it was like.')
    : t('Held against the contract that the document names.');
  if (report.issues.length === 0) {
    return html`<p>
        ${icon('pass', 'clear')}
        ${t('{0} rows meet every expectation of {1} columns.', count(report.rows), count(report.columns))}
      </p>
      <p class="muted">${rules}</p>`;
  }
  const hidden = report.issues.length - SHOWN;
  return html`${plainTable(
      t('Schema violations'),
      [{ title: t('Column') }, { title: t('Violation') }, { title: t('Rows'), numeric: true }, { title: t('First') }],
      report.issues.slice(0, SHOWN).map((issue) => [
        html`${icon(issue.severity === 'critical' ? 'error' : 'info', issue.severity)}
          <span class="visually-hidden">${issue.severity === 'critical' ? t('Critical') : t('Info')}</span>
          <bdi>${shown(issue.column, 120)}</bdi>`,
        html`<bdi>${shown(issue.text, 300)}</bdi>`,
        count(issue.rows),
        place(issue, page),
      ]),
    )}
    ${hidden > 0 ? html`<p class="muted">${t('and {0} more', count(hidden))}</p>` : nothing}
    <p class="muted">${rules}</p>`;
}
