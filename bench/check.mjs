// npm run bench:check: a small benchmark as a check of ratios, never of seconds: what a further row costs beside loading it, and
// whether more rows cost more each. Processor time, which a busy machine bends less than the clock. Ends with 1 where a
// ratio is beyond its bound, twice what was measured when it was set.
import path from 'node:path';
import { root } from '../scripts/processes.mjs';
import { measure, median } from './measure.mjs';
import { cli, withBuild } from './with-build.mjs';

const SMALL = 50_000;
const LARGE = 200_000;
const RUNS = 3;

const RATIOS = [
  ['what a further row costs ÷ what loading it costs', 10, ({ ours, load }) => further(ours) / further(load)],
  ['four times the rows ÷ the rows', 3, ({ ours }) => ours.large.processor / ours.small.processor],
  ['peak memory ÷ that of loading', 3.5, ({ ours, load }) => ours.large.memory / load.large.memory],
];

const further = ({ small, large }) => large.processor - small.processor;

await withBuild(check);

async function check() {
  const measured = await measureAll();
  for (const [name, bound, of] of RATIOS) {
    const ratio = of(measured);
    const holds = ratio <= bound;
    console.log(`${holds ? 'holds ' : 'BROKEN'}  ${name}: ${ratio.toFixed(2)} (at most ${bound})`);
    if (!holds) process.exitCode = 1;
  }
}

/** Medians of small and large logs, taken in turns so that a noisy minute hits all of them. */
async function measureAll() {
  const { benchmarkLogs } = await import('./log.mjs');
  const folder = path.join(root, 'bench/data');
  const files = {
    small: (await benchmarkLogs(SMALL, ['csv'], folder)).csv,
    large: (await benchmarkLogs(LARGE, ['csv'], folder)).csv,
  };
  const contenders = {
    ours: (file) => [cli, 'investigate', file, '--format', 'json', '--quiet'],
    load: (file) => [path.join(root, 'bench/duckdb-alone.mjs'), 'load', file],
  };
  const runs = { ours: { small: [], large: [] }, load: { small: [], large: [] } };
  for (let run = 0; run < RUNS; run++) {
    for (const [name, args] of Object.entries(contenders))
      for (const [size, file] of Object.entries(files)) runs[name][size].push(await measure(args(file)));
  }
  const medians = (all) => ({
    processor: median(all.map(({ processor }) => processor)),
    memory: median(all.map(({ memory }) => memory)),
  });
  return Object.fromEntries(
    Object.entries(runs).map(([name, { small, large }]) => [name, { small: medians(small), large: medians(large) }]),
  );
}
