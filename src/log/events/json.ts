import { joinDeploymentStatuses } from './readers/github-deployments';
import { invalidEvents, isRecord, type EventRecord } from './record';

/** Keys under which services wrap a list of events. */
const WRAPPERS = [
  'events',
  'annotations',
  'markers',
  'deployments',
  'dag_runs',
  'task_instances',
  'items',
  'history',
  'data',
  'results',
  'records',
  'value',
];

/** Records of a JSON document: a list, a wrapped list, or one record. Null where the text is not one JSON value. */
export function readJsonRecords(text: string, file: string): EventRecord[] | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  return joinDeploymentStatuses(listIn(value)).map((each, index) => {
    if (!isRecord(each)) throw invalidEvents(file, `item ${index + 1}`, 'is not an object');
    return { file, place: `item ${index + 1}`, value: each };
  });
}

function listIn(value: unknown): unknown[] {
  if (Array.isArray(value)) return value as unknown[];
  if (!isRecord(value)) return [value];
  const wrapper = WRAPPERS.find((key) => Array.isArray(value[key]));
  return wrapper === undefined ? [value] : (value[wrapper] as unknown[]);
}

/** Records of JSON lines; blank lines are skipped. Throws `events-invalid` with the line that is not JSON. */
export function readJsonLines(text: string, file: string): EventRecord[] {
  return text.split('\n').flatMap((line, index) => {
    if (line.trim() === '') return [];
    const place = `line ${index + 1}`;
    try {
      return [{ file, place, value: JSON.parse(line) as unknown }];
    } catch (cause) {
      throw invalidEvents(file, place, 'is not valid JSON', cause);
    }
  });
}
