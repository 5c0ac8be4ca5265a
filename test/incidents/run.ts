import { appendFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { Investigation } from '../../src/analysis/investigation';
import { emptyRequest, type InvestigationRequest } from '../../src/protocol/investigation';
import type { Report } from '../../src/protocol/report';
import { baselines } from './baselines';
import { plantElsewhere, TROUBLES } from './elsewhere/make';
import { judge } from './judge';
import { plant, type Planted } from './make';
import type { OutcomeShape } from './outcome-columns';
import { SCENARIOS } from './scenarios';
import { inMarkdown, summary, type Result } from './summary';

/** Which periods the tool is handed: as a person would say them, off by a fifth, none, or the good one as a log of its own. */
export type PeriodMode = 'given' | 'off' | 'proposed' | 'reference';
/** Which generator: the one every kind was developed on, or the one that shares nothing with it. */
export type WorldName = 'here' | 'elsewhere';

export function requestFor(planted: Planted, mode: PeriodMode): InvestigationRequest {
  const request: InvestigationRequest = {
    ...emptyRequest([planted.log]),
    // A file without events is refused, as an export that went wrong.
    events: planted.planned.length > 0 ? [planted.events] : [],
  };
  if (mode === 'given') return { ...request, good: planted.good, bad: planted.bad };
  if (mode === 'reference') return { ...request, reference: [planted.reference], bad: planted.bad };
  return mode === 'off' ? { ...request, good: planted.offGood, bad: planted.offBad } : request;
}

interface TrialOptions {
  world?: WorldName;
  shape?: OutcomeShape;
}

type Trial = Result & { planted: Planted; report: Report };

/** Plants one incident, investigates it once for each mode, and judges the reports against the truth. */
export async function trials(
  scenario: string,
  seed: number,
  rows: number,
  modes: readonly PeriodMode[],
  { world = 'here', shape }: TrialOptions = {},
): Promise<Trial[]> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'incident-'));
  try {
    const planted =
      world === 'here'
        ? await plant(scenario, seed, rows, folder, shape)
        : await plantElsewhere(scenario, seed, rows, folder);
    const trivial = baselines(planted.table, planted);
    const done: Trial[] = [];
    for (const mode of modes) {
      const { report, seconds } = await investigated(planted, mode);
      done.push({
        world,
        scenario,
        seed,
        mode,
        verdict: judge(report, planted),
        baselines: trivial,
        seconds,
        planted,
        report,
      });
    }
    return done;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A new process of analysis for each, as a person would have: nothing is carried over. */
async function investigated(planted: Planted, mode: PeriodMode): Promise<{ report: Report; seconds: number }> {
  const investigation = new Investigation();
  try {
    const began = performance.now();
    const report = await investigation.run(requestFor(planted, mode));
    return { report, seconds: (performance.now() - began) / 1000 };
  } finally {
    await investigation.close();
  }
}

/** One trial; the fast subset of the tests. */
export async function trial(
  scenario: string,
  seed: number,
  rows: number,
  mode: PeriodMode,
  shape?: OutcomeShape,
): Promise<Trial> {
  const [only] = await trials(scenario, seed, rows, [mode], shape ? { shape } : {});
  if (!only) throw new RangeError('no mode');
  return only;
}

const OPTIONS = {
  seed: { type: 'string', default: '1' },
  seeds: { type: 'string', default: '4' },
  rows: { type: 'string', default: '60000' },
  kind: { type: 'string', multiple: true },
  world: { type: 'string', default: 'here' },
  shape: { type: 'string' },
  periods: { type: 'string', default: 'given' },
  output: { type: 'string' },
  reports: { type: 'string' },
  results: { type: 'string', multiple: true },
  markdown: { type: 'boolean', default: false },
  verbose: { type: 'boolean', default: false },
} as const;

/**
 * `--seed N --seeds K --rows N --kind NAME… --world here|elsewhere --shape SHAPE --periods given,off,proposed`;
 * `--output FILE` adds every result to a file of JSON lines as it comes, `--results FILE…` prints the tables of such files
 * (`--markdown`), `--reports FOLDER` keeps the reports that were wrong.
 */
export async function main(argv: string[]): Promise<void> {
  const { values } = parseArgs({ args: argv, options: OPTIONS });
  const results = values.results ? await readResults(values.results) : await plantAll(values);
  console.log(values.markdown ? inMarkdown(results) : summary(results));
}

async function readResults(files: readonly string[]): Promise<Result[]> {
  const texts = await Promise.all(files.map((file) => readFile(file, 'utf8')));
  return texts.flatMap((text) => text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Result])));
}

async function plantAll(
  values: ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>['values'],
): Promise<Result[]> {
  const world = values.world as WorldName;
  const modes = values.periods.split(',') as PeriodMode[];
  const kinds = values.kind ?? Object.keys(world === 'here' ? SCENARIOS : TROUBLES);
  const first = Number(values.seed);
  const shape = values.shape as OutcomeShape | undefined;
  const results: Result[] = [];
  // Seeds outside: a run that is cut short has judged every kind as often.
  for (let seed = first; seed < first + Number(values.seeds); seed += 1)
    for (const kind of kinds)
      for (const { planted, report, ...result } of await trials(kind, seed, Number(values.rows), modes, {
        world,
        ...(shape && { shape }),
      })) {
        results.push(result);
        if (values.output) await appendFile(values.output, `${JSON.stringify(result)}\n`);
        if (values.verbose || !result.verdict.whole) console.error(sentence(result, planted));
        if (values.reports && !result.verdict.whole) await keep(values.reports, result, planted, report);
      }
  return results;
}

async function keep(folder: string, { scenario, seed, mode }: Result, planted: Planted, report: Report): Promise<void> {
  await mkdir(folder, { recursive: true });
  const told = { planted: { ...planted, table: undefined }, report };
  await writeFile(path.join(folder, `${scenario}-${seed}-${mode}.json`), JSON.stringify(told, null, 1));
}

const sentence = ({ scenario, seed, mode, verdict }: Result, { truth }: Planted): string =>
  `${verdict.whole ? 'right' : 'WRONG'} ${scenario} seed ${seed} ${mode}: said ${verdict.said} at ${verdict.confidence.toFixed(2)}; ` +
  `truth ${truth.kinds.join('/')} [${truth.features.slice(0, 3).join(', ')}] ${JSON.stringify(truth.segment)}`;
