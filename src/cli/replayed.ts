import { IncidentError } from '../protocol/errors';
import type { InvestigationRequest } from '../protocol/investigation';
import type { Report } from '../protocol/report';
import { commandWords } from '../replay/command-words';
import { replay } from '../replay/replay';
import { rowsOf } from '../replay/rows';
import { withReplay } from '../replay/with-replay';

const TIME_LIMIT = 60_000;

/**
 * The report with what a replay showed: of `--replay COMMAND`, run in the working directory, else of the document. Throws
 * `replay-failed` in one sentence when the command does not answer as it should.
 */
export async function replayed(
  report: Report,
  command: string | undefined,
  request: InvestigationRequest,
  signal: AbortSignal | undefined,
): Promise<Report> {
  if (command === undefined) return withReplay(report, request.replay);
  const rows = rowsOf(report.examples);
  if (rows.length === 0)
    throw new IncidentError(
      'replay-failed',
      'There is no example to replay.',
      'Examples are predictions known to be wrong: the log needs labels.',
    );
  const hidden = report.source.read.private?.find(({ column }) => report.roles.features.includes(column));
  if (hidden)
    throw new IncidentError(
      'replay-failed',
      `The feature ${hidden.column} is private, so the replay command would lack it.`,
      `Give --private '!${hidden.column}', or --show-private.`,
    );
  const to = { words: commandWords(command), folder: process.cwd(), timeLimit: TIME_LIMIT };
  return withReplay(report, await replay(rows, to, new Date(), signal));
}
