import { IncidentError } from '../../protocol/errors';

const RUN_AGAIN = 'Run it again.';

/** What servers and connections say, as one sentence that names the server and says what to do; never with a password. */
export function faultOf(error: unknown, server: string, seconds: number): Error {
  if (error instanceof IncidentError) return error;
  const message = error instanceof Error ? error.message : String(error);
  const code = codeOf(error, message);
  if (code !== null) return ofServer(code, message, server, seconds) ?? new Error(withoutMargins(message));
  return ofConnection(error, message, server) ?? new Error(withoutMargins(message));
}

function codeOf(error: unknown, message: string): number | null {
  const given = error instanceof Error && 'code' in error ? Number(error.code) : NaN;
  const told = /Code: (\d+)/.exec(message)?.[1];
  if (Number.isInteger(given)) return given;
  return told === undefined ? null : Number(told);
}

function ofServer(code: number, message: string, server: string, seconds: number): IncidentError | null {
  switch (code) {
    case 192:
    case 193:
    case 194:
    case 195:
    case 516:
      return new IncidentError(
        'access-denied',
        `${server} does not let this user in.`,
        'Check the user and the password (CLICKHOUSE_USER and CLICKHOUSE_PASSWORD).',
      );
    case 291:
    case 497:
      return new IncidentError(
        'access-denied',
        `This user may not read the table on ${server}.`,
        'Ask for the right to SELECT from it.',
      );
    case 60:
    case 81:
      return new IncidentError('table-not-found', `${server} has no such table.`, 'Check its database and its name.');
    case 159:
    case 160:
      return new IncidentError(
        'query-stopped',
        `A query was stopped by ${server} after its time limit of ${seconds} s or less.`,
        'Narrow the log with --where or the periods, or allow more time with CLICKHOUSE_QUERY_SECONDS.',
      );
    case 158:
    case 307:
    case 396:
    case 201:
      return new IncidentError(
        'query-stopped',
        `A quota or limit of this user on ${server} stopped a query.`,
        'Ask for a larger quota, or run it again later or with shorter periods.',
      );
    case 202:
      return new IncidentError('query-stopped', `${server} runs too many queries already.`, 'Run it again later.');
    case 394:
      return new IncidentError('query-stopped', `A query was killed on ${server}.`, RUN_AGAIN);
    case 241:
      return new IncidentError(
        'out-of-memory',
        `A query takes more memory than this user may use on ${server}.`,
        'Narrow the log with --where or the periods, or ask for more (max_memory_usage).',
      );
    case 128:
      return new IncidentError(
        'query-stopped',
        `${server} cannot look at the rows before so many rows: before version 21.1 that needs all of them in one array.`,
        'Ask a newer server, or a view of fewer rows.',
      );
    case 209:
    case 210:
    case 279:
    case 32:
    case 519:
      return new IncidentError(
        'server-unreachable',
        `${server} cannot reach the other servers of its cluster (${briefly(message)}).`,
        'Check that all of them are up, and run it again.',
      );
    default:
      return null;
  }
}

/** The server's own first words, where they are harmless and say which of its peers is meant. */
const briefly = (message: string): string => /\(?([\w.-]+:\d{2,5})\)?/.exec(message)?.[1] ?? 'a shard does not answer';

function ofConnection(error: unknown, message: string, server: string): IncidentError | null {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (/ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|EPROTO|CERT/.test(`${code} ${message}`)) {
    return new IncidentError(
      'server-unreachable',
      `${server} cannot be reached.`,
      'Check the address and the port (HTTP: 8123, with ?secure 8443), and that the server runs.',
    );
  }
  if (/ECONNRESET|EPIPE|socket hang up|aborted|premature|terminated|ends within a row/i.test(`${code} ${message}`)) {
    return new IncidentError(
      'server-unreachable',
      `The connection to ${server} was lost in the middle of a query.`,
      `${RUN_AGAIN} Nothing of the unfinished answer was used.`,
    );
  }
  return null;
}

const withoutMargins = (message: string): string => message.replace(/\s+/g, ' ').slice(0, 500);
