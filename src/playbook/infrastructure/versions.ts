import { column, type Measure } from '../../engine/expression';
import { formatInstant } from '../../log/time/instant';
import type { Finding } from '../../protocol/report';
import { BAD, comparison, GOOD, numberOf, rowsOf } from '../comparison';
import type { PlaybookContext } from '../context';
import { amount, percent, untested, type Check } from './check';

interface Version {
  name: string;
  good: number;
  bad: number;
  /** First row of the bad period, microseconds. */
  firstSeen: number | null;
  labelled: number;
  outcome: number;
}

const MOST_VERSIONS = 200;
/** Below this share of the bad period a new version is a trial no one would notice. */
const SMALLEST_SHARE = 0.01;
const NOTABLE_SHIFT = 0.1;

/** Which model versions served each period: new ones, replaced ones, several side by side with their metric. */
export async function versionCheck(context: PlaybookContext): Promise<Check> {
  const name = context.log.roles.modelVersion;
  if (name === undefined) return untested('the version mix (--role modelVersion=COLUMN)');
  const versions = await countVersions(context, name);
  const goodRows = versions.reduce((sum, { good }) => sum + good, 0);
  const badRows = versions.reduce((sum, { bad }) => sum + bad, 0);
  if (goodRows === 0 || badRows === 0) return untested(`the version mix ("${name}" is empty in one period)`);
  const share = (version: Version): { good: number; bad: number } => ({
    good: version.good / goodRows,
    bad: version.bad / badRows,
  });
  const fresh = versions.filter((version) => version.good === 0 && share(version).bad >= SMALLEST_SHARE);
  const shifted = versions.filter(
    (version) => version.good > 0 && Math.abs(share(version).bad - share(version).good) >= NOTABLE_SHIFT,
  );
  const findings: Finding[] = [
    ...fresh.map((version): Finding => ({
      id: `infrastructure.version/${version.name}`,
      severity: 'warning',
      text: `Version ${version.name} is new in the bad period: ${percent(share(version).bad)} of its rows${since(version)}.${compared(context, version, versions)}`,
      column: name,
      segment: { [name]: version.name },
    })),
    ...(fresh.length > 0 ? [] : shifted).map((version): Finding => ({
      id: `infrastructure.version/${version.name}`,
      severity: 'info',
      text: `Version ${version.name} served ${percent(share(version).good)} of the good and ${percent(share(version).bad)} of the bad period's rows.`,
      column: name,
      segment: { [name]: version.name },
    })),
  ];
  return { findings, measured: mixInWords(versions, share), missing: null };
}

async function countVersions(context: PlaybookContext, name: string): Promise<Version[]> {
  const { log } = context;
  const { period, where } = comparison(context);
  const measures: Record<string, Measure> = { rows: { kind: 'count' }, first: { kind: 'minimum', operand: log.time } };
  if (log.outcome) {
    measures.labelled = { kind: 'countValues', operand: log.outcome };
    measures.outcome = { kind: 'sum', operand: log.outcome };
  }
  const by = { version: { kind: 'text' as const, operand: column(name) }, period };
  const rows = rowsOf(await log.engine.count({ by, measures, where, largest: MOST_VERSIONS }, context.signal));
  const found = new Map<string, Version>();
  for (const row of rows) {
    if (typeof row.version !== 'string') continue;
    const version = found.get(row.version) ?? {
      name: row.version,
      good: 0,
      bad: 0,
      firstSeen: null,
      labelled: 0,
      outcome: 0,
    };
    found.set(row.version, version);
    if (row.period === GOOD) version.good = numberOf(row, 'rows');
    if (row.period !== BAD) continue;
    version.bad = numberOf(row, 'rows');
    version.firstSeen = row.first === null ? null : numberOf(row, 'first');
    version.labelled = numberOf(row, 'labelled');
    version.outcome = numberOf(row, 'outcome');
  }
  return [...found.values()].sort(
    (left, right) => right.bad + right.good - left.bad - left.good || (left.name < right.name ? -1 : 1),
  );
}

const since = ({ firstSeen }: Version): string =>
  firstSeen === null ? '' : `, first at ${formatInstant(Math.floor(firstSeen / 1e6) * 1e6)}`;

/** The strongest evidence about a version: how the old one does in the same hours. */
function compared({ log }: PlaybookContext, fresh: Version, versions: readonly Version[]): string {
  const others = versions.filter((version) => version.good > 0 && version.labelled > 0);
  const labelled = others.reduce((sum, version) => sum + version.labelled, 0);
  if (labelled === 0 || fresh.labelled === 0) return '';
  const own = fresh.outcome / fresh.labelled;
  const rest = others.reduce((sum, version) => sum + version.outcome, 0) / labelled;
  const words = (value: number): string => (log.task === 'regression' ? amount(value) : percent(value));
  return ` In the bad period its ${log.task === 'regression' ? 'mean error' : 'accuracy'} is ${words(own)}, that of the versions known before ${words(rest)}.`;
}

function mixInWords(versions: readonly Version[], share: (version: Version) => { good: number; bad: number }): string {
  const [only] = versions;
  if (versions.length === 1 && only) return `one version, ${only.name}`;
  const shown = versions
    .slice(0, 3)
    .map((version) => `${version.name} ${percent(share(version).good)} → ${percent(share(version).bad)}`);
  return `versions ${shown.join(', ')}${versions.length > 3 ? ` and ${versions.length - 3} more` : ''}`;
}
