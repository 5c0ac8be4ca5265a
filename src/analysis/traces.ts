import { openPredictionLog } from '../log/open';
import { formatInstant } from '../log/time/instant';
import { IncidentError } from '../protocol/errors';
import type { InvestigationRequest } from '../protocol/investigation';
import type { PillarsWindow, PredictionPillars, TraceReading, Waterfall } from '../protocol/traces';
import type { Following } from './following';
import { Pillars } from './pillars';

/** What a terminal asks of traces: a window, a prediction's line, or a trace by its id. */
export interface TracesQuestion {
  from?: string | undefined;
  to?: string | undefined;
  limit?: number | undefined;
  line?: number | undefined;
  trace?: string | undefined;
}

export interface TracesAnswer {
  read: TraceReading;
  window?: PillarsWindow;
  prediction?: PredictionPillars;
  waterfall?: Waterfall;
}

const USUAL = 10;

/** Opens a log with its traces, answers one question, and closes both. */
export async function tracesOf(
  request: InvestigationRequest,
  { from, to, limit = USUAL, line, trace }: TracesQuestion,
  following: Following,
): Promise<TracesAnswer> {
  const { signal } = following;
  const log = await openPredictionLog(request, following);
  try {
    const pillars = await Pillars.open(request, log, signal);
    try {
      const read = pillars.traces?.reading;
      if (!read) throw new IncidentError('usage', 'No trace files were given.', 'Give --traces FILE.');
      if (trace !== undefined) return { read, waterfall: await pillars.waterfall(trace, signal) };
      if (line !== undefined) {
        const file = log.read.files[0]?.path ?? '';
        return { read, prediction: await pillars.prediction(file, line, signal) };
      }
      const [first, last] = [from ?? formatInstant(log.span.start), to ?? formatInstant(log.span.end)];
      return { read, window: await pillars.window(first, last, limit, signal) };
    } finally {
      await pillars.close();
    }
  } finally {
    await log.engine.close();
  }
}
