import { svg, html, type TemplateResult } from 'lit';
import type { Distribution } from '../../src/protocol/report';

const WIDTH = 96;
const HEIGHT = 20;
const MOST_BINS = 32;

/** Neighbouring bins added up until at most `most` are left: a sparkline has no room for more. */
export function coarser(shares: number[], most = MOST_BINS): number[] {
  const step = Math.ceil(shares.length / most);
  if (step <= 1) return shares;
  return Array.from({ length: Math.ceil(shares.length / step) }, (_unused, bin) =>
    shares.slice(bin * step, (bin + 1) * step).reduce((sum, share) => sum + share, 0),
  );
}

/** The outline of bars side by side, as an SVG path. */
function outline(shares: number[], highest: number, closed: boolean): string {
  const width = WIDTH / shares.length;
  const steps = shares.map((share, bin) => {
    const y = HEIGHT - (share / highest) * (HEIGHT - 1);
    return `${bin === 0 && !closed ? 'M' : 'L'}${(bin * width).toFixed(1)} ${y.toFixed(1)}H${((bin + 1) * width).toFixed(1)}`;
  });
  return closed ? `M0 ${HEIGHT}${steps.join('')}V${HEIGHT}Z` : steps.join('');
}

/** Good period filled, bad period as a line over it, the share of nulls as a first bin of its own. */
export function histogram(distribution: Distribution): TemplateResult {
  const good = coarser([distribution.nulls.good, ...distribution.good]);
  const bad = coarser([distribution.nulls.bad, ...distribution.bad]);
  const highest = Math.max(...good, ...bad, Number.EPSILON);
  return html`<svg class="histogram" viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" aria-hidden="true">
    ${svg`<path class="good" d=${outline(good, highest, true)} /><path class="bad" d=${outline(bad, highest, false)} />`}
  </svg>`;
}
