import { html, nothing, type TemplateResult } from 'lit';
import type { ReplayComparison } from '../../src/protocol/replay';
import type { Page } from '../page';
import { t } from '../strings';
import { count, dateTime, zoneName } from '../ui/format';
import { icon } from '../ui/icon';
import { shown, shownValue } from '../ui/text';

/** What the reader's own model said of a logged row; null where it was not asked. */
export function replayOf(row: { file: string | null; line: number | null }, { report }: Page): ReplayComparison | null {
  return report.replay?.rows.find(({ file, line }) => file === row.file && line === row.line) ?? null;
}

/** Puts the examples to the reader's own model, or stops that. */
export function replayButton({ snapshot, report, send }: Page): TemplateResult {
  if (snapshot.replay.state === 'running')
    return html`<button class="link" @click=${() => send({ type: 'cancelReplay' })}>
      ${icon('debug-stop')}${t('Cancel replay')}
    </button>`;
  return html`<button
    class="link"
    title=${t('Puts these rows to your own model and compares what it says with the log')}
    ?disabled=${snapshot.run.state !== 'done'}
    @click=${() => send({ type: 'replay' })}
  >
    ${icon('debug-rerun')}${report.replay ? t('Replay again') : t('Replay')}
  </button>`;
}

const settingButton = ({ send }: Page, text: string): TemplateResult =>
  html`<vscode-button appearance="secondary" @click=${() => send({ type: 'replaySetting' })}>${text}</vscode-button>`;

/** Where the replay stands, and what the last one found. */
export function replayBanner(page: Page): TemplateResult | typeof nothing {
  const { replay } = page.snapshot;
  switch (replay.state) {
    case 'unset':
      return html`<div class="replay-banner" role="status">
        ${icon('info', 'info')}
        <span
          >${t('Replay asks your own model the same questions again. Name the program that runs it: it reads features as lines of JSON and prints a prediction for each.')}</span
        >
        ${settingButton(page, t('Set command'))}
      </div>`;
    case 'running':
      return html`<div class="replay-banner" role="status">
        <vscode-progress-ring aria-hidden="true"></vscode-progress-ring>
        <span>${t('Your model is asked about {0} rows…', count(replay.rows))}</span>
      </div>`;
    case 'failed':
      return html`<div class="replay-banner" role="alert">
        ${icon('error', 'critical')}
        <span><strong>${shown(replay.message, 1000)}</strong> ${shown(replay.advice, 1000)}</span>
        ${replay.setting ? settingButton(page, t('Change command')) : nothing}
      </div>`;
    case 'idle':
      return found(page);
  }
}

const ICONS = { critical: 'error', warning: 'warning', info: 'pass' } as const;

function found({ report, state: { zone } }: Page): TemplateResult | typeof nothing {
  const finding = report.steps.flatMap(({ findings }) => findings).find(({ id }) => id === 'replay');
  if (!finding || !report.replay) return nothing;
  const { at } = report.replay;
  return html`<div class="replay-banner" role="status">
    ${icon(ICONS[finding.severity], finding.severity === 'info' ? 'clear' : finding.severity)}
    <span>${shown(finding.text)} <span class="muted">${dateTime(at, zone)} ${zoneName(zone, at)}</span></span>
  </div>`;
}

/** Whether a row was reproduced, for its line in the table. */
export function replayCell(replayed: ReplayComparison | null): TemplateResult | string {
  if (!replayed) return '';
  if (replayed.reproduced) return html`${icon('pass', 'clear')} <span class="muted">${t('as logged')}</span>`;
  return html`${icon('warning', 'warning')} <bdi>${shownValue(replayed.replayed, 60)}</bdi>`;
}

/** The same in full, beside what was logged. */
export function replayLine(replayed: ReplayComparison | null): TemplateResult | typeof nothing {
  if (!replayed) return nothing;
  return html`<p>
    <span class="muted">${t('Replayed')}</span> <bdi class="value">${shownValue(replayed.replayed, 200)}</bdi>
    ${replayed.reproduced ? icon('pass', 'clear') : icon('warning', 'warning')}
    <span class="muted">${replayed.reproduced ? t('as logged') : t('not what was logged')}</span>
  </p>`;
}
