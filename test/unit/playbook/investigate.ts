import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openPredictionLog } from '../../../src/log/open';
import { parsePeriods } from '../../../src/log/periods';
import type { Periods } from '../../../src/log/prediction-log';
import type {
  DataOutcome,
  Diagnosis,
  PlaybookContext,
  ReproductionOutcome,
  SegmentsOutcome,
  TimelineOutcome,
} from '../../../src/playbook/context';
import { data } from '../../../src/playbook/data';
import { diagnose } from '../../../src/playbook/diagnosis';
import { reproduction } from '../../../src/playbook/reproduction';
import { segments } from '../../../src/playbook/segments';
import { thresholdsFrom } from '../../../src/playbook/thresholds';
import { emptyRequest, type InvestigationRequest } from '../../../src/protocol/investigation';

export interface Found {
  data: DataOutcome;
  segments: SegmentsOutcome;
  reproduction: ReproductionOutcome;
  diagnosis: Diagnosis;
}

/** Runs `use` on a log file in the real engine, with the periods given as ISO 8601 intervals. */
export async function withLog<T>(
  file: string,
  good: string,
  bad: string,
  use: (context: PlaybookContext) => Promise<T>,
  request: Partial<InvestigationRequest> = {},
): Promise<T> {
  const log = await openPredictionLog({ ...emptyRequest([file]), good, bad, ...request });
  try {
    const given = parsePeriods(log, { good, bad });
    if (!given.good || !given.bad) throw new Error('Both periods are given.');
    const periods: Periods = {
      good: { interval: given.good, proposed: false },
      bad: { interval: given.bad, proposed: false },
    };
    return await use({ log, periods, events: [], thresholds: thresholdsFrom({}) });
  } finally {
    await log.engine.close();
  }
}

/** The steps of this test's interest and the diagnosis over them; onset and infrastructure have tests of their own. */
export async function investigate(
  context: PlaybookContext,
  dated: Partial<Pick<TimelineOutcome, 'onset' | 'events'>> = {},
): Promise<Found> {
  const dataFound = await data(context);
  const segmentsFound = await segments(context);
  const reproductionFound = await reproduction(context, { segments: segmentsFound });
  const clear = { status: 'clear' as const, summary: '', findings: [] };
  const diagnosis = diagnose(context, {
    infrastructure: { step: { id: 'infrastructure', ...clear } },
    data: dataFound,
    segments: segmentsFound,
    timeline: {
      step: { id: 'timeline', ...clear },
      timeline: {
        bucketSeconds: 3600,
        start: [],
        rows: [],
        labelled: [],
        metric: [],
        confidence: [],
        latencyP50: [],
        latencyP95: [],
        errorRate: [],
        segment: null,
      },
      onset: null,
      events: [],
      ...dated,
    },
    reproduction: reproductionFound,
  });
  return { data: dataFound, segments: segmentsFound, reproduction: reproductionFound, diagnosis };
}

/** A folder of one test's own, gone afterwards. */
export async function withFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(path.join(tmpdir(), 'playbook-'));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export type Cells = Record<string, string | number | null>;

export async function writeCsv(folder: string, rows: readonly Cells[]): Promise<string> {
  const names = Object.keys(rows[0] ?? {});
  const text = [names.join(','), ...rows.map((row) => names.map((name) => row[name] ?? '').join(','))].join('\n');
  const file = path.join(folder, 'log.csv');
  await writeFile(file, `${text}\n`);
  return file;
}

/** A row a minute from midnight, 1 January 2026; the second half is the bad period of `PERIODS(rows)`. */
export const timeOf = (row: number): string => new Date(Date.UTC(2026, 0, 1) + row * 60_000).toISOString();

export function periodsOf(rows: number): { good: string; bad: string } {
  const half = Math.floor(rows / 2);
  return { good: `${timeOf(0)}/${timeOf(half)}`, bad: `${timeOf(half)}/${timeOf(rows)}` };
}
