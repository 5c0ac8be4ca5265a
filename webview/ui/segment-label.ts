import { html, type TemplateResult } from 'lit';
import type { SegmentWhere } from '../../src/protocol/report';
import { shrinkingName } from './shrinking-name';
import { shown, shownValue } from './text';

/** `device = mobile, country = BR` as plain text; also the key of a segment. */
export const segmentText = (where: SegmentWhere): string =>
  Object.entries(where)
    .map(([column, value]) => `${shown(column)} = ${shownValue(value)}`)
    .join(', ');

/** The same with column and value told apart; it may take several lines. */
export const segmentLabel = (where: SegmentWhere): TemplateResult => html`
  <span class="segment-label" title=${segmentText(where)}
    >${Object.entries(where).map(
      ([column, value]) =>
        html`<span class="condition"
          ><bdi class="muted">${shown(column, 120)}</bdi> = <bdi>${shownValue(value, 120)}</bdi></span
        >`,
    )}</span
  >
`;

/** The same on one line of a table: where there is no room the columns' names give way, the values stay whole. */
export const segmentLine = (where: SegmentWhere, brief = (name: string): string => name): TemplateResult => html`
  <span class="segment-line" title=${segmentText(where)}
    >${Object.entries(where).map(
      ([column, value]) =>
        html`<span class="condition muted">${shrinkingName(brief(column))}</span
          ><span class="condition-value"> = <bdi>${shownValue(value, 120)}</bdi></span>`,
    )}</span
  >
`;
