import { has, invalidEvents, isRecord, type EventRecord, type Loose } from '../record';
import { draftEvent, type EventReader } from '../reader';
import { scopeOfTags, typeOfTags } from '../tags';
import { wordsOf } from '../../roles/names';

/** Names of a field in order of preference, words run together. */
const FIELDS = {
  id: ['id', 'eventid', 'uid', 'uuid', 'key'],
  start: [
    'start',
    'starttime',
    'startedat',
    'startsat',
    'startdate',
    'time',
    'timestamp',
    'ts',
    'at',
    'when',
    'eventtime',
    'occurredat',
    'deployedat',
    'createdat',
    'datetime',
    'date',
    'timestampms',
    'startms',
  ],
  end: [
    'end',
    'endtime',
    'timeend',
    'endedat',
    'endsat',
    'enddate',
    'finishedat',
    'completedat',
    'until',
    'stop',
    'finish',
    'endms',
  ],
  type: ['type', 'eventtype', 'kind', 'category', 'class'],
  title: ['title', 'name', 'summary', 'message', 'text', 'description', 'event', 'what', 'label', 'subject'],
  url: ['url', 'link', 'htmlurl', 'href'],
  status: ['status', 'state', 'result', 'outcome', 'conclusion'],
  scope: ['scope', 'labels', 'dimensions', 'affects', 'target'],
  tags: ['tags', 'tag'],
} as const;

type Field = keyof typeof FIELDS;

/** Any table or list of objects with a time and something to call the event by. */
export const genericReader: EventReader = {
  name: 'a table of events',
  recognises: isRecord,
  read(record, clock) {
    if (!isRecord(record.value)) throw invalidEvents(record.file, record.place, 'is not an object or a table row');
    const columns = matchFields(record.value);
    const value = (field: Field): unknown =>
      columns[field] === undefined ? undefined : (record.value as Loose)[columns[field]];
    const text = (field: Field): string | null => asText(value(field));
    const startField = columns.start;
    const startValue = startField === undefined ? undefined : record.value[startField];
    if (startField === undefined || !isTime(startValue)) {
      const fault =
        startField === undefined
          ? 'no field holds the time of the event'
          : `the field "${startField}" is empty or not a time`;
      throw invalidEvents(record.file, record.place, fault);
    }
    const endValue = value('end');
    const tags = listOf(value('tags'));
    const type = text('type') ?? typeOfTags(tags) ?? 'event';
    return [
      draftEvent({
        id: text('id'),
        type,
        title: text('title') ?? type,
        start: clock.read(startValue, startField, record),
        end: isTime(endValue) ? clock.read(endValue, columns.end ?? 'end', record) : null,
        url: text('url'),
        status: text('status'),
        scope: { ...leftovers(record.value, columns), ...scopeOfTags(tags), ...scopeOf(value('scope'), record) },
      }),
    ];
  },
};

function matchFields(record: Loose): Partial<Record<Field, string>> {
  const byName = new Map(Object.keys(record).map((name) => [wordsOf(name).join(''), name]));
  const entries = Object.entries(FIELDS).flatMap(([field, names]) => {
    const found = names.find((name) => byName.has(name));
    return found === undefined ? [] : [[field, byName.get(found)]];
  });
  return Object.fromEntries(entries) as Partial<Record<Field, string>>;
}

const isTime = (value: unknown): value is string | number =>
  (typeof value === 'string' && value.trim() !== '') || typeof value === 'number';

function asText(value: unknown): string | null {
  if (typeof value === 'string') return value.trim() === '' ? null : value;
  return typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint' ? String(value) : null;
}

function listOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap((each) => asText(each) ?? []);
  return (asText(value) ?? '').split(/[,;]\s*/).filter((each) => each !== '');
}

/** An object, JSON text of one, or `country=BR, device=mobile`. */
function scopeOf(value: unknown, record: EventRecord): Record<string, string> {
  if (isRecord(value)) {
    return Object.fromEntries(
      Object.entries(value).flatMap(([name, each]) => (asText(each) === null ? [] : [[name, String(each)]])),
    );
  }
  const text = asText(value)?.trim() ?? '';
  if (text === '') return {};
  if (!text.startsWith('{')) return scopeOfTags(text.split(/[,;&]\s*/));
  try {
    return scopeOf(JSON.parse(text), record);
  } catch (cause) {
    throw invalidEvents(record.file, record.place, 'the scope is not readable as JSON', cause);
  }
}

/** Further short fields may name a column of the log, such as `model_version`. */
function leftovers(record: Loose, columns: Partial<Record<Field, string>>): Record<string, string> {
  const used = new Set(Object.values(columns));
  const entries = Object.keys(record).flatMap((name) => {
    const text = has(record, name) ? asText(record[name]) : null;
    return used.has(name) || text === null || text.length > 100 ? [] : [[name, text]];
  });
  return Object.fromEntries(entries) as Record<string, string>;
}
