// npm run bench:limited [-- --rows 10000000 --memory 2GB]: a JSON-lines export far larger than the memory that may be used
// (ten million rows are 6 GB), investigated in one process that spills to disk. Prints one line of figures and the headline,
// and ends with 1 where the process took more than was allowed. Never a test: a smaller copy is one.
import { statSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { buildAll, endWith, ensureDependencies } from '../scripts/set-up.mjs';
import { root } from '../scripts/processes.mjs';
import { measure } from './measure.mjs';

const { values: options } = parseArgs({
  options: { rows: { type: 'string', default: '10000000' }, memory: { type: 'string', default: '2GB' } },
});

try {
  await ensureDependencies();
  await buildAll('--production', '--outdir', 'out/bench');
  const { benchmarkLogs } = await import('./log.mjs');
  const { jsonl } = await benchmarkLogs(Number(options.rows), ['jsonl'], path.join(root, 'bench/data'));
  const words = ['investigate', jsonl, '--memory', options.memory, '--format', 'json', '--quiet'];
  const { wall, processor, memory, output } = await measure([path.join(root, 'out/bench/cli.js'), ...words]);
  const { headline, source } = JSON.parse(output);
  const gigabytes = (bytes) => `${(bytes / 1e9).toFixed(2)} GB`;
  console.log(
    `${source.rows} rows, ${gigabytes(statSync(jsonl).size)}, limit ${options.memory}: ${wall.toFixed(0)} s ` +
      `(read ${source.seconds.read.toFixed(0)} s), ${processor.toFixed(0)} s of processor, peak ${gigabytes(memory)}`,
  );
  console.log(headline);
  const limit = Number.parseFloat(options.memory) * 1e9;
  if (/^\d+(\.\d+)?GB$/.test(options.memory) && memory > limit) process.exitCode = 1;
} catch (error) {
  endWith(error);
}
