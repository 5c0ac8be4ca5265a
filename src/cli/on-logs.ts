import type { InvestigationRequest } from '../protocol/investigation';
import type { Answer, Asked } from './commands/command';
import { requestFrom } from './request';
import { spool, withoutSpoolPath, type SpooledInput } from './standard-input';
import { checkOutput } from './terminal';

const STANDARD_INPUT = '-';

/** What a subcommand on logs works with. */
export interface LogWork {
  request: InvestigationRequest;
  /** The request as it was typed: with `-` where standard input is. */
  asShown: InvestigationRequest;
  /** A result in which a temporary file of standard input is called `-`. */
  named: <T>(result: T) => T;
}

/** Runs work on the logs a command line names, with standard input as a file. */
export async function onLogs(asked: Asked, work: (given: LogWork) => Promise<Answer>): Promise<Answer> {
  const asShown = await requestFrom(asked.command, asked.given);
  const output = asked.given.values.get('output')?.[0];
  if (output !== undefined) {
    const { logs, labels, events, reference, traces = [], metrics = [] } = asShown;
    checkOutput(output, [
      ...asked.given.positionals,
      ...logs,
      ...labels,
      ...events,
      ...reference,
      ...traces,
      ...metrics,
    ]);
  }
  if (!asShown.logs.includes(STANDARD_INPUT)) return work({ request: asShown, asShown, named: (result) => result });
  const spooled = await spool(process.stdin, asked.following.signal ?? new AbortController().signal);
  const logs = asShown.logs.map((log) => (log === STANDARD_INPUT ? spooled.path : log));
  try {
    const named = <T>(result: T): T => withoutSpoolPath(result, spooled.path);
    return await work({ request: { ...asShown, logs }, asShown, named });
  } catch (error) {
    throw renamed(error, spooled);
  } finally {
    spooled.remove();
  }
}

function renamed(error: unknown, spooled: SpooledInput): unknown {
  if (error instanceof Error) error.message = withoutSpoolPath(error.message, spooled.path);
  return error;
}
