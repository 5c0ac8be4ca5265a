import type { Monitoring, MonitoringReport } from '../protocol/monitoring';
import type { Problem } from '../protocol/report';
import type { MonitoringContext } from '../monitoring/windows/context';
import type { TextOptions } from '../report/text/investigation';
import type { InvestigationRequest } from '../protocol/investigation';
import type { Answer, Asked } from './commands/command';
import { onLogs } from './on-logs';

/** What a monitoring subcommand found, and how it is told. */
export interface Found {
  monitoring: Monitoring;
  problems?: Problem[];
  spell: (report: MonitoringReport, options: TextOptions) => string;
  status?: 0 | 1;
}

/** The value of an option that is given once. */
export type One = (option: string) => string | undefined;

/**
 * Opens the logs, settles the good period and the windows, lets a system look, and prints what it found.
 * @param prepare what can be wrong before the log is loaded: other files, options
 */
export async function onMonitored<Prepared = undefined>(
  asked: Asked,
  work: (context: MonitoringContext, one: One, request: InvestigationRequest, prepared: Prepared) => Promise<Found>,
  prepare?: (one: One) => Promise<Prepared>,
): Promise<Answer> {
  return onLogs(asked, async ({ request, named }) => {
    const { monitorLog } = await import('../analysis/monitoring');
    const { monitoringContext } = await import('../monitoring/windows/context');
    const { monitoringJson } = await import('../report/json');
    const one: One = (option) => asked.given.values.get(option)?.[0];
    const every = one('every');
    const prepared = (await prepare?.(one)) as Prepared;
    const { signal } = asked.following;
    let found: Found | null = null;
    const report = await monitorLog(request, asked.following, async (log) => {
      const options = {
        ...(request.good === undefined ? {} : { good: request.good }),
        ...(every === undefined ? {} : { every }),
        ...(signal ? { signal } : {}),
      };
      found = await work(await monitoringContext(log, options), one, request, prepared);
      return found;
    });
    return told(asked, named(report), found, monitoringJson);
  });
}

function told(
  asked: Asked,
  report: MonitoringReport,
  found: Found | null,
  json: (report: MonitoringReport) => string,
): Answer {
  const text = asked.format === 'json' ? json(report) : (found?.spell(report, asked.text) ?? '');
  return { text, ...(found?.status === undefined ? {} : { status: found.status }) };
}
