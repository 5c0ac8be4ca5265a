import type { ColumnType } from '../../../protocol/read';
import type { Engine } from '../../engine';
import type { IncidentError } from '../../../protocol/errors';
import { gzipDamage } from '../../lines/gzip';
import type { FilePart, LoadPlan, LoadReport, SourceProfile } from '../../source';
import { Database, refuseIfCancelled } from '../database';
import { DuckDbEngine } from '../engine';
import { RowLocator } from '../../lines/locator';
import { LoadedRows, ROWS } from '../rows';
import { ascendingIn } from './ascending';
import { canMisfit, type ColumnPlan } from './cast';
import { COPIED_ENCODINGS, isBeyondLatin1, withCopies } from './copies';
import { fitsInMemory } from './in-memory';
import { everyColumn, keepOnly, type ViewColumns } from './keep';
import { joinLabels } from './labels';
import { lateKeysOf, type LateKeys } from './late-keys';
import { RecordReader } from './record';
import { readingProgress } from './reading-progress';
import { reportOf } from './report';
import type { LoadedTable } from './insert';
import { loadTable, misfitPositions } from './table';
import { viewOf } from './view';
import { recordOf, type TablePlace } from '../unpack/record-of';
import { widenIntegers } from './widen';

/** Texts are copied where each is there so many times. */
const REPEATS = 10;

export interface LoadOptions {
  /** Share of the phase that is done, 0 to 1, where known. */
  onProgress?: (text: string, fraction?: number) => void;
  signal?: AbortSignal;
}

export interface LoadOutcome {
  engine: Engine;
  report: LoadReport;
  /** JSON keys that the profile did not know; a log with any is to be loaded again with them. */
  late: LateKeys[];
}

/**
 * Reads the files once into a new database, counts what the read report needs of every column, and then drops the columns
 * that the plan does not keep. Delimited text and JSON are copied, and Parquet that memory has room for; larger Parquet
 * stays in its files. Throws `IncidentError` (`cancelled`, `out-of-memory`, …); the database is then closed.
 */
export async function load(plan: LoadPlan, options: LoadOptions = {}): Promise<LoadOutcome> {
  const { signal } = options;
  refuseIfCancelled(signal);
  const copied = await withCopies(plan, COPIED_ENCODINGS, signal);
  if (copied) return loadOnce(copied.plan, options, copied.folder);
  try {
    return await loadOnce(plan, options);
  } catch (error) {
    const again = isBeyondLatin1(error) ? await withCopies(plan, ['latin-1'], signal) : null;
    if (again) return loadOnce(again.plan, options, again.folder);
    throw error;
  }
}

/** `owned`: a folder of the load's own, to be removed with its database. */
async function loadOnce(plan: LoadPlan, options: LoadOptions, owned?: string): Promise<LoadOutcome> {
  const profiles = [
    plan.log,
    ...(plan.reference ? [plan.reference] : []),
    ...plan.labels.map(({ profile }) => profile),
  ];
  const parts = profiles.flatMap((profile) => profile.parts);
  const files = [...parts.map(({ path, copy }) => copy ?? path), ...(plan.beside ?? [])];
  const zone = sessionZone(plan.log.zone);
  const columns = columnPlans(plan).length;
  const own = owned === undefined ? {} : { owned };
  const inFiles = new Set<SourceProfile>();
  const leavesRowsInFiles = async (database: Database): Promise<boolean> => {
    for (const profile of await stayingInFiles(database, plan, options.signal)) inFiles.add(profile);
    return inFiles.size > 0;
  };
  const database = await Database.open({ ...plan.resources, files, zone, columns, leavesRowsInFiles, ...own });
  const settled = new AbortController();
  try {
    const damage = damageOf(parts, settled.signal);
    const outcome = await loadInto(database, plan, inFiles, options);
    const found = await damage;
    if (found) throw found;
    return outcome;
  } catch (error) {
    settled.abort();
    await database.close();
    throw error;
  }
}

/** Beside the load: whether compressed files are whole, which DuckDB does not always tell. Never rejects. */
async function damageOf(parts: readonly FilePart[], signal: AbortSignal): Promise<IncidentError | null> {
  for (const { path, compression } of parts) {
    const damage = compression === 'gzip' ? await gzipDamage(path, signal) : null;
    if (damage) return damage;
  }
  return null;
}

