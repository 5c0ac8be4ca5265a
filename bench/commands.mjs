// npm run bench:commands [-- --rows 1000000 --runs 3 --only proxy,monitor]: every command that watches a model, as a whole process on
// a log of a million rows. Prints a table and writes it to bench/commands-results.md. Never a test: seconds depend on the machine.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { root } from '../scripts/processes.mjs';
import { measure, median } from './measure.mjs';
import { cli, withBuild } from './with-build.mjs';

const { values: options } = parseArgs({
  options: {
    rows: { type: 'string', default: '1000000' },
    runs: { type: 'string', default: '3' },
    only: { type: 'string', default: '' },
  },
});
/** What is promised of each command on two cores. */
const BAR = { seconds: 5, bytes: 1e9 };
const GOOD = ['--good', '2026-01-05/2026-01-15'];
const JSON_FORMAT = ['--format', 'json'];

const scratch = mkdtempSync(path.join(os.tmpdir(), 'bench-commands-'));
process.once('exit', () => rmSync(scratch, { recursive: true }));
await withBuild(benchmark);

/** The words of each command. */
async function commands() {
  const { benchmarkLogs } = await import('./log.mjs');
  const { commandLogs } = await import('./command-logs.mjs');
  const folder = path.join(root, 'bench/data');
  const { csv } = await benchmarkLogs(Number(options.rows), ['csv'], folder);
  const { shadow, experiment, traced, spans } = await commandLogs(Number(options.rows), folder);
  const contract = path.join(scratch, 'contract.json');
  // Of the whole log, which then does not break it: a broken contract ends with 1.
  writeFileSync(contract, (await measure([cli, 'schema', 'infer', csv, '--quiet'])).output);
  const onLog = ['proxy', 'estimate', 'performance', 'monitor', 'retrain'];
  return {
    ...Object.fromEntries(onLog.map((name) => [name, [name, csv, ...GOOD, ...JSON_FORMAT]])),
    metrics: ['metrics', csv, ...GOOD],
    'schema infer': ['schema', 'infer', csv, ...GOOD],
    'schema check': ['schema', 'check', csv, '--schema', contract, ...JSON_FORMAT],
    shadow: ['shadow', shadow, ...JSON_FORMAT],
    experiment: ['experiment', experiment, '--primary', 'correct:mean', ...JSON_FORMAT],
    traces: ['traces', traced, '--traces', spans, ...JSON_FORMAT],
    export: ['export', csv, '--output', path.join(scratch, 'flat.csv')],
  };
}

async function benchmark() {
  const wanted = options.only.split(',').filter((name) => name !== '');
  const lines = [];
  for (const [name, words] of Object.entries(await commands())) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    const runs = [];
    for (let run = 0; run < Number(options.runs); run++) runs.push(await measure([cli, ...words, '--quiet']));
    const of = (field) => median(runs.map((each) => each[field]));
    const [wall, processor, memory] = [of('wall'), of('processor'), of('memory')];
    const holds = wall <= BAR.seconds && memory <= BAR.bytes ? 'yes' : 'no';
    lines.push(
      `| \`${name}\` | ${wall.toFixed(1)} | ${processor.toFixed(1)} | ${(memory / 1e6).toFixed(0)} | ${holds} |`,
    );
    console.error(lines.at(-1));
  }
  const page = [
    `# Commands on ${Number(options.rows).toLocaleString('en')} rows`,
    '',
    `Whole processes, medians of ${options.runs} runs; Node ${process.versions.node}, ${os.availableParallelism()} cores. The log is that of \`npm run bench\` as CSV (31 columns); \`shadow\` and \`experiment\` have one of 9 and 10 columns, \`traces\` as many spans in a fifth as many traces. Bar: ${BAR.seconds} s and ${BAR.bytes / 1e9} GB.`,
    '',
    '| command | seconds | processor seconds | peak MB | within the bar |',
    '| --- | --: | --: | --: | --- |',
    ...lines,
    '',
  ].join('\n');
  console.log(page);
  if (wanted.length === 0) writeFileSync(path.join(root, 'bench/commands-results.md'), page);
}
