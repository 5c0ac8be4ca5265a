import { html, type TemplateResult } from 'lit';
import type { Page } from '../page';
import { t } from '../strings';
import { empty } from '../ui/empty';
import { changesSince } from './changes';
import { columnsRead } from './columns';
import { filesRead } from './files';
import { fingerprintsRead } from './fingerprints';
import { labelsRead } from './labels';
import { privateColumns } from './private-columns';
import { rejectedLines } from './rejected';

/** How the log was read: what was guessed, why, and where to correct it. */
export function readingView(page: Page): TemplateResult {
  const read = page.report.source?.read;
  if (!read) {
    return page.snapshot.run.state === 'running'
      ? empty('book', t('Reading the log'), t('What was understood of it is listed here as soon as it is read.'))
      : empty('book', t('Nothing read yet'), t('Run the investigation to read the log.'));
  }
  return html`<div class="reading">
    ${changesSince(page)} ${filesRead(read, page)} ${columnsRead(read, page)} ${labelsRead(read, page)}
    ${fingerprintsRead(read)} ${privateColumns(read)} ${rejectedLines(read.rejected, page)}
  </div>`;
}
