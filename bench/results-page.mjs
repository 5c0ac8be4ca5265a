import { readFileSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { root } from '../scripts/processes.mjs';
import { barsTable } from './bars.mjs';

const seconds = (value) => `${value.toFixed(2)} s`;
const megabytes = (value) => `${(value / 1e6).toFixed(0)} MB`;
const LABELS = {
  load: 'DuckDB alone, loading every column into a table',
  scan: 'DuckDB alone, summing every numeric column',
  investigate: '`model-incident investigate`, the whole playbook',
  seed: "the seed document's `investigate()`, pandas and scipy",
  evidently: "Evidently's drift report",
  nannyml: "NannyML's univariate drift",
};

/** The results as Markdown: what was measured, on what, and how the contenders relate. */
export function resultsPage({ rows, runs, results, opened, large }) {
  const measured = Object.fromEntries(results.map(({ format, contenders }) => [format, contenders]));
  return `# Benchmark
Written by \`npm run bench\`: whole processes, medians of ${runs} runs taken in turns, a log of ${rows.toLocaleString('en')} rows × 31 columns.

${machine()}

${barsTable({ ...measured, opened, large })}
${results.map(section).join('\n')}`;
}

export function machine() {
  const cpus = os.cpus();
  const version = (name) =>
    JSON.parse(readFileSync(path.join(root, 'node_modules', name, 'package.json'), 'utf8')).version;
  return [
    `${cpus.length} × ${cpus[0]?.model.trim() ?? 'unknown processor'}, ${(os.totalmem() / 2 ** 30).toFixed(0)} GiB`,
    `${os.type()} ${os.release()}, Node ${process.version}, @duckdb/node-api ${version('@duckdb/node-api')}`,
  ].join(' · ');
}

function section({ format, file, headline, contenders }) {
  const { load } = contenders;
  const lines = Object.entries(contenders).map(([name, { wall, processor, memory }]) => {
    const ratios = `${(wall / load.wall).toFixed(2)} | ${(memory / load.memory).toFixed(2)}`;
    return `| ${LABELS[name]} | ${seconds(wall)} | ${seconds(processor)} | ${megabytes(memory)} | ${ratios} |`;
  });
  return `## ${format.toUpperCase()}, ${megabytes(statSync(file).size)}
| process | time | processor | peak memory | time ÷ load | memory ÷ load |
| --- | ---: | ---: | ---: | ---: | ---: |
${lines.join('\n')}

The headline it found: ${headline}
`;
}
