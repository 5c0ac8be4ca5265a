import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { Investigation } from '../../src/analysis/investigation';
import { emptyRequest, type InvestigationRequest } from '../../src/protocol/investigation';
import { baselines } from './baselines';
import { judge } from './judge';
import { plant, type Planted } from './make';
import type { OutcomeShape } from './outcome-columns';
import { SCENARIOS } from './scenarios';
import { pooled, reliability, table, type Result } from './summary';

/** Which periods the tool is handed: as a person would say them, off by a fifth, none, or the good one as a log of its own. */
export type PeriodMode = 'given' | 'off' | 'proposed' | 'reference';

export function requestFor(planted: Planted, mode: PeriodMode): InvestigationRequest {
  const request: InvestigationRequest = { ...emptyRequest([planted.log]), events: [planted.events] };
  if (mode === 'given') return { ...request, good: planted.good, bad: planted.bad };
  if (mode === 'reference') return { ...request, reference: [planted.reference], bad: planted.bad };
  return mode === 'off' ? { ...request, good: planted.offGood, bad: planted.offBad } : request;
}

/** Plants one incident, investigates it, and judges the report against the truth. */
export async function trial(
  scenario: string,
  seed: number,
  rows: number,
  mode: PeriodMode,
  shape?: OutcomeShape,
): Promise<Result & { planted: Planted }> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'incident-'));
  const investigation = new Investigation();
  try {
    const planted = await plant(scenario, seed, rows, folder, shape);
    const began = performance.now();
    const report = await investigation.run(requestFor(planted, mode));
    const seconds = (performance.now() - began) / 1000;
    return {
      scenario,
      seed,
      planted,
      verdict: judge(report, planted),
      baselines: baselines(planted.table, planted),
      seconds,
    };
  } finally {
    await investigation.close();
    await rm(folder, { recursive: true, force: true });
  }
}

export async function main(argv: string[]): Promise<void> {
  const { values } = parseArgs({
    args: argv,
    options: {
      seed: { type: 'string', default: '1' },
      seeds: { type: 'string', default: '4' },
      rows: { type: 'string', default: '60000' },
      kind: { type: 'string', multiple: true },
      shape: { type: 'string' },
      periods: { type: 'string', default: 'given' },
      verbose: { type: 'boolean', default: false },
    },
  });
  const mode = values.periods as PeriodMode;
  const first = Number(values.seed);
  const results: Result[] = [];
  for (const scenario of values.kind ?? Object.keys(SCENARIOS))
    for (let seed = first; seed < first + Number(values.seeds); seed += 1) {
      const { planted, ...result } = await trial(
        scenario,
        seed,
        Number(values.rows),
        mode,
        values.shape as OutcomeShape | undefined,
      );
      results.push(result);
      const { verdict } = result;
      if (values.verbose || !verdict.whole)
        console.error(
          `${verdict.whole ? 'right' : 'WRONG'} ${scenario} seed ${seed}: said ${verdict.said} at ${verdict.confidence.toFixed(2)}; ` +
            `truth ${planted.truth.kinds.join('/')} [${planted.truth.features.join(', ')}] ${JSON.stringify(planted.truth.segment)}`,
        );
    }
  console.log(table(results));
  console.log(`\n${pooled(results)}\n\nReliability of the first hypothesis\n${reliability(results)}`);
}
