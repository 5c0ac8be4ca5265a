import type { IncidentEvent, PredictionLog } from '../../log/prediction-log';
import { formatInstant } from '../../log/time/instant';
import { DAY } from '../../log/time/epoch';
import { widthInWords } from '../../log/changes/time-grid';
import type { EventReport, SegmentReport, SegmentWhere } from '../../protocol/report';
import type { OnsetFound } from '../onset/estimate';
import { coincidences, type Coincidence } from './coincidence';

/** Below this an event is not said to coincide: no event may be the cause. */
const LEAST_SCORE = 0.5;

/** Every event with how it relates to the onset, those that coincide first, then by time. */
export function reportEvents(
  log: PredictionLog,
  events: readonly IncidentEvent[],
  onset: OnsetFound | null,
  root: SegmentReport | null,
): EventReport[] {
  if (onset === null) {
    return events.map((event) =>
      reported(event, {
        coincides: false,
        score: null,
        chance: null,
        reason: 'No onset was found to compare it with.',
      }),
    );
  }
  const { span } = log;
  const found = coincidences(events, onset.estimate, span, (event) => scopeMatch(log, event, root));
  const counts = new Map<string, number>();
  for (const { type } of events) counts.set(type, (counts.get(type) ?? 0) + 1);
  return found
    .map((each) => {
      const coincides = each.score >= LEAST_SCORE;
      const perDay = ((counts.get(each.event.type) ?? 0) * DAY) / (span.end - span.start);
      return {
        each,
        report: reported(each.event, {
          coincides,
          score: round(each.score),
          chance: round(each.chance),
          reason: reasonOf(each, onset, coincides, perDay),
        }),
      };
    })
    .sort(
      (left, right) =>
        Number(right.report.coincides) - Number(left.report.coincides) ||
        right.each.score - left.each.score ||
        left.each.event.start - right.each.event.start,
    )
    .map(({ report }) => report);
}

const round = (value: number | null): number | null => (value === null ? null : Number(value.toPrecision(4)));

type Judged = Pick<EventReport, 'coincides' | 'score' | 'chance' | 'reason'>;

const reported = ({ id, type, title, start, end, url, status, scope }: IncidentEvent, judged: Judged): EventReport => ({
  id,
  type,
  title,
  start: formatInstant(start),
  end: end === null ? null : formatInstant(end),
  url,
  status,
  scope,
  ...judged,
});

function reasonOf(each: Coincidence, { estimate }: OnsetFound, coincides: boolean, perDay: number): string {
  const { event, relation, lead, scope, chance } = each;
  if (relation === 'after') {
    return `Ruled out: it began ${widthInWords(event.start - estimate.high)} after the latest likely onset.`;
  }
  const when =
    relation === 'during'
      ? 'the onset lies within it'
      : lead < 0
        ? `it began ${widthInWords(-lead)} after the likeliest onset, within its interval`
        : `it ${event.end === null ? 'was' : 'ended'} ${widthInWords(lead)} before the onset`;
  const scoped = {
    match: ' Its scope is the segment that fell.',
    mismatch: ' Its scope is not the segment that fell.',
    none: '',
  }[scope];
  const luck =
    chance === null
      ? ''
      : ` With ${rateInWords(perDay)} of type ${event.type}, one lies so near by luck ${percent(chance)} of the time.`;
  return coincides
    ? `Coincides with the onset: ${when}.${scoped}${luck}`
    : `Does not stand out: ${when}.${scoped}${luck}`;
}

const percent = (share: number): string => `${share < 0.1 ? (share * 100).toFixed(1) : Math.round(share * 100)}%`;

const rateInWords = (perDay: number): string =>
  perDay >= 1
    ? `${Number(perDay.toPrecision(2))} events a day`
    : `an event every ${Number((1 / perDay).toPrecision(2))} days`;

/** An event limited to columns of the log is compared with the segment that fell; other scopes say nothing. */
function scopeMatch(log: PredictionLog, { scope }: IncidentEvent, root: SegmentReport | null): Coincidence['scope'] {
  const columns = new Map(log.columnRoles.map(({ column }) => [plain(column), column]));
  if (log.roles.modelVersion !== undefined) {
    for (const name of ['modelversion', 'version']) if (!columns.has(name)) columns.set(name, log.roles.modelVersion);
  }
  const limits = Object.entries(scope).flatMap(([name, value]) => {
    const column = columns.get(plain(name));
    return column === undefined ? [] : [{ column, value }];
  });
  if (limits.length === 0 || root === null) return 'none';
  const segments: SegmentWhere[] = [root.where, ...root.aliases.map((alias) => ({ ...root.where, ...alias }))];
  const told = limits.flatMap(({ column, value }) => {
    // A column may be called toString.
    const values = segments.flatMap((where) => (Object.hasOwn(where, column) ? [where[column] ?? ''] : []));
    return values.length === 0 ? [] : [values.some((each) => each.toLowerCase() === value.toLowerCase())];
  });
  if (told.length === 0) return 'none';
  return told.every(Boolean) ? 'match' : 'mismatch';
}

const plain = (name: string): string => name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
