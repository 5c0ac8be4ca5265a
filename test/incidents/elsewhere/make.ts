import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { LoggedEvent } from '../events';
import type { Planted } from '../make';
import { DAY, HOUR, MINUTE } from '../world';
import { drawPlace, type Place } from './place';
import { makeRows } from './rows';
import type { Trouble } from './trouble';
import * as troubles from './troubles';

/** Every trouble by its name. */
export const TROUBLES: Readonly<Record<string, (place: Place) => Trouble>> = troubles;

const iso = (start: number, end: number): string => `${new Date(start).toISOString()}/${new Date(end).toISOString()}`;

function drawPeriods({
  random,
  start,
  end,
  onset,
  until,
}: Place): Pick<Planted, 'good' | 'bad' | 'offGood' | 'offBad'> {
  const before = onset - start;
  const after = until - onset;
  const good = { start: start + before * random.between(0, 0.3), end: onset - before * random.between(0.02, 0.15) };
  const bad = { start: onset + after * random.between(0, 0.1), end: until - after * random.between(0, 0.1) };
  const [goodOff, badOff] = [0.2 * (good.end - good.start), 0.2 * (bad.end - bad.start)];
  const late = random.chance(0.5) && until < end;
  return {
    good: iso(good.start, good.end),
    bad: iso(bad.start, bad.end),
    offGood: iso(Math.max(start, good.start - goodOff), good.end - goodOff),
    offBad: late
      ? iso(bad.start + badOff, Math.min(end, bad.end + badOff))
      : iso(Math.max(good.end - goodOff, bad.start - badOff), bad.end - badOff),
  };
}

function drawEvents(place: Place, { truth }: Trouble): { events: LoggedEvent[]; guilty: string | null } {
  const { random, start, end, onset } = place;
  const kinds = ['change', 'change', 'batch', 'notice', 'experiment', 'rotation'];
  const count = Math.round(((end - start) / DAY) * random.between(0.3, 3));
  const times = Array.from({ length: count }, () => Math.floor(start + random.next() * (end - start))).filter(
    (at) => truth.onset === null || at < onset - 3 * HOUR || at > onset + 15 * MINUTE,
  );
  const guilty =
    truth.event === null || truth.onset === null ? null : Math.floor(onset - random.between(0, 20) * MINUTE);
  const events = [
    ...times.map((at) => ({ at, type: random.pick(kinds) })),
    ...(guilty === null ? [] : [{ at: guilty, type: truth.event ?? 'change' }]),
  ].sort((a, b) => a.at - b.at);
  const logged = events.map(({ at, type }, index) => ({
    id: `n${index}`,
    type,
    title: `${type} no. ${random.integer(100, 999)}`,
    start: new Date(at).toISOString(),
  }));
  return { events: logged, guilty: logged[events.findIndex(({ at }) => at === guilty)]?.id ?? null };
}

const cell = (value: string | number | null): string => (value === null ? '' : String(value));

/** Generates one log of this other world and its events into a folder. The same arguments give the same files. */
export async function plantElsewhere(scenario: string, seed: number, rows: number, folder: string): Promise<Planted> {
  const make = TROUBLES[scenario];
  if (!make) throw new RangeError(`No trouble ${scenario}; there are ${Object.keys(TROUBLES).join(', ')}.`);
  const offset = [...scenario].reduce((sum, letter) => sum * 33 + letter.charCodeAt(0), 11) % 99_991;
  const place = drawPlace(seed * 99_991 + offset, rows);
  const trouble = make(place);
  const { columns, rows: table, written } = makeRows(place, trouble);
  const { events, guilty } = drawEvents(place, trouble);
  const periods = drawPeriods(place);
  const base = path.join(folder, `${scenario}-${seed}`);
  await mkdir(folder, { recursive: true });
  const asCsv = (chosen: typeof table): string =>
    `${columns.join(',')}\n${chosen.map(([time, ...rest]) => [written(String(time)), ...rest.map(cell)].join(',')).join('\n')}\n`;
  await writeFile(`${base}.csv`, asCsv(table));
  await writeFile(`${base}.events.jsonl`, events.map((event) => JSON.stringify(event)).join('\n') + '\n');
  const [from = '', to = ''] = periods.good.split('/');
  await writeFile(`${base}.reference.csv`, asCsv(table.filter(([time]) => String(time) >= from && String(time) < to)));
  const { alias, groupings } = place;
  return {
    scenario,
    name: scenario,
    seed,
    log: `${base}.csv`,
    events: `${base}.events.jsonl`,
    reference: `${base}.reference.csv`,
    ...periods,
    truth: trouble.truth,
    guiltyEvent: guilty,
    aliases: Object.fromEntries(
      alias
        ? (groupings[0]?.values ?? []).map((value, index) => [
            `${groupings[0]?.name ?? ''}=${value}`,
            { [alias.name]: alias.values[index] ?? '' },
          ])
        : [],
    ),
    timestamp: place.columns.time,
    featureColumns: place.inputs.map(({ name }) => name),
    segmentColumns: [
      ...groupings.map(({ name }) => name),
      ...(alias ? [alias.name] : []),
      place.columns.version,
      ...(place.has.host ? [place.columns.host] : []),
    ],
    outcomeColumns: [columns.indexOf(place.columns.prediction), columns.indexOf(place.columns.label)],
    planned: events,
    table: {
      columns,
      rows: table,
      outcomeAt: [columns.indexOf(place.columns.prediction), columns.indexOf(place.columns.label)],
    },
  };
}
