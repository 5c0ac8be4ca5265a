// npm run bench [-- --rows 1000000 --runs 5 --formats csv,parquet,jsonl --large 10000000]: whole processes, each against the
// others in the same run. Prints a table and writes it to bench/results.md. Never a test: seconds depend on the machine.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { root } from '../scripts/processes.mjs';
import { measure, median } from './measure.mjs';
import { peers } from './peers.mjs';
import { resultsPage } from './results-page.mjs';
import { cli, withBuild } from './with-build.mjs';

const { values: options } = parseArgs({
  options: {
    rows: { type: 'string', default: '1000000' },
    runs: { type: 'string', default: '5' },
    formats: { type: 'string', default: 'csv,parquet,jsonl' },
    large: { type: 'string', default: '10000000' },
  },
});
const rows = Number(options.rows);
const runs = Number(options.runs);

/** Runs of other tools, which take minutes. */
const OTHERS_RUNS = 3;
const LARGE_RUNS = 3;

await withBuild(benchmark);

async function benchmark() {
  const { benchmarkLogs } = await import('./log.mjs');
  const files = await benchmarkLogs(rows, options.formats.split(','), path.join(root, 'bench/data'));
  const results = [];
  for (const [format, file] of Object.entries(files)) results.push(await compare(format, file));
  const opened = files.parquet && (await openedLog(files.parquet));
  const page = resultsPage({ rows, runs, results, opened, large: await largeLog() });
  console.log(page);
  writeFileSync(path.join(root, 'bench/results.md'), page);
}

/** Ten times the rows in Parquet: ours alone. Undefined where they are not wanted. */
async function largeLog() {
  if (Number(options.large) === 0) return undefined;
  const { benchmarkLogs } = await import('./log.mjs');
  const { parquet } = await benchmarkLogs(Number(options.large), ['parquet'], path.join(root, 'bench/data'));
  const all = [];
  for (let run = 0; run < Math.min(runs, LARGE_RUNS); run++) {
    all.push(await measure([cli, 'investigate', parquet, '--format', 'json', '--quiet']));
    console.error(`${options.large} rows ${run + 1}: ${all.at(-1).wall.toFixed(1)} s`);
  }
  return medians(all);
}

/** Medians of what an opened log takes. */
async function openedLog(file) {
  const all = [];
  for (let run = 0; run < runs; run++) {
    const { output } = await measure([
      path.join(root, 'bench/opened.mjs'),
      path.join(root, 'out/bench/analysis.js'),
      file,
    ]);
    all.push(JSON.parse(output));
  }
  const of = (field) => median(all.map((each) => each[field]));
  return { firstStep: of('firstStep'), rerun: of('rerun') };
}

/** Medians of each contender, taken in turns so that a noisy minute hits all of them. */
async function compare(format, file) {
  const alone = path.join(root, 'bench/duckdb-alone.mjs');
  const contenders = {
    load: [alone, 'load', file],
    scan: [alone, 'scan', file],
    investigate: [cli, 'investigate', file, '--format', 'json', '--quiet'],
  };
  const others = format === 'csv' ? peers() : {};
  for (const [name, { args }] of Object.entries(others)) contenders[name] = [...args, file];
  const measured = Object.fromEntries(Object.keys(contenders).map((name) => [name, []]));
  for (let run = 0; run < runs; run++) {
    for (const [name, args] of Object.entries(contenders)) {
      if (run >= OTHERS_RUNS && name in others) continue;
      measured[name].push(await measure(args, others[name]?.program));
      const { wall, memory } = measured[name].at(-1);
      console.error(`${format} ${name} ${run + 1}/${runs}: ${wall.toFixed(2)} s, ${(memory / 1e6).toFixed(0)} MB`);
    }
  }
  const { headline } = JSON.parse(measured.investigate[0].output);
  return {
    format,
    file,
    headline,
    contenders: Object.fromEntries(Object.entries(measured).map(([name, all]) => [name, medians(all)])),
  };
}

function medians(all) {
  const of = (field) => median(all.map((each) => each[field]));
  return { wall: of('wall'), processor: of('processor'), memory: of('memory') };
}
