import { html, nothing, type TemplateResult } from 'lit';
import type { Page } from '../page';
import { t } from '../strings';
import { percent } from '../ui/format';
import { icon } from '../ui/icon';
import { kindName } from '../ui/kinds';
import { briefName } from '../ui/brief-name';
import { shown } from '../ui/text';
import { inZone } from '../ui/times';
import { glance, sentenceOf } from './sentence';

const WHOLE = 'verdict/whole';

/** Letters of one part that a reader takes in at a glance; more is there when asked for. */
const LONGEST = 320;

const cut = (text: string, brief: (name: string) => string): string => {
  const short = glance(text, brief);
  return short.length > LONGEST ? `${short.slice(0, LONGEST)}…` : short;
};

/** The sentence as the report has it, where a glance does not hold all of it. */
function wholeSentence(headline: string, { state, update }: Page): TemplateResult {
  const { opened, closed } = state.overview;
  const open = opened.includes(WHOLE);
  const toggle = () => {
    const others = opened.filter((id) => id !== WHOLE);
    update({ overview: { closed, opened: open ? others : [...others, WHOLE] } });
  };
  return html`<button class="link" aria-expanded=${String(open)} @click=${toggle}>
      ${icon(open ? 'chevron-down' : 'chevron-right')}${t('Full sentence')}
    </button>
    ${open ? html`<span class="whole-sentence">${headline}</span>` : nothing}`;
}

/** What broke, in words: the cause first, then what fell since when and for whom, then how sure that is. */
export function verdict(page: Page): TemplateResult {
  const { report, snapshot, state, send } = page;
  const first = report.hypotheses?.[0];
  if (!report.headline || !first) {
    const text = snapshot.run.state === 'running' ? t('Looking for the cause…') : t('No verdict yet');
    return html`<div class="verdict"><h2 class="headline muted">${text}</h2></div>`;
  }
  const words = (text: string) => inZone(shown(text), state.zone);
  const brief = briefName(report);
  const { cause, fall } = sentenceOf(report);
  const parts = [cause, fall].filter((part) => part !== null).map(words);
  const isCut = parts.some((part) => cut(part, brief) !== part);
  const [lead = '', then] = parts;
  return html`<div class="verdict">
    <h2 class="headline" title=${isCut ? words(report.headline) : nothing}>
      <span class="headline-lead">${cut(lead, brief)}</span>
      ${then === undefined ? nothing : html`<span class="headline-then">${cut(then, brief)}</span>`}
    </h2>
    <p class="verdict-line">
      ${icon(first.kind === 'none' ? 'pass' : 'target', first.kind === 'none' ? 'clear' : 'suspect')}
      <span>${t('{0}, {1} confident', kindName(first.kind), percent(first.confidence, 0))}</span>
      <button class="link" @click=${() => send({ type: 'copyHeadline' })}>
        ${icon('copy')}${t('Copy with numbers')}
      </button>
      ${
        snapshot.run.state === 'done'
          ? html`<button class="link" @click=${() => send({ type: 'export' })}>
              ${icon('export')}${t('Export…')}
            </button>`
          : nothing
      }
      ${isCut ? wholeSentence(words(report.headline), page) : nothing}
    </p>
  </div>`;
}
