import { credentialsFrom, isTableAddress, tableAddress, type Credentials } from '../../engine/clickhouse/address';
import type { TableColumn } from '../../engine/clickhouse/columns';
import type { ClickHouseEngine } from '../../engine/clickhouse/engine';
import { OpenTable } from '../../engine/clickhouse/open';
import type { Engine } from '../../engine/engine';
import type { LoadReport, SourceProfile } from '../../engine/source';
import { IncidentError } from '../../protocol/errors';
import type { InvestigationRequest } from '../../protocol/investigation';
import type { PrivateColumn } from '../../protocol/read';
import type { Problem } from '../../protocol/report';
import { heldColumns } from '../held-columns';
import type { RoleGuess } from '../roles/candidate';
import { guessRoles } from '../roles/guess';
import { privateColumns } from '../roles/private';
import { profileTable } from './profile';
import { columnReadings } from './readings';

/** A table as a log: nothing of it is copied. */
export interface LoadedTable {
  engine: Engine;
  profile: SourceProfile;
  loaded: LoadReport;
  guess: RoleGuess;
  hidden: PrivateColumn[];
}

/** Whether a request is about a table. Throws `usage` where it asks for more than one, or for files beside it. */
export function isTableRequest({ logs, reference, labels }: InvestigationRequest): boolean {
  const tables = [...logs, ...reference, ...labels].filter(isTableAddress);
  const [first] = logs;
  if (tables.length === 0 || first === undefined) return false;
  // An address with credentials is refused before anything shows it.
  tables.forEach(tableAddress);
  if (tables.length === 1 && logs.length === 1 && reference.length === 0 && labels.length === 0) return true;
  throw new IncidentError(
    'usage',
    'A table stands alone, without other logs, --reference and --labels.',
    'Join labels in a view of the database, and give the good period with --good.',
  );
}

export interface TableOptions {
  /** From the environment where absent. */
  credentials?: Credentials;
  /** Columns to hold besides those whose role needs them. */
  keep?: (column: string) => boolean;
  signal?: AbortSignal;
}

/** Opens a table, gives its columns roles from a bounded sample, and counts what files are counted for. */
export async function loadTable(
  request: InvestigationRequest,
  { credentials = credentialsFrom(process.env), keep, signal }: TableOptions = {},
): Promise<LoadedTable> {
  const address = tableAddress(request.logs[0] ?? '');
  const table = await OpenTable.open(address, { credentials, ...secondsFrom(process.env) }, signal);
  try {
    const profile = await profileTable(table, address.url, request, signal);
    const hidden = request.showPrivate ? [] : privateColumns(profile.columns, request.privateColumns ?? []);
    const guess = guessRoles(profile.columns, request.roles, hidden);
    const types = new Map(profile.columns.map(({ name, type }) => [name, type]));
    const held = heldColumns(request, types, guess, keep);
    const engine = table.engine(held.map((column) => asHeld(column, table, profile)));
    const problems = await clockProblems(table, guess, engine, signal);
    const loaded = await reportOf(table, profile, held, problems, signal);
    return { engine, profile, loaded, guess, hidden };
  } catch (error) {
    await table.close();
    throw error;
  }
}

const secondsFrom = ({ CLICKHOUSE_QUERY_SECONDS: seconds }: NodeJS.ProcessEnv): { seconds?: number } =>
  seconds !== undefined && Number(seconds) > 0 ? { seconds: Number(seconds) } : {};

function asHeld(
  { name, type }: Pick<TableColumn, 'name' | 'type'>,
  table: OpenTable,
  profile: SourceProfile,
): TableColumn {
  const declared = table.columns.find((column) => column.name === name)?.declared ?? 'String';
  const time = profile.columns.find((column) => column.name === name)?.time;
  if (type === 'time' && time === undefined && declared !== 'String') {
    throw new IncidentError(
      'no-time-column',
      `The column "${name}" (${declared}) holds no times between 1990 and 2100.`,
      'Name another with --role timestamp=COLUMN, or say its unit with --read timeFormat=epoch-milliseconds.',
    );
  }
  return { name, declared, type, zone: profile.zone, ...(time ? { time } : {}) };
}

async function reportOf(
  table: OpenTable,
  profile: SourceProfile,
  held: readonly Pick<TableColumn, 'name' | 'type'>[],
  problems: Problem[],
  signal?: AbortSignal,
): Promise<LoadReport> {
  const types = new Map(held.map(({ name, type }) => [name, type]));
  const all = profile.columns.map(({ name, type }) => asHeld({ name, type: types.get(name) ?? type }, table, profile));
  const counting: ClickHouseEngine = table.engine(all);
  const duplicates = await table.duplicates(signal);
  if (duplicates === null) {
    const text = 'The table is too large to be searched for rows that are equal in every column.';
    problems.push({ code: 'duplicates-not-counted', text });
  }
  return {
    rows: table.rows,
    referenceRows: 0,
    rejected: { count: 0, listed: [] },
    columns: await columnReadings(counting, profile, signal),
    duplicateRows: duplicates ?? 0,
    fileRows: [table.rows],
    labels: null,
    problems,
  };
}

/** Nodes of a cluster time their rows themselves: rows of the future tell that a clock is wrong. */
async function clockProblems(
  table: OpenTable,
  { roles }: RoleGuess,
  engine: ClickHouseEngine,
  signal?: AbortSignal,
): Promise<Problem[]> {
  const time = engine.columns.find(({ name }) => name === roles.timestamp);
  if (!time) return [];
  const { rows, seconds } = await table.ahead(time, signal);
  if (rows === 0) return [];
  const text =
    `${rows} rows are later than the clock of the server, by up to ${seconds} s: a node that writes them has another ` +
    `time, and what is said of the onset may be off by as much.`;
  return [{ code: 'clock-skew', text }];
}
