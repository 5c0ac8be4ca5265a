import type { Baselines } from './baselines';
import type { Verdict } from './judge';

export interface Result {
  scenario: string;
  seed: number;
  verdict: Verdict;
  baselines: Baselines;
  seconds: number;
}

const MINUTES = 60_000;

/** Share of true among those that apply, as `3/4`, or `–`. */
const share = (values: readonly (boolean | null)[]): string => {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? '–' : `${known.filter(Boolean).length}/${known.length}`;
};

const percent = (values: readonly (boolean | null)[]): string => {
  const known = values.filter((value) => value !== null);
  return known.length === 0
    ? '–'
    : `${((100 * known.filter(Boolean).length) / known.length).toFixed(1)}% of ${known.length}`;
};

const median = (values: readonly number[]): number | null =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? null;

const near = (verdict: Verdict): boolean | null =>
  verdict.covered === null ? null : verdict.onsetError !== null && verdict.onsetError <= 30 * MINUTES;

/** One line a scenario, never pooled. */
export function table(results: readonly Result[]): string {
  const header = [
    'scenario',
    'kind',
    'feature',
    'segment',
    'onset ≤30min',
    'median',
    'covered',
    'width',
    'event',
    'false',
    's',
    '| gap',
    'psi',
    'latest',
  ];
  const names = [...new Set(results.map(({ scenario }) => scenario))];
  const lines = names.map((name) => {
    const own = results.filter(({ scenario }) => scenario === name);
    const verdicts = own.map(({ verdict }) => verdict);
    const errors = verdicts.flatMap(({ onsetError }) => (onsetError === null ? [] : [onsetError / MINUTES]));
    const widths = verdicts.flatMap(({ covered, width }) =>
      covered === null || width === null ? [] : [width / MINUTES / 60],
    );
    return [
      name,
      share(verdicts.map(({ kind }) => kind)),
      share(verdicts.map(({ feature }) => feature)),
      share(verdicts.map(({ segment }) => segment)),
      share(verdicts.map(near)),
      errors.length ? `${(median(errors) ?? 0).toFixed(0)}m` : '–',
      share(verdicts.map(({ covered }) => covered)),
      widths.length ? `${(median(widths) ?? 0).toFixed(1)}h` : '–',
      share(verdicts.map(({ event }) => event)),
      share(verdicts.map(({ falseAlarm }) => falseAlarm)),
      (median(own.map(({ seconds }) => seconds)) ?? 0).toFixed(1),
      `| ${share(own.map(({ baselines }) => baselines.segment))}`,
      share(own.map(({ baselines }) => baselines.feature)),
      share(own.map(({ baselines }) => baselines.event)),
    ];
  });
  const widths = header.map((title, column) =>
    Math.max(title.length, ...lines.map((line) => line[column]?.length ?? 0)),
  );
  return [header, ...lines]
    .map((line) => line.map((text, column) => text.padEnd(widths[column] ?? 0)).join('  '))
    .join('\n');
}

/** What the issue asks over all logs: onset within half an hour, coverage, width; and the two shares beside. */
export function pooled(results: readonly Result[]): string {
  const verdicts = results.map(({ verdict }) => verdict);
  const wrong = verdicts.filter(({ falseAlarm }) => falseAlarm === null);
  const widths = wrong.flatMap(({ width }) => (width === null ? [] : [width]));
  return [
    `kind      ${percent(wrong.map(({ kind }) => kind))}`,
    `feature   ${percent(wrong.map(({ feature }) => feature))}`,
    `segment   ${percent(wrong.map(({ segment }) => segment))}`,
    `onset     ${percent(wrong.map(near))} within 30 minutes, interval covers ${percent(wrong.map(({ covered }) => covered))}, ${percent(widths.map((width) => width < 180 * MINUTES))} narrower than 3 h`,
    `event     ${percent(wrong.map(({ event }) => event))}`,
    `false     ${percent(verdicts.map(({ falseAlarm }) => falseAlarm))} of quiet logs`,
  ].join('\n');
}

/** Of hypotheses said with a confidence, how many held. */
export function reliability(results: readonly Result[]): string {
  const edges = [0, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 1.0001];
  return edges
    .slice(0, -1)
    .map((low, index) => {
      const high = edges[index + 1] ?? 1;
      const inside = results.filter(({ verdict }) => verdict.confidence >= low && verdict.confidence < high);
      const said = inside.reduce((sum, { verdict }) => sum + verdict.confidence, 0) / Math.max(1, inside.length);
      return `said ${low.toFixed(2)}–${Math.min(1, high).toFixed(2)}  mean ${inside.length ? said.toFixed(2) : '  – '}  held ${percent(inside.map(({ verdict }) => verdict.whole))}`;
    })
    .join('\n');
}
