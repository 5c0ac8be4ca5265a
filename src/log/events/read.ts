import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { FixedOffsetZone, type Zone } from 'luxon';
import { IncidentError } from '../../protocol/errors';
import type { Problem } from '../../protocol/report';
import type { IncidentEvent } from '../prediction-log';
import { EventClock } from './clock';
import { readCsvRecords } from './csv';
import { isGitLog, readGitLog, readGitRepository } from './git';
import { isIcs, readIcs } from './ics';
import { readJsonLines, readJsonRecords } from './json';
import type { DraftEvent, EventReader } from './reader';
import { airflowReader } from './readers/airflow';
import { argoCdReader } from './readers/argo-cd';
import { genericReader } from './readers/generic';
import { githubDeploymentsReader } from './readers/github-deployments';
import { grafanaReader } from './readers/grafana';
import { honeycombReader } from './readers/honeycomb';
import { invalidEvents, type EventRecord } from './record';

/** The first that recognises a record reads it; the generic table comes last because it takes anything. */
const READERS: readonly EventReader[] = [
  airflowReader,
  argoCdReader,
  githubDeploymentsReader,
  grafanaReader,
  honeycombReader,
  genericReader,
];

/**
 * Events of all files, in order of time. A folder is a git repository. Times without a zone are taken in `zone`; what was
 * guessed is said in `problems`. Throws `IncidentError` `file-not-found` or `events-invalid` with file and place.
 */
export async function readEvents(
  files: readonly string[],
  zone: Zone = FixedOffsetZone.utcInstance,
): Promise<{ events: IncidentEvent[]; problems: Problem[] }> {
  const read = await Promise.all(files.map((file) => readEventFile(file, zone)));
  const drafts = read.flatMap(({ events }) => events);
  drafts.sort((left, right) => left.start - right.start);
  return { events: withIds(drafts), problems: read.flatMap(({ problems }) => problems) };
}

async function readEventFile(path: string, zone: Zone): Promise<{ events: DraftEvent[]; problems: Problem[] }> {
  const file = basename(path);
  const clock = new EventClock(file, zone);
  if (await isFolder(path)) return { events: await readGitRepository(path), problems: [] };
  const text = (await readFile(path, 'utf8')).replace(/^\uFEFF/, '');
  if (text.trim() === '') throw invalidEvents(path, '', 'is empty');
  if (text.includes('\0')) throw invalidEvents(path, '', 'is not text');
  const events = eventsIn(text, path, clock, zone);
  const none = events.length === 0 ? [{ code: 'no-events', text: `${file} holds no event.` }] : [];
  return { events, problems: [...clock.problems(), ...none] };
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (cause) {
    throw new IncidentError(
      'file-not-found',
      `The event file ${path} cannot be opened.`,
      'Check the path given to --events.',
      { cause },
    );
  }
}

function eventsIn(text: string, file: string, clock: EventClock, zone: Zone): DraftEvent[] {
  if (isIcs(text)) return readIcs(text, file, zone);
  if (isGitLog(text)) return readGitLog(text, file, clock);
  return recordsIn(text, file).flatMap((record) => {
    const reader = READERS.find((each) => each.recognises(record.value));
    if (!reader) throw invalidEvents(file, record.place, 'is not an object or a table row');
    return reader.read(record, clock);
  });
}

function recordsIn(text: string, file: string): EventRecord[] {
  const json = readJsonRecords(text, file);
  if (json !== null) return json;
  if (/^\s*\{/.test(text) && /^\s*\{.*\}\s*$/m.test(text)) return readJsonLines(text, file);
  if (/^\s*[[{]/.test(text)) throw invalidEvents(file, brokenAt(text), 'is not valid JSON');
  return readCsvRecords(text, file);
}

/** The line on which JSON stops being JSON, as far as the parser tells. */
function brokenAt(text: string): string {
  try {
    JSON.parse(text);
    return '';
  } catch (fault) {
    const position = /position (\d+)/.exec(String(fault))?.[1];
    return `line ${text.slice(0, position === undefined ? text.length : Number(position)).split('\n').length}`;
  }
}

/** Ids as given; those without one, or with one that is taken, are numbered in order of time. */
function withIds(drafts: readonly DraftEvent[]): IncidentEvent[] {
  const taken = new Set<string>();
  return drafts.map((draft, index) => {
    const given = draft.id === null || draft.id === '' ? `e${index + 1}` : draft.id;
    const id = taken.has(given) ? `${given}#${index + 1}` : given;
    taken.add(id);
    return { ...draft, id };
  });
}
