import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { drawEvents, type LoggedEvent } from './events';
import { makeLog, type LogTable } from './log';
import type { OutcomeShape } from './outcome-columns';
import type { Truth } from './scenario';
import { SCENARIOS } from './scenarios';
import { drawWorld, type World } from './world';

/** A planted incident on disk, with what an investigation of it should say. */
export interface Planted {
  scenario: string;
  name: string;
  seed: number;
  log: string;
  events: string;
  /** The good period's rows as a log of their own. */
  reference: string;
  good: string;
  bad: string;
  /** The same, off by a fifth of each period's length. */
  offGood: string;
  offBad: string;
  truth: Truth;
  guiltyEvent: string | null;
  aliases: Record<string, Record<string, string>>;
  timestamp: string;
  featureColumns: string[];
  segmentColumns: string[];
  /** Indexes of the prediction and the label column. */
  outcomeColumns: [number, number];
  planned: LoggedEvent[];
  table: LogTable;
}

const cell = (value: string | number | null): string => {
  if (value === null) return '';
  const text = String(value);
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

const asCsv = ({ columns, rows }: LogTable): string =>
  `${columns.join(',')}\n${rows.map((row) => row.map(cell).join(',')).join('\n')}\n`;

function rowsWithin(table: LogTable, period: string): LogTable {
  const [start = '', end = ''] = period.split('/');
  return { ...table, rows: table.rows.filter(([time]) => String(time) >= start && String(time) < end) };
}

const iso = (start: number, end: number): string => `${new Date(start).toISOString()}/${new Date(end).toISOString()}`;

/** Periods as a person would give them: never cut at the onset. */
function drawPeriods(world: World): Pick<Planted, 'good' | 'bad' | 'offGood' | 'offBad'> {
  const { random, start, end, onset } = world;
  const before = onset - start;
  const after = end - onset;
  const goodStart = start + before * random.between(0, 0.15);
  const goodEnd = onset - before * random.between(0.03, 0.2);
  const badStart = onset + after * random.between(0.02, 0.15);
  const goodOff = (goodEnd - goodStart) * 0.2 * random.pick([-1, 1]);
  const badOff = (end - badStart) * 0.2;
  return {
    good: iso(goodStart, goodEnd),
    bad: iso(badStart, end),
    offGood: iso(Math.max(start, goodStart + goodOff), Math.min(goodEnd + goodOff, badStart - badOff)),
    offBad: iso(badStart - badOff, end),
  };
}

/** Generates one log and its events into a folder. The same scenario, seed and size give the same files. */
export async function plant(
  scenario: string,
  seed: number,
  rows: number,
  folder: string,
  shape?: OutcomeShape,
): Promise<Planted> {
  const make = SCENARIOS[scenario];
  if (!make) throw new RangeError(`No scenario ${scenario}; there are ${Object.keys(SCENARIOS).join(', ')}.`);
  const offset = [...scenario].reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), 7) % 100_003;
  const world = drawWorld(seed * 100_003 + offset, rows);
  const incident = make(world);
  const table = makeLog(world, incident, shape);
  const { events, guilty } = drawEvents(world, incident.truth);
  const base = path.join(folder, `${scenario}-${seed}`);
  await mkdir(folder, { recursive: true });
  await writeFile(`${base}.csv`, asCsv(table));
  const periods = drawPeriods(world);
  await writeFile(`${base}.reference.csv`, asCsv(rowsWithin(table, periods.good)));
  await writeFile(`${base}.events.jsonl`, events.map((event) => JSON.stringify(event)).join('\n') + '\n');
  const { place } = world.names;
  return {
    scenario,
    name: incident.name,
    seed,
    log: `${base}.csv`,
    events: `${base}.events.jsonl`,
    reference: `${base}.reference.csv`,
    ...periods,
    truth: incident.truth,
    guiltyEvent: guilty,
    aliases: Object.fromEntries(
      place.values.map((value, index) => [`${place.name}=${value}`, { [place.alias]: place.aliasValues[index] ?? '' }]),
    ),
    timestamp: world.names.roles.timestamp,
    featureColumns: world.names.features,
    segmentColumns: [
      ...world.names.segments.map(({ name }) => name),
      place.name,
      place.alias,
      world.names.roles.client,
      world.names.roles.host,
      world.names.roles.modelVersion,
    ],
    outcomeColumns: table.outcomeAt,
    planned: events,
    table,
  };
}
