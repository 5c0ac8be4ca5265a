import { html, nothing, type TemplateResult } from 'lit';
import type { SegmentReport } from '../../src/protocol/report';
import { t } from '../strings';
import { icon } from '../ui/icon';
import { segmentLine, segmentText } from '../ui/segment-label';
import type { TableColumn } from '../ui/windowed-table';
import { without, type SegmentRow } from './tree';

type Toggle = (segment: SegmentReport) => void;

function twistie({ segment, open }: SegmentRow, toggle: Toggle): TemplateResult {
  const click = (event: Event) => {
    event.stopPropagation();
    toggle(segment);
  };
  return open === null
    ? html`<span class="twistie"></span>`
    : html`<span class="twistie" @click=${click}>${icon(open ? 'chevron-down' : 'chevron-right')}</span>`;
}

const tags = ({ aliases, simpson, rows }: SegmentReport): TemplateResult => html`
  ${
    aliases.length
      ? html`<span class="tag" title=${aliases.map(segmentText).join('; ')}>${t('+{0} alias', aliases.length)}</span>`
      : nothing
  }
  ${
    simpson && rows.good > 0
      ? html`<span class="tag" title=${t('Its mix and rate parts disagree with the total (Simpson’s paradox)')}
          >Simpson</span
        >`
      : nothing
  }
`;

/**
 * The segment's name. Under a wider one only the conditions are told that it adds; the rest stands above it.
 * @param brief a column's name as it is told in little room
 */
export const segmentColumn = (
  isTree: boolean,
  toggle: Toggle,
  brief: (name: string) => string,
): TableColumn<SegmentRow> => ({
  id: 'segment',
  title: t('Segment'),
  sortable: true,
  cell: (row) => {
    const { segment, under, depth } = row;
    return html`<span class="one-line" data-depth=${depth} title=${segmentText(segment.where)}>
      ${isTree ? twistie(row, toggle) : nothing} ${under ? html`<span class="muted">${t('and')}&nbsp;</span>` : nothing}
      ${segmentLine(under ? without(segment.where, under.where) : segment.where, brief)}${tags(segment)}
    </span>`;
  },
});
