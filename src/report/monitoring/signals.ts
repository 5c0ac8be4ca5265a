import type { MonitoringReport, SignalSeries, SignalsReport } from '../../protocol/monitoring';
import { shown } from '../neutral-text';
import { count, minute, percent, statistic } from '../numbers';
import type { TextOptions } from '../text/investigation';
import { table } from '../text/layout';
import { fact, page, pageStyle, type PageStyle } from './page';
import { windowTable } from './windows';

const LISTED = 20;
const CHARTED = 4;

export const signalValue = ({ unit }: Pick<SignalSeries, 'unit'>, value: number | null): string =>
  unit === 'share' ? percent(value) : unit === 'rows' ? count(value) : statistic(value);

/** What `proxy` prints. */
export function signalsText(report: MonitoringReport, options: TextOptions): string {
  const at = pageStyle(options);
  const { signals } = report.monitoring;
  if (!signals) return '';
  const out = signals.series.filter(({ outside }) => outside > 0);
  const { baseline } = signals;
  const good = baseline.reference ? 'the reference log' : `${minute(baseline.start)} → ${minute(baseline.end)} UTC`;
  return page(
    report,
    answerOf(signals, out),
    [
      {
        title: null,
        lines: fact('Good', `${good} · ${count(baseline.rows)} rows${baseline.proposed ? ' · proposed' : ''}`, at),
      },
      { title: 'Out of control', lines: listOf(out, at) },
      { title: 'Over time', lines: charts(signals, out, at) },
    ],
    at,
  );
}

function answerOf({ series }: SignalsReport, out: readonly SignalSeries[]): string {
  const [first] = out;
  if (!first) return `All ${count(series.length)} signals stay within their limits after the good period.`;
  const since = first.firstOutside === null ? '' : `, first at ${minute(first.firstOutside)} UTC`;
  return `${count(out.length)} of ${count(series.length)} signals left their limits after the good period: ${shown(first.title, 80)} most${since}.`;
}

function listOf(out: readonly SignalSeries[], { width, style }: PageStyle): string[] {
  const rows = out.slice(0, LISTED).map((series) => {
    const index = series.values.findLastIndex((value) => value !== null);
    return [
      shown(series.title, 60),
      signalValue(series, series.centre),
      signalValue(series, series.values[index] ?? null),
      count(series.outside),
      minute(series.firstOutside),
      series.cusum ? `${minute(series.cusum.start)} ${series.cusum.direction}` : '–',
    ];
  });
  if (rows.length === 0) return [];
  const titles = ['', 'Good', 'Latest', 'Windows out', 'First (UTC)', 'CUSUM'];
  const columns = titles.map((title, index) => ({
    title,
    align: index === 0 ? ('left' as const) : ('right' as const),
    flexible: index === 0,
  }));
  const more =
    out.length > LISTED ? [style.faint(`… and ${count(out.length - LISTED)} more; --format json has all.`)] : [];
  return [...table(columns, rows, width, { title: style.faint }), ...more];
}

function charts({ windows }: SignalsReport, out: readonly SignalSeries[], at: PageStyle): string[] {
  const chosen = out.slice(0, CHARTED);
  if (chosen.length === 0) return [];
  const isOut = (series: SignalSeries, index: number): boolean => {
    const value = series.values[index] ?? null;
    const [low, high] = [series.lower[index] ?? null, series.upper[index] ?? null];
    return value !== null && ((low !== null && value < low) || (high !== null && value > high));
  };
  const columns = chosen.map((series) => ({
    title: shown(series.id, 24),
    values: series.values.map((value, index) => `${signalValue(series, value)}${isOut(series, index) ? '!' : ' '}`),
  }));
  return windowTable(windows, columns, at, (index) => chosen.some((series) => isOut(series, index)));
}