const sessionZone = (zone: string): string => (/^[+-]/.test(zone) ? 'UTC' : zone);

async function loadInto(
  database: Database,
  plan: LoadPlan,
  inFiles: ReadonlySet<SourceProfile>,
  options: LoadOptions,
): Promise<LoadOutcome> {
  const { signal } = options;
  const plans = columnPlans(plan);
  const zone = plan.log.zone;
  const sources = [
    { origin: 'log', table: 'log', profile: plan.log },
    ...(plan.reference ? [{ origin: 'reference', table: 'reference', profile: plan.reference }] : []),
  ];
  const selects: ((columns: ViewColumns) => string)[] = [];
  const tables: LoadedTable[] = [];
  const places: TablePlace[] = [];
  const late: LateKeys[] = [];
  const problems: LoadReport['problems'] = [];
  let labels: LoadReport['labels'] = null;
  let firstFile = 0;
  for (const { origin, table, profile } of sources) {
    const { parts } = profile;
    const joins = origin === 'log' && joinsLabels(plan);
    if (inFiles.has(profile)) {
      const view = viewOf(parts, plans, profile.zone, firstFile);
      selects.push((columns) => viewSelect(view, columns, origin));
    } else {
      const say = (text: string, fraction?: number): void => options.onProgress?.(text, fraction);
      const { onFile, stop } = readingProgress(parts, () => database.progress(), say);
      const loaded = await loadTable(database, table, parts, plans, profile.zone, onFile, signal).finally(stop);
      tables.push({ ...loaded, rejections: loaded.rejections.map((one) => ({ ...one, file: one.file + firstFile })) });
      late.push(...(await lateKeysOf(database, profile, loaded, signal)));
      if (joins && plan.join) {
        const columns = joinColumns(plans, plan.join);
        const joined = await joinLabels(database, table, plan.labels, plans, columns, zone, signal);
        labels = joined.counts;
        problems.push(...joined.problems);
      }
      const place = { origin, firstFile, joined: joins };
      selects.push((columns) => tableSelect(table, columns, loaded, place));
      places.push({ loaded, firstFile, files: parts.length, position: joins ? 'position' : 'rowid' });
    }
    firstFile += parts.length;
  }
  const view = (columns: ViewColumns): Promise<unknown> =>
    database.run(
      `CREATE OR REPLACE VIEW ${ROWS} AS ${selects.map((select) => select(columns)).join(' UNION ALL ')}`,
      signal,
    );
  await view(everyColumn(plans.length));
  const misfits = misfitPositions(plans);
  const [[misfitRows] = []] = await database.query(`SELECT count(misfits) FROM ${ROWS}`, signal);
  const fits = Number(misfitRows) === 0;
  const rows = new LoadedRows(
    plans.map(({ name, type }, position) => ({
      name,
      type,
      position,
      misfit: fits ? null : (misfits[position] ?? null),
    })),
    undefined,
    sources.length === 1 ? tables[0]?.name : undefined,
  );
  const widened = await widenIntegers(database, rows, tables, signal);
  const allParts = sources.flatMap(({ profile }) => profile.parts);
  const rejections = tables.flatMap((table) => table.rejections);
  const locator = new RowLocator(allParts, rejections, recordOf(database, places));
  const all = new DuckDbEngine(database, widened, locator);
  options.onProgress?.('Counting values');
  const report = await reportOf({ engine: all, database, rows: widened, plan, locator, rejections, labels }, signal);
  const keep = new Set(plan.columns.map(({ name }) => name));
  const { kept, columns } = await keepOnly(database, widened, tables, keep, signal);
  await view(columns);
  const zoned = sources.flatMap(({ profile }) => profile.parts.map((part) => ({ ...part, zone: profile.zone })));
  const only = sources.length === 1 && labels === null ? inOrder(plan, tables) : null;
  const stored = only === null ? kept : kept.stored(await ascendingIn(database, only, kept, signal));
  const engine = new DuckDbEngine(database, stored, locator, new RecordReader(database, zoned, widened, plans, keep));
  if (tables.length === 0) await engine.keep(oftenAsked(plan, report), signal);
  report.problems.push(...tables.flatMap((table) => table.problems), ...problems);
  return { engine, report, late };
}

