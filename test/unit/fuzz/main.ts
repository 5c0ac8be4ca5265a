import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { campaign } from './campaign';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    files: { type: 'string', default: '2000' },
    first: { type: 'string', default: '0' },
    seconds: { type: 'string', default: '10' },
    analysis: { type: 'string', default: 'out/fuzz-build/analysis.js' },
    cli: { type: 'string', default: 'out/fuzz-build/cli.js' },
    only: { type: 'string', multiple: true, default: [] },
    keep: { type: 'string', default: 'out/fuzz' },
  },
});
const plan = {
  analysis: values.analysis,
  seed: Number(values.seed),
  first: Number(values.first),
  files: Number(values.files),
  seconds: Number(values.seconds),
  only: values.only,
};
const started = performance.now();
await mkdir(values.keep, { recursive: true });
const faults = await campaign({
  ...plan,
  investigateOneIn: 1,
  cli: { entry: values.cli, oneIn: 10 },
  onFault: ({ index, file, mutations, what, bytes }) => {
    console.log(`${index} ${file} (${mutations.join(', ')}): ${what}`);
    void writeFile(join(values.keep, `${plan.seed}-${index}-${file}`), bytes);
  },
});
const minutes = (performance.now() - started) / 60_000;
console.log(`${plan.files} files of seed ${plan.seed} in ${minutes.toFixed(1)} min: ${faults.length} faults.`);
if (faults.length > 0) console.log(`The files are in ${values.keep}.`);
process.exitCode = faults.length > 0 ? 1 : 0;
