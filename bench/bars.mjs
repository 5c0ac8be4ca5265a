// What the project promises of its speed, and how a run of the benchmark stands to it.

const BARS = [
  ['whole playbook on CSV ÷ load', 2, 1.2, ({ csv }) => csv && csv.investigate.wall / csv.load.wall],
  ['whole playbook on Parquet ÷ scan', 12, 5, ({ parquet }) => parquet && parquet.investigate.wall / parquet.scan.wall],
  ["the seed's pandas script ÷ ours, CSV", -4, -8, ({ csv }) => csv?.seed && csv.seed.wall / csv.investigate.wall],
  [
    "Evidently's drift report ÷ ours, CSV",
    -10,
    -30,
    ({ csv }) => csv?.evidently && csv.evidently.wall / csv.investigate.wall,
  ],
  [
    "NannyML's univariate drift ÷ ours, CSV",
    null,
    null,
    ({ csv }) => csv?.nannyml && csv.nannyml.wall / csv.investigate.wall,
  ],
  [
    'time of ten times the rows ÷ time, Parquet',
    11,
    9,
    ({ parquet, large }) => parquet && large && large.wall / parquet.investigate.wall,
  ],
  ['peak memory of ten times the rows, Parquet, GB', 1.5, 1, ({ large }) => large && large.memory / 1e9],
  ['run after a period changes, opened Parquet, s', 0.7, 0.2, ({ opened }) => opened?.rerun],
  ["first step's result after opening, Parquet, s", 1, 0.5, ({ opened }) => opened?.firstStep],
];

/** A bar below zero is one to reach, any other one to stay under. */
const reached = (value, bar) => (bar < 0 ? value >= -bar : value <= bar);
const bound = (bar) => (bar === null ? '' : bar < 0 ? `≥ ${-bar}` : `≤ ${bar}`);

/**
 * The promises as a Markdown table, with what was measured and whether it holds; those that were not measured say so.
 * @param measured contenders' medians by format, `large` and `opened`
 */
export function barsTable(measured) {
  const lines = BARS.map(([name, bar, aim, of]) => {
    const value = of(measured);
    if (typeof value !== 'number') return `| ${name} | ${bound(bar)} | ${bound(aim)} | not measured | |`;
    const holds =
      bar === null ? '' : reached(value, aim) ? 'reaches the aim' : reached(value, bar) ? 'holds' : 'misses';
    return `| ${name} | ${bound(bar)} | ${bound(aim)} | ${value.toFixed(2)} | ${holds} |`;
  });
  return `## What is promised
| case | bar | aim | measured | |
| --- | --- | --- | ---: | --- |
${lines.join('\n')}

Beside these: \`npm run bench:host\` (the extension host's event loop), \`npm run bench:table\` (what crosses from a ClickHouse table).
`;
}
