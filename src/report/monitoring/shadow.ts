import type { MonitoringReport, ShadowReport } from '../../protocol/monitoring';
import { shown } from '../neutral-text';
import { count, percent, points, probability, statistic } from '../numbers';
import type { TextOptions } from '../text/investigation';
import { hanging, table } from '../text/layout';
import { fact, page, pageStyle, type PageStyle } from './page';

const SEGMENTS = 12;

/** What `shadow` prints. */
export function shadowText(report: MonitoringReport, options: TextOptions): string {
  const at = pageStyle(options);
  const { shadow } = report.monitoring;
  if (!shadow) return '';
  const guardrails = shadow.guardrails.flatMap(({ passed, text }) =>
    hanging(passed ? at.style.good('✓ ') : at.style.bad('✗ '), shown(text, 400), at.width),
  );
  return page(
    report,
    shadow.text,
    [
      { title: null, lines: facts(shadow, at) },
      { title: 'Agreement', lines: matrix(shadow, at) },
      { title: 'Guardrails', lines: guardrails },
      { title: 'Segments', lines: segments(shadow, at) },
    ],
    at,
  );
}

const spelled = ({ metric }: ShadowReport, value: number): string =>
  metric === 'accuracy' ? percent(value) : statistic(value);
const change = ({ metric }: ShadowReport, value: number): string =>
  metric === 'accuracy' ? points(value) : statistic(value);

function facts(shadow: ShadowReport, at: PageStyle): string[] {
  const { requests, unmatched, paired, agreement } = shadow;
  const alone = unmatched.champion + unmatched.challenger;
  const matched = `${count(requests)} with both answers${alone > 0 ? `; ${count(unmatched.champion)} of the champion alone, ${count(unmatched.challenger)} of the challenger alone` : ''}`;
  const title = shadow.metric === 'accuracy' ? 'Accuracy' : 'Error';
  const lines = fact('Requests', matched, at);
  if (paired) {
    const band = paired.interval
      ? `, 95% interval ${change(shadow, paired.interval[0])} to ${change(shadow, paired.interval[1])}`
      : '';
    const numbers = `${spelled(shadow, paired.champion)} → ${spelled(shadow, paired.challenger)} (${change(shadow, paired.difference)}${band})`;
    lines.push(...fact(title, `${numbers} on ${count(paired.labelled)} labelled requests`, at));
    const only =
      paired.onlyChampion === null
        ? 'paired bootstrap'
        : `McNemar: only the champion right ${count(paired.onlyChampion)}, only the challenger ${count(paired.onlyChallenger)}`;
    lines.push(...fact('Test', `${only}; p ${probability(paired.pValue)}`, at));
  }
  if (agreement) {
    const kappa = agreement.kappa === null ? '' : `, κ = ${statistic(agreement.kappa)}`;
    lines.push(...fact('Agree', `${percent(agreement.share)} of requests${kappa}`, at));
  }
  return lines;
}

function matrix({ agreement }: ShadowReport, { width, style }: PageStyle): string[] {
  if (!agreement) return [];
  const titles = ['Champion ↓ Challenger →', ...agreement.classes.map((name) => shown(name, 20))];
  const columns = titles.map((title, index) => ({
    title,
    align: index === 0 ? ('left' as const) : ('right' as const),
  }));
  const rows = agreement.classes.map((name, row) => [
    shown(name, 30),
    ...(agreement.matrix[row] ?? []).map((cell) => count(cell)),
  ]);
  return table(columns, rows, width, { title: style.faint });
}

function segments(shadow: ShadowReport, { width, style }: PageStyle): string[] {
  const rows = shadow.segments
    .slice(0, SEGMENTS)
    .map((segment) => [
      `${shown(segment.column, 30)}=${shown(segment.value, 30)}`,
      spelled(shadow, segment.champion),
      spelled(shadow, segment.challenger),
      change(shadow, segment.difference),
      count(segment.labelled),
      probability(segment.adjustedP),
    ]);
  if (rows.length === 0) return [];
  const titles = ['', 'Champion', 'Challenger', 'Difference', 'Labels', 'p (BH)'];
  const columns = titles.map((title, index) => ({
    title,
    align: index === 0 ? ('left' as const) : ('right' as const),
  }));
  return table(columns, rows, width, { title: style.faint });
}
