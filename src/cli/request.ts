import { resolve } from 'node:path';
import { isIncidentFile, requestFromFile } from '../analysis/incident-file';
import { isTableAddress } from '../engine/clickhouse/address';
import { roleNamed } from '../log/roles/given';
import { emptyRequest, type InvestigationRequest, type ReadOptions, type Resources } from '../protocol/investigation';
import type { MonitoringAsked } from '../protocol/monitoring';
import type { RoleAssignment } from '../protocol/roles';
import { pair, usage, type Arguments } from './command-line';

/** What the words of a command line ask for. A document's own answers give way to options, lists are added to. */
export async function requestFrom(command: string, given: Arguments): Promise<InvestigationRequest> {
  const base = await described(command, withTable(command, given));
  const all = (name: string): string[] => given.values.get(name) ?? [];
  const one = (name: string): string | undefined => all(name)[0];
  const engine = one('engine');
  checkEngine(command, engine, base.logs);
  const good = one('good') ?? base.good;
  const bad = one('bad') ?? base.bad;
  const roles = all('role').map((text) => roleAssignment(command, text));
  return {
    ...base,
    reference: [...base.reference, ...all('reference')],
    labels: [...base.labels, ...all('labels')],
    events: [...base.events, ...all('events')],
    ...listed('traces', [...(base.traces ?? []), ...all('traces')]),
    ...listed('metrics', [...(base.metrics ?? []), ...all('metrics')]),
    roles: [...base.roles.filter(({ column }) => !roles.some((role) => role.column === column)), ...roles],
    read: { ...base.read, ...readOptions(command, all('read')) },
    where: [
      ...base.where,
      ...all('where').map((text) => {
        const [column, value] = pair(command, 'where', text, 'COLUMN=VALUE');
        return { column, value };
      }),
    ],
    privateColumns: [...(base.privateColumns ?? []), ...all('private')],
    ...monitoringOf(command, given, base.monitoring),
    ...(given.flags.has('show-private') ? { showPrivate: true } : {}),
    ...(good === undefined ? {} : { good }),
    ...(bad === undefined ? {} : { bad }),
    resources: { ...resources(command, one('memory'), one('threads')), ...cacheIn(one('cache')) },
  };
}

/** `investigate --monitoring`; files of rules and expectations ask for it too. */
function monitoringOf(
  command: string,
  { flags, values }: Arguments,
  base: MonitoringAsked | undefined,
): Pick<InvestigationRequest, 'monitoring'> {
  if (command !== 'investigate') return {};
  const [rules, schema] = [values.get('rules')?.[0], values.get('schema')?.[0]];
  if (base === undefined && !flags.has('monitoring') && rules === undefined && schema === undefined) return {};
  return {
    monitoring: { ...base, ...(rules === undefined ? {} : { rules }), ...(schema === undefined ? {} : { schema }) },
  };
}

const listed = <Name extends string>(name: Name, files: string[]): { [name in Name]?: string[] } =>
  files.length === 0 ? {} : ({ [name]: files } as { [name in Name]?: string[] });

async function described(command: string, logs: string[]): Promise<InvestigationRequest> {
  const [first] = logs;
  if (first === undefined) throw usage(command, `no ${command === 'read' ? 'FILE' : 'LOG'} is given.`);
  const document = logs.find(isIncidentFile);
  if (document === undefined) return emptyRequest(logs);
  if (logs.length === 1) return requestFromFile(document);
  throw usage(command, `${document} is an investigation document and stands alone, without other logs.`);
}

/** `--table NAME` completes the address of a server; without one, `CLICKHOUSE_URL` says where the server is. */
function withTable(command: string, { positionals, values }: Arguments): string[] {
  const table = values.get('table')?.[0];
  if (table === undefined) return positionals;
  const [first = addressFrom(process.env.CLICKHOUSE_URL), ...rest] = positionals;
  if (first === undefined || rest.length > 0 || !isTableAddress(first)) {
    throw usage(command, `--table ${table}: write the server before it, as clickhouse://HOST:8123.`);
  }
  const [address = '', options] = first.split('?');
  const path = table.replace('.', '/').split('/').map(encodeURIComponent).join('/');
  return [`${address.replace(/\/+$/, '')}/${path}${options === undefined ? '' : `?${options}`}`];
}

