import type { ChartConfiguration, ChartType } from 'chart.js';
import type { Distribution } from '../../src/protocol/report';
import { t } from '../strings';
import { number, percent } from '../ui/format';
import { shown, shownValue } from '../ui/text';
import { translucent, type ChartTheme } from '../ui/charts/theme';
import { placeAmong, roundTicks } from './round-ticks';

/** One bar of both periods: a bin, a category, or the nulls. */
export interface Bin {
  name: string;
  good: number;
  bad: number;
}

/** The bins of a distribution in words, the nulls first where there are any. */
export function binsOf(distribution: Distribution): Bin[] {
  const { edges, labels, good, bad, nulls } = distribution;
  const bins = good.map((share, bin) => {
    const name = edges ? `${number(edges[bin])} – ${number(edges[bin + 1])}` : shownValue(labels?.[bin] ?? null, 200);
    return { name, good: share, bad: bad[bin] ?? 0 };
  });
  return nulls.good > 0 || nulls.bad > 0 ? [{ name: t('null'), good: nulls.good, bad: nulls.bad }, ...bins] : bins;
}

const axisName = (bin: Bin): string => shown(bin.name.split(' – ')[0] ?? bin.name, 18);

/** Nulls are no neighbour of the smallest numbers: an empty place parts them. */
function withGap(bins: Bin[], parted: boolean): Bin[] {
  const [nulls, ...rest] = bins;
  return parted && nulls ? [nulls, { name: '', good: NaN, bad: NaN }, ...rest] : bins;
}

interface Tick {
  value: number;
  name: string;
}

/** Most names that fit below a distribution: bins may be of unlike width, so that even steps lie close in wide ones. */
const MOST_NAMES = 10;

/** What stands below bins of numbers: round numbers at their own places, whatever the bins' edges are. */
function ticksOf(edges: number[], bins: Bin[]): Tick[] {
  const before = bins.length - (edges.length - 1);
  const numbers = roundTicks(edges[0] ?? NaN, edges.at(-1) ?? NaN).flatMap((value) => {
    const place = placeAmong(edges, value);
    return place === null ? [] : [{ value: before + place, name: number(value) }];
  });
  const all = before > 0 ? [{ value: 0, name: t('null') }, ...numbers] : numbers;
  let last = -Infinity;
  return all.filter(({ value }) => {
    const fits = value - last >= bins.length / MOST_NAMES;
    if (fits) last = value;
    return fits;
  });
}

const nameOf = (ticks: Tick[], at: number | undefined): string => ticks.find(({ value }) => value === at)?.name ?? '';

/** Both periods over each other: good as filled bars, bad as outlined ones (categories) or a stepped line (numbers). */
export function distributionChart(
  distribution: Distribution,
  theme: ChartTheme,
): ChartConfiguration<ChartType, unknown[]> {
  const categorical = distribution.edges === null;
  const bins = withGap(
    binsOf(distribution),
    !categorical && distribution.edges?.length !== binsOf(distribution).length + 1,
  );
  const ticks = distribution.edges ? ticksOf(distribution.edges, bins) : null;
  const common = { barPercentage: 1, categoryPercentage: categorical ? 0.7 : 1 };
  return {
    type: 'bar',
    data: {
      labels: bins.map(axisName),
      datasets: [
        {
          type: 'bar',
          label: t('Good period'),
          data: bins.map((bin) => bin.good),
          backgroundColor: translucent(theme.good, 0.4),
          borderColor: theme.good,
          borderWidth: theme.highContrast ? 1 : 0,
          grouped: categorical,
          order: 1,
          ...common,
        },
        categorical
          ? {
              type: 'bar',
              label: t('Bad period'),
              data: bins.map((bin) => bin.bad),
              backgroundColor: 'transparent',
              borderColor: theme.bad,
              borderWidth: 2,
              ...common,
            }
          : {
              type: 'line',
              label: t('Bad period'),
              data: bins.map((bin) => bin.bad),
              borderColor: theme.bad,
              backgroundColor: theme.bad,
              borderWidth: 2,
              stepped: 'middle',
              pointRadius: 0,
            },
      ],
    },
    options: {
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      interaction: { mode: 'index', intersect: false },
      scales: {
        x: {
          grid: { display: false },
          border: { color: theme.grid },
          ticks: {
            maxRotation: categorical ? 40 : 0,
            autoSkipPadding: 12,
            ...(ticks ? { callback: (_value, index, shownTicks) => nameOf(ticks, shownTicks[index]?.value) } : {}),
          },
          ...(ticks
            ? {
                afterBuildTicks: (scale) => {
                  scale.ticks = ticks.map(({ value }) => ({ value }));
                },
              }
            : {}),
        },
        y: {
          beginAtZero: true,
          grid: { color: translucent(theme.grid, 0.6) },
          border: { display: false },
          ticks: { maxTicksLimit: 5, callback: (value) => percent(Number(value), 0) },
        },
      },
      plugins: {
        tooltip: {
          backgroundColor: theme.hover,
          borderColor: theme.grid,
          borderWidth: 1,
          titleColor: theme.foreground,
          bodyColor: theme.foreground,
          filter: (item) => bins[item.dataIndex]?.name !== '',
          callbacks: {
            title: ([item]) => bins[item?.dataIndex ?? 0]?.name ?? '',
            label: (item) => `${item.dataset.label ?? ''}: ${percent(item.parsed.y)}`,
          },
        },
      },
    },
  };
}
