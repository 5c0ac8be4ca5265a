import type { Baselines } from './baselines';
import type { Verdict } from './judge';

export interface Result {
  /** Which generator. */
  world: string;
  scenario: string;
  seed: number;
  /** Which periods were handed over. */
  mode: string;
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

const HEADER = [
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
  'gap',
  'psi',
  'latest',
];

/** One line a scenario, never pooled. */
function cells(results: readonly Result[]): string[][] {
  const names = [...new Set(results.map(({ scenario }) => scenario))];
  return names.map((name) => {
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
      share(own.map(({ baselines }) => baselines.segment)),
      share(own.map(({ baselines }) => baselines.feature)),
      share(own.map(({ baselines }) => baselines.event)),
    ];
  });
}

/** One line a scenario, never pooled. */
export function table(results: readonly Result[]): string {
  const lines = [HEADER, ...cells(results)];
  const widths = HEADER.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  return lines.map((line) => line.map((text, column) => text.padEnd(widths[column] ?? 0)).join('  ')).join('\n');
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

const groupsOf = (results: readonly Result[]): { title: string; own: Result[] }[] =>
  [...new Set(results.map(({ world, mode }) => `${world}, periods ${mode}`))].map((title) => ({
    title,
    own: results.filter(({ world, mode }) => title === `${world}, periods ${mode}`),
  }));

/** All tables as text, one group of them for each world and each way of handing over periods. */
export const summary = (results: readonly Result[]): string =>
  groupsOf(results)
    .map(
      ({ title, own }) =>
        `${title}\n${table(own)}\n\n${pooled(own)}\n\nReliability of the first hypothesis\n${reliability(own)}`,
    )
    .join('\n\n');

/** The same as Markdown. */
export const inMarkdown = (results: readonly Result[]): string =>
  groupsOf(results)
    .map(({ title, own }) => {
      const row = (texts: readonly string[]): string => `| ${texts.join(' | ')} |`;
      const lines = [row(HEADER), row(HEADER.map(() => '---')), ...cells(own).map(row)].join('\n');
      return `## ${title.charAt(0).toUpperCase()}${title.slice(1)}\n\n${lines}\n\n\`\`\`\n${pooled(own)}\n\n${reliability(own)}\n\`\`\``;
    })
    .join('\n\n');
