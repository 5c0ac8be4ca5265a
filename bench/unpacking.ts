// npm run bench:unpacking [-- --megabytes 100 --only databricks,kserve]: how fast logs of serving systems become rows, by
// processor time, which other work on the machine changes little. What is measured is the loading of the file into the
// engine: finding the records, taking their payloads apart, types, and the check of every value.
import { statSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { readLog } from '../src/log/open';
import { emptyRequest } from '../src/protocol/investigation';
import { SERVING_FORMATS, servingLog } from './unpacking-logs';

const { values: options } = parseArgs({
  options: { megabytes: { type: 'string', default: '100' }, only: { type: 'string', default: SERVING_FORMATS.join() } },
});
const CORES = 2;
const folder = path.join(import.meta.dirname, 'data');

/** Seconds of processor from the first loading message to the first of counting, and to the end. */
async function read(file: string) {
  const marks = new Map<string, number>();
  const start = process.cpuUsage();
  const processor = (): number => {
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1e6;
  };
  const report = await readLog(emptyRequest([file]), {
    onProgress: ({ text }) => {
      const phase = text.startsWith('Counting') ? 'counting' : text.startsWith('Looking') ? 'looking' : 'loading';
      if (!marks.has(phase)) marks.set(phase, processor());
    },
  });
  const end = processor();
  return { rows: report.rows, unpacking: (marks.get('counting') ?? end) - (marks.get('loading') ?? 0), whole: end };
}

for (const format of options.only.split(',')) {
  const file = await servingLog(format, Number(options.megabytes) * 1e6, folder);
  const megabytes = statSync(file).size / 1e6;
  const { rows, unpacking, whole } = await read(file);
  const speed = (seconds: number): string => `${((CORES * megabytes) / seconds).toFixed(0)} MB/s`;
  console.log(
    `${format.padEnd(18)} ${megabytes.toFixed(0)} MB ${String(rows).padStart(8)} rows  unpacking ${unpacking.toFixed(2)} s = ` +
      `${speed(unpacking)} on ${CORES} cores, with all counts of the read report ${whole.toFixed(2)} s = ${speed(whole)}`,
  );
}