/** Of what questions are often about, what takes little room: texts only where few of them are there. */
function oftenAsked({ columns, often = [] }: LoadPlan, report: LoadReport): string[] {
  const types = new Map(columns.map(({ name, type }) => [name, type]));
  const distinct = new Map(report.columns.map((column) => [column.name, column.distinct]));
  return often.filter((name) => {
    const type = types.get(name);
    if (type === undefined || type === 'nested') return false;
    return type !== 'text' || (distinct.get(name) ?? 0) * REPEATS <= report.rows;
  });
}

const joinsLabels = ({ labels, join }: LoadPlan): boolean => labels.length > 0 && join !== undefined;

/** What is typed already and too large to be copied; what labels are joined to is copied always. */
async function stayingInFiles(database: Database, plan: LoadPlan, signal?: AbortSignal): Promise<SourceProfile[]> {
  const profiles = [...(joinsLabels(plan) ? [] : [plan.log]), ...(plan.reference ? [plan.reference] : [])];
  const plans = columnPlans(plan);
  const staying: SourceProfile[] = [];
  for (const profile of profiles) {
    const typed = profile.parts.every(({ layout }) => layout.kind === 'parquet');
    if (typed && !(await fitsInMemory(database, profile.parts, plans, signal))) staying.push(profile);
  }
  return staying;
}

/** What is read in the order in which its rows were written: a table, or the view of a single file. */
const inOrder = ({ log }: LoadPlan, tables: readonly LoadedTable[]): string | null =>
  tables[0]?.name ?? (log.parts.length === 1 ? ROWS : null);

/** All columns of log and reference: kept ones with the planned type, the others as the sample suggests. */
function columnPlans(plan: LoadPlan): ColumnPlan[] {
  const planned = new Map<string, ColumnType>(plan.columns.map(({ name, type }) => [name, type]));
  const absent = new Map(
    plan.columns.flatMap((column) => (column.absent ? [[column.name, column.absent] as const] : [])),
  );
  const plans = new Map<string, ColumnPlan>();
  const profiles: SourceProfile[] = [plan.log, ...(plan.reference ? [plan.reference] : [])];
  for (const { columns } of profiles) {
    for (const { name, type, time, nanoseconds, clock } of columns) {
      if (!plans.has(name))
        plans.set(name, {
          name,
          type: planned.get(name) ?? type,
          ...(time ? { time } : {}),
          ...(nanoseconds ? { nanoseconds } : {}),
          ...(clock === undefined ? {} : { clock }),
        });
    }
  }
  for (const { name, type } of plan.columns) if (!plans.has(name)) plans.set(name, { name, type });
  return [...plans.values()].map((one) => {
    const nothing = absent.get(one.name);
    const hashed = !planned.has(one.name) && !canMisfit(one.type);
    return { ...one, hashed, ...(nothing ? { absent: nothing } : {}) };
  });
}

function joinColumns(plans: readonly ColumnPlan[], join: NonNullable<LoadPlan['join']>) {
  const position = (name: string): number => plans.findIndex((plan) => plan.name === name);
  const labelTime = position(join.labelTime);
  return { id: position(join.id), label: position(join.label), labelTime: labelTime < 0 ? null : labelTime };
}

const viewSelect = (view: string, { ofFiles }: ViewColumns, origin: string): string =>
  `SELECT ${[...ofFiles, 'misfits', 'file', 'ordinal'].join(', ')}, '${origin}' AS origin FROM (${view})`;

function tableSelect(
  table: string,
  { ofTable }: ViewColumns,
  { fileRows }: LoadedTable,
  { origin, firstFile, joined }: { origin: string; firstFile: number; joined: boolean },
): string {
  const starts: number[] = [];
  fileRows.reduce((start, rows) => (starts.push(start), start + rows), 0);
  const position = joined ? 'position' : 'rowid';
  const ordinal = starts.length > 1 ? `${position} - [${starts.join(', ')}][file + 1]` : position;
  const facts = ['misfits', `file + ${firstFile} AS file`, `${ordinal} AS ordinal`, `'${origin}' AS origin`];
  return `SELECT ${[...ofTable, ...facts].join(', ')} FROM ${table}`;
}
