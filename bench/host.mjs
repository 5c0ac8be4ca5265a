// npm run bench:host [-- --rows 1000000 --formats csv,parquet]: the event loop of a real extension host, idle and while a
// large log is investigated. Prints a table and writes it to bench/host-results.md. Never a test: delays depend on the machine.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { installTestHost } from '../scripts/install-test-host.mjs';
import { outcome, root } from '../scripts/processes.mjs';
import { buildAll, endWith, ensureDependencies } from '../scripts/set-up.mjs';
import { machine } from './results-page.mjs';

const { values: options } = parseArgs({
  options: { rows: { type: 'string', default: '1000000' }, formats: { type: 'string', default: 'csv,parquet' } },
});

try {
  await ensureDependencies();
  await buildAll();
  await installTestHost();
  await benchmark();
} catch (error) {
  endWith(error);
}

async function benchmark() {
  const { benchmarkLogs } = await import('./log.mjs');
  const rows = Number(options.rows);
  const files = await benchmarkLogs(rows, options.formats.split(','), path.join(root, 'bench/data'));
  const folder = mkdtempSync(path.join(os.tmpdir(), 'bench-host-'));
  const result = path.join(folder, 'result.json');
  try {
    const env = {
      HOST_TESTS: 'bench/host',
      BENCH_LOGS: Object.values(files).join(path.delimiter),
      BENCH_RESULT: result,
    };
    const { code } = await outcome(process.execPath, [path.join(root, 'test/vscode/run-host-tests.mjs')], { env });
    if (code !== 0) throw new Error(`The host ended with ${code}.`);
    const page = resultsPage(rows, JSON.parse(readFileSync(result, 'utf8')));
    console.log(page);
    writeFileSync(path.join(root, 'bench/host-results.md'), page);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function resultsPage(rows, { activationMilliseconds, idle, ...busy }) {
  const line = (what, { p50, p99, max, seconds }, longest) =>
    `| ${[what, ...[p50, p99, max].map((value) => value.toFixed(1)), seconds.toFixed(1), longest ?? ''].join(' | ')} |`;
  const longest = ([first]) =>
    first ? `${first.milliseconds.toFixed(1)} (${first.functions.slice(0, 2).join(', ')})` : 'none';
  return `# The extension host while a log is investigated
Written by \`npm run bench:host\`: event-loop delay in milliseconds (\`monitorEventLoopDelay\`, resolution 1 ms) inside a real VS Code, and the longest time that code of ours computed without a pause, from a sampled profile of a second run. A log of ${rows.toLocaleString('en')} rows × 31 columns.

${machine()}. Load average at its end: ${os.loadavg()[0].toFixed(1)} on ${os.cpus().length} cores.

\`activate()\` took ${activationMilliseconds.toFixed(1)} ms.

| | p50 | p99 | max | seconds | longest stretch of ours |
| --- | ---: | ---: | ---: | ---: | ---: |
${[line('idle', idle), ...Object.entries(busy).map(([format, found]) => line(format.toUpperCase(), found, longest(found.longest)))].join('\n')}
`;
}
