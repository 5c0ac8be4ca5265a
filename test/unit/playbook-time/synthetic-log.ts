import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { openPredictionLog } from '../../../src/log/open';
import { parsePeriods, proposePeriods, zoneOf } from '../../../src/log/periods';
import { readEvents } from '../../../src/log/events/read';
import type { PredictionLog } from '../../../src/log/prediction-log';
import { thresholdsFrom } from '../../../src/playbook/thresholds';
import type { PlaybookContext } from '../../../src/playbook/context';
import { emptyRequest } from '../../../src/protocol/investigation';
import { createRandom, type Random } from '../../../src/stats/random';

export const START = Date.UTC(2025, 2, 3);
export const HOUR = 3_600_000;

/** One row before it is written; tests change what they need. */
export interface Row {
  at: number;
  region: string;
  version: string;
  host: string;
  status: number;
  latency: number;
  wrong: number;
  input: number | null;
}

export interface Plan {
  hours: number;
  rowsPerHour: number;
  seed?: number;
  change?: (row: Row, random: Random) => void;
  unlabelled?: boolean;
  plain?: boolean;
  keep?: (row: Row, random: Random) => boolean;
}

/** A log with a daily season of errors and volume, into which a test plants one change. */
export function csvOf({ hours, rowsPerHour, seed = 1, change, unlabelled, plain, keep }: Plan): string {
  const random = createRandom(seed);
  const lines = [
    `request_id,event_time,region,amount,prediction,confidence${unlabelled ? '' : ',label'}${plain ? '' : ',model_version,host,status_code,latency_ms'}`,
  ];
  const rows = hours * rowsPerHour;
  for (let index = 0; index < rows; index++) {
    const at = START + Math.floor(((index + random.uniform()) / rows) * hours * HOUR);
    const row: Row = {
      at,
      region: ['north', 'south', 'east'][random.below(3)] ?? 'north',
      version: 'v1',
      host: `h${random.below(4)}`,
      status: random.uniform() < 0.002 ? 500 : 200,
      latency: 20 + 30 * random.uniform() ** 3,
      wrong: 0.18 + 0.05 * Math.sin((at / HOUR / 24) * 2 * Math.PI),
      input: random.uniform() * 100,
    };
    change?.(row, random);
    if (keep && !keep(row, random)) continue;
    const prediction = random.uniform() < 0.5 ? 'a' : 'b';
    const label = random.uniform() < row.wrong ? (prediction === 'a' ? 'b' : 'a') : prediction;
    const cells = [
      `r${index}`,
      new Date(at).toISOString(),
      row.region,
      row.input ?? '',
      prediction,
      (0.6 + 0.39 * random.uniform()).toFixed(4),
    ];
    if (!unlabelled) cells.push(label);
    if (!plain) cells.push(row.version, row.host, row.status, row.latency.toFixed(3));
    lines.push(cells.join(','));
  }
  return `${lines.join('\n')}\n`;
}

export interface Opened {
  log: PredictionLog;
  context: PlaybookContext;
}

/** Opens a synthetic log in the real engine, runs the test's questions, and leaves nothing behind. */
export async function investigated<T>(
  plan: Plan,
  given: { good?: string; bad?: string; events?: unknown },
  ask: (opened: Opened) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'timeline-'));
  try {
    const file = path.join(folder, 'log.csv');
    const eventFile = path.join(folder, 'events.json');
    await writeFile(file, csvOf(plan));
    await writeFile(eventFile, JSON.stringify(given.events ?? []));
    const log = await openPredictionLog(emptyRequest([file]), {});
    try {
      const { events } = await readEvents([eventFile], zoneOf(log));
      const periods = await proposePeriods(
        log,
        parsePeriods(log, { ...(given.good && { good: given.good }), ...(given.bad && { bad: given.bad }) }),
      );
      return await ask({ log, context: { log, periods, events, thresholds: thresholdsFrom({}) } });
    } finally {
      await log.engine.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export const at = (hours: number): string => new Date(START + hours * HOUR).toISOString();
/** Hours after the start of a synthetic log. */
export const hoursIn = (iso: string): number => (Date.parse(iso) - START) / HOUR;
