import type { Resources } from '../../../protocol/investigation';
import type { JoinCandidate, SpanFile, SpanJoin, SpanReading, SpanStore } from '../../spans';
import { Database } from '../database';
import { joinRows, type JoinedRows } from './join';
import { loadSpans } from './load';
import { placesOfTraces, tracesOfPlaces, tracesWithin, traceSpans } from './lookup';
import { stageCounts } from './stages';

/** Reads spans beside the rows of a log, into the same database, and joins the two. */
export async function spansBeside(
  database: Database,
  rows: JoinedRows,
  files: readonly SpanFile[],
  candidates: readonly JoinCandidate[],
  signal?: AbortSignal,
): Promise<SpanStore> {
  const reading = await loadSpans(database, files, signal);
  const join = await joinRows(database, rows, candidates, signal);
  return storeOf(database, reading, join, rows.restriction !== null, () => Promise.resolve());
}

/** Reads spans where the rows of the log live elsewhere: nothing is joined. */
export async function spansAlone(
  files: readonly SpanFile[],
  resources: Resources,
  signal?: AbortSignal,
): Promise<SpanStore> {
  const database = await Database.open({ ...resources, files: files.map(({ path }) => path) });
  try {
    return storeOf(database, await loadSpans(database, files, signal), null, false, () => database.close());
  } catch (error) {
    await database.close();
    throw error;
  }
}

function storeOf(
  database: Database,
  reading: SpanReading,
  join: SpanJoin | null,
  hasRestriction: boolean,
  close: () => Promise<void>,
): SpanStore {
  const joined = join !== null;
  return {
    reading,
    join,
    close,
    stages: (query, signal) => stageCounts(database, query, { joined, restricted: joined && hasRestriction }, signal),
    trace: (id, limit, signal) => traceSpans(database, id, limit, signal),
    window: (interval, limit, signal) => tracesWithin(database, interval, limit, signal),
    tracesOf: (places, signal) => (joined ? tracesOfPlaces(database, places, signal) : Promise.resolve(new Map())),
    placesOf: (traces, limit, signal) =>
      joined ? placesOfTraces(database, traces, limit, signal) : Promise.resolve(new Map()),
  };
}
