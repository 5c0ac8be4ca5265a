import type { Distribution, FeatureReport, Report } from '../../protocol/report';
import { statistic } from '../numbers';
import { escaped } from './escape';

/** Features whose distributions are drawn. */
const MOST = 6;
const WIDTH = 310;
const HEIGHT = 112;
const BOTTOM = 92;
const TOP = 8;
/** Bars under which each has its label. */
const LABELLED = 6;
const LONGEST_LABEL = 14;

/** The distributions of what drifted, the likeliest cause's columns first: good period filled, bad period as a line. */
export function distributions(report: Report): string {
  const suspects = report.hypotheses[0]?.kind === 'none' ? [] : (report.hypotheses[0]?.features ?? []);
  const all = [...report.features, ...report.outputs];
  const chosen = [
    ...all.filter(({ name }) => suspects.includes(name)),
    ...all.filter(({ name, drifted }) => drifted && !suspects.includes(name)),
  ].slice(0, MOST);
  const figures = chosen.flatMap((feature) => (hasBins(feature.distribution) ? [figure(feature)] : []));
  if (figures.length === 0) return '';
  return `<p class="soft"><span class="key good-key"></span> good period <span class="key bad-key"></span> bad period; the height is the share of rows.</p><div class="figures">${figures.join('\n')}</div>`;
}

const hasBins = ({ good, bad }: Distribution): boolean => Math.max(0, ...good, ...bad) > 0;

function figure({ name, distribution }: FeatureReport): string {
  return `<figure><figcaption>${escaped(name, 200)}</figcaption>${drawing(distribution, `Distribution of ${name}`)}</figure>`;
}

function drawing(distribution: Distribution, title: string): string {
  const { good, bad } = distribution;
  const highest = Math.max(...good, ...bad);
  const step = WIDTH / good.length;
  const y = (share: number): string => (BOTTOM - (share / highest) * (BOTTOM - TOP)).toFixed(1);
  const x = (bin: number): string => (bin * step).toFixed(1);
  const bars = good.map((share, bin) => `M${x(bin)} ${BOTTOM}V${y(share)}H${x(bin + 1)}V${BOTTOM}z`).join('');
  const outline = bad.map((share, bin) => `${bin === 0 ? `M0 ${BOTTOM}` : ''}V${y(share)}H${x(bin + 1)}`).join('');
  return [
    `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escaped(title, 220)}">`,
    `<path class="good-bars" d="${bars}"/><path class="bad-line" d="${outline}V${BOTTOM}"/>`,
    `<line class="grid" x1="0" x2="${WIDTH}" y1="${BOTTOM}" y2="${BOTTOM}"/>`,
    ...marks(distribution, step),
    '</svg>',
  ].join('');
}

/** The ends of a numeric axis; of few categories each by its name. */
function marks({ edges, labels, good }: Distribution, step: number): string[] {
  const text = (at: number, anchor: string, words: string): string =>
    `<text class="label" x="${at.toFixed(1)}" y="${HEIGHT - 8}" text-anchor="${anchor}">${escaped(words, LONGEST_LABEL)}</text>`;
  if (edges) {
    const [first, last] = [edges[0] ?? 0, edges.at(-1) ?? 0];
    return [text(0, 'start', statistic(first)), text(WIDTH, 'end', statistic(last))];
  }
  if (!labels || good.length > LABELLED) return [];
  return labels.slice(0, good.length).map((label, bin) => text((bin + 0.5) * step, 'middle', label));
}
