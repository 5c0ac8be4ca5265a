import { formatInstant } from '../log/time/instant';
import type { EventReport, Finding, Onset, StepReport } from '../protocol/report';
import type { PlaybookContext, TimelineOutcome } from './context';
import { searchOnset, type OnsetFound, type OnsetSearch } from './onset/estimate';
import type { FoundBefore } from './onset/signals';
import { timelineOf } from './timeline/buckets';
import { minuteInWords, momentInWords } from './time';
import { reportEvents } from './timeline/events';

/** Since when, and what else happened then: the metric over time, the onset with its 95% interval, the events beside it. */
export async function timeline(context: PlaybookContext, found: FoundBefore): Promise<TimelineOutcome> {
  const root = found.segments.root;
  const [series, search] = await Promise.all([timelineOf(context, root), searchOnset(context, found)]);
  const events = reportEvents(context.log, context.events, search.found, root);
  const onset = search.found ? onsetOf(search.found) : null;
  const isShown = context.log.withheld === undefined || search.found?.ofErrors !== true;
  return { step: stepOf(search, onset, events, isShown), timeline: series, onset, events };
}

function onsetOf({ estimate, change, end, signal }: OnsetFound): Onset {
  return {
    at: formatInstant(toSecond(estimate.at)),
    low: formatInstant(toSecond(estimate.low, Math.floor)),
    high: formatInstant(toSecond(estimate.high, Math.ceil)),
    shape: change.shape,
    end: change.shape === 'pulse' && end !== null ? formatInstant(toSecond(end)) : null,
    signal,
  };
}

/** An estimate to the microsecond would pretend to know more than it does; an interval is rounded outwards. */
const toSecond = (microseconds: number, rounded = Math.round): number => rounded(microseconds / 1e6) * 1e6;

function stepOf(
  { found, tried, reason }: OnsetSearch,
  onset: Onset | null,
  events: readonly EventReport[],
  isShown: boolean,
): StepReport {
  const id = 'timeline' as const;
  if (tried.length === 0) {
    return {
      id,
      status: 'untestable',
      summary:
        'The log has neither labels nor a sign of the fault to follow over time; give --role label=COLUMN or --labels.',
      findings: [],
    };
  }
  if (!found || !onset) {
    return { id, status: 'clear', summary: `No change found: ${reason ?? 'nothing moves'}.`, findings: [] };
  }
  const coinciding = events.filter(({ coincides }) => coincides);
  const first = coinciding[0];
  const beside = first
    ? ` ${capitalised(first.type)} "${shortened(first.title)}" coincides with it.`
    : events.length > 0
      ? ' No logged event coincides with it.'
      : '';
  return {
    id,
    status: 'suspect',
    summary: `${shapeInWords(found, onset)}.${beside}`,
    findings: [onsetFinding(found, onset, isShown), ...recovery(onset), ...coinciding.map(eventFinding)],
  };
}

const shapeInWords = ({ change }: OnsetFound, onset: Onset): string => {
  const moment = momentInWords(onset);
  switch (onset.shape) {
    case 'step':
      return `Began at ${moment} and lasts`;
    case 'pulse':
      return `Began at ${moment} and ended at ${onset.end === null ? 'an unknown time' : minuteInWords(onset.end)}`;
    case 'ramp':
      return `Has grown since ${moment}`;
    case 'recurring':
      return `Recurs since ${moment}${change.cycle === null ? '' : ', again and again at the same hours'}`;
  }
};

/** @param isShown whether the rates may be told: not those of labelled rows where accuracy is withheld */
function onsetFinding(
  { change, signal, season }: OnsetFound,
  { at, low, high, shape }: Onset,
  isShown: boolean,
): Finding {
  const seasonal = season === 'none' ? 'No season was taken out first.' : `The ${season} pattern was taken out first.`;
  const rates = isShown
    ? `${percent(change.before)} of rows before, ${percent(change.after)} after ${minuteInWords(at)}`
    : `another rate after ${minuteInWords(at)}, not shown because accuracy is not`;
  return {
    id: `timeline.onset/${shape}`,
    severity: 'warning',
    text:
      `${capitalised(signal)}: ${rates}; ` +
      `95% interval ${minuteInWords(low)} to ${minuteInWords(high)}. Rows of one stretch vary ${Number(change.dispersion.toPrecision(2))} times as much as ` +
      `independent ones, which the interval allows for. ${seasonal}`,
    column: null,
    segment: null,
  };
}

const recovery = ({ end }: Onset): Finding[] =>
  end === null
    ? []
    : [
        {
          id: 'timeline.recovery',
          severity: 'info',
          text: `The rate is back to what it was from ${minuteInWords(end)} on.`,
          column: null,
          segment: null,
        },
      ];

const eventFinding = ({ id, type, title, start, reason }: EventReport): Finding => ({
  id: `timeline.event/${id}`,
  severity: 'warning',
  text: `${type} "${shortened(title)}" at ${minuteInWords(start)}. ${reason}`,
  column: null,
  segment: null,
});

const shortened = (title: string): string => (title.length > 80 ? `${title.slice(0, 79)}…` : title);
const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
const percent = (rate: number): string => `${Number((rate * 100).toPrecision(3))}%`;
