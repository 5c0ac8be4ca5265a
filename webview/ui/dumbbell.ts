import { html, nothing, svg, type TemplateResult } from 'lit';
import type { ByPeriod } from '../../src/protocol/report';

export type Axis = { from: number; to: number };

/**
 * Good (circle) and bad (diamond) on one axis with their 95% intervals as bars. Positions are percentages of
 * the width, so it scales without a layout of its own.
 */
export function dumbbell(
  metric: ByPeriod<number | null>,
  interval: ByPeriod<[number, number] | null>,
  axis: Axis,
): TemplateResult {
  const at = (value: number): string => `${(2 + (96 * (value - axis.from)) / (axis.to - axis.from || 1)).toFixed(2)}%`;
  const whisker = (range: [number, number] | null, kind: string) =>
    range ? svg`<line class="whisker ${kind}" x1=${at(range[0])} x2=${at(range[1])} y1="10" y2="10" />` : nothing;
  return html`<svg class="dumbbell" aria-hidden="true">
    ${
      metric.good !== null && metric.bad !== null
        ? svg`<line class="bar" x1=${at(metric.good)} x2=${at(metric.bad)} y1="10" y2="10" />`
        : nothing
    }
    ${whisker(interval.good, 'good')} ${whisker(interval.bad, 'bad')}
    ${metric.good === null ? nothing : svg`<circle class="good" cx=${at(metric.good)} cy="10" r="4.5" />`}
    ${
      metric.bad === null
        ? nothing
        : svg`<svg x=${at(metric.bad)} y="10" width="1" height="1" overflow="visible"><rect class="bad" x="-4" y="-4" width="8" height="8" transform="rotate(45)" /></svg>`
    }
  </svg>`;
}