const addressFrom = (url: string | undefined): string | undefined =>
  url === undefined || isTableAddress(url)
    ? url
    : url.replace(/^http:\/\//i, 'clickhouse://').replace(/^https:\/\/([^/?]+).*$/i, 'clickhouse://$1?secure');

function checkEngine(command: string, engine: string | undefined, logs: readonly string[]): void {
  if (engine === undefined) return;
  const fits = logs.some(isTableAddress) ? 'clickhouse' : 'duckdb';
  if (engine === fits) return;
  if (engine !== 'duckdb' && engine !== 'clickhouse') {
    throw usage(command, `--engine ${engine}: is none of duckdb, clickhouse.`);
  }
  throw usage(
    command,
    fits === 'duckdb'
      ? '--engine clickhouse: files are counted by duckdb.'
      : '--engine duckdb: a table is counted by clickhouse.',
  );
}

function roleAssignment(command: string, text: string): RoleAssignment {
  const shape = 'ROLE=COLUMN, or score:CLASS=COLUMN';
  const [left, column] = pair(command, 'role', text, shape);
  if (column === '') throw usage(command, `--role ${text}: write it as ${shape}.`);
  const colon = left.indexOf(':');
  const role = roleNamed(colon < 0 ? left : left.slice(0, colon));
  if (colon < 0) return { role, column };
  if (role !== 'score') throw usage(command, `--role ${text}: only score takes a class.`);
  return { role, column, className: left.slice(colon + 1) };
}

const READ_OPTION_NAMES = [
  'delimiter',
  'quote',
  'escape',
  'encoding',
  'header',
  'decimal',
  'timeFormat',
  'clock',
  'noLabel',
  'zone',
] as const;

function readOptions(command: string, texts: readonly string[]): ReadOptions {
  const options: ReadOptions = {};
  for (const text of texts) {
    const [given, value] = pair(command, 'read', text, 'OPTION=VALUE');
    const name = READ_OPTION_NAMES.find((each) => each === given);
    if (name === undefined) {
      throw usage(command, `--read ${text}: ${given} is none of ${READ_OPTION_NAMES.join(', ')}.`);
    }
    if (name === 'header') options.header = truth(command, text, value);
    else if (name === 'delimiter') options.delimiter = value === 'tab' || value === '\\t' ? '\t' : value;
    else if (name === 'decimal' && value !== ',' && value !== '.') {
      throw usage(command, `--read ${text}: decimal is , or .`);
    } else options[name] = value;
  }
  return options;
}

function truth(command: string, text: string, value: string): boolean {
  if (/^(true|yes|1)$/i.test(value)) return true;
  if (/^(false|no|0)$/i.test(value)) return false;
  throw usage(command, `--read ${text}: header is true or false.`);
}

const UNITS: Record<string, number> = {
  '': 1,
  K: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  KI: 2 ** 10,
  MI: 2 ** 20,
  GI: 2 ** 30,
  TI: 2 ** 40,
};

const cacheIn = (folder: string | undefined): Resources =>
  folder === undefined ? {} : { cacheFolder: resolve(folder) };

function resources(command: string, memory: string | undefined, threads: string | undefined): Resources {
  const result: Resources = {};
  if (memory !== undefined) {
    const match = /^(\d+(?:\.\d+)?)\s*([KMGT]?I?)B?$/i.exec(memory.trim());
    const unit = UNITS[(match?.[2] ?? '').toUpperCase()];
    const size = Math.floor(Number(match?.[1]) * (unit ?? NaN));
    if (!(size >= 1e6)) throw usage(command, `--memory ${memory}: write a size of at least 1MB, such as 2GB.`);
    result.memory = size;
  }
  if (threads !== undefined) {
    if (!/^[1-9]\d{0,3}$/.test(threads)) throw usage(command, `--threads ${threads}: write a number from 1 on.`);
    result.threads = Number(threads);
  }
  return result;
}
