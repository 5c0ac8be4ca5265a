import { column, type Expression } from '../../engine/expression';
import type { ColumnType } from '../../protocol/read';
import { psi } from '../../stats/psi';
import type { MonitoringContext } from '../windows/context';
import { goodEdges } from '../windows/good-edges';
import { prepareTallies, tallies, type TallyGroup } from '../windows/tally';
import { shareSignal, type MeasuredSignal } from './measured';

/** Columns at most; features come first. */
const COLUMNS_AT_MOST = 200;
/** Values of a text column that are counted one by one; the good period's rarer ones count together. */
const VALUES_AT_MOST = 200;
const NEW_VALUES = 'new-values';

interface Compared {
  name: string;
  output: boolean;
  isNumber: boolean;
  key: Expression;
}

/**
 * PSI of every feature, of the prediction and of the scores in each window against the good period; the share of each
 * predicted class; the share of rows with a value the good period never had.
 */
export async function distributionSignals(
  context: MonitoringContext,
  watched: (id: string) => boolean,
): Promise<MeasuredSignal[]> {
  const compared = await comparedColumns(context, watched);
  if (compared.length === 0) return [];
  await prepareTallies(
    context,
    compared.map(({ key }) => key),
  );
  const counted = await tallies(
    context,
    compared.map(({ key }) => ({ by: { value: key }, measures: { rows: { kind: 'count' } } })),
  );
  return compared.flatMap((each, index) => {
    const groups = pooled(counted[index] ?? [], each);
    const { prediction } = context.log.roles;
    const isClasses = each.name === prediction && !each.isNumber;
    return [
      psiSignal(context, each, groups),
      ...(isClasses ? classShares(context, groups) : []),
      ...(each.isNumber ? [] : newValues(context, each, groups)),
    ];
  });
}

async function comparedColumns(context: MonitoringContext, watched: (id: string) => boolean): Promise<Compared[]> {
  const { roles, engine, task } = context.log;
  const types = new Map<string, ColumnType>(engine.describe().map(({ name, type }) => [name, type]));
  const outputs = [roles.prediction, ...Object.values(roles.scores), roles.confidence];
  const names = [...new Set([...roles.features, ...roles.segments, ...outputs])]
    .filter((name): name is string => name !== undefined && types.has(name) && types.get(name) !== 'nested')
    // Which classes there are is known once they are counted.
    .filter((name) => name === roles.prediction || watched(`psi:${name}`) || watched(`${NEW_VALUES}:${name}`))
    .slice(0, COLUMNS_AT_MOST);
  const numbers = names.filter((name) => {
    const type = types.get(name);
    const isClass = name === roles.prediction && task !== 'regression';
    return (type === 'number' || type === 'integer') && !isClass && !roles.segments.includes(name);
  });
  const edges = await goodEdges(context, numbers);
  return names.map((name): Compared => {
    const operand = column(name);
    const own = edges.get(name);
    const key: Expression = own ? { kind: 'bin', operand, edges: own } : { kind: 'text', operand };
    return { name, output: outputs.includes(name), isNumber: own !== undefined, key };
  });
}

/** The good period's commonest values stand for themselves; its rarer ones are one, new ones another. */
function pooled(groups: readonly TallyGroup[], { isNumber }: Compared): TallyGroup[] {
  if (isNumber || groups.length <= VALUES_AT_MOST) return [...groups];
  const known = groups.filter(({ baseline }) => (baseline.rows ?? 0) > 0);
  const kept = new Set(
    [...known].sort((a, b) => (b.baseline.rows ?? 0) - (a.baseline.rows ?? 0)).slice(0, VALUES_AT_MOST),
  );
  const rest = merged(
    groups.filter((group) => !kept.has(group) && (group.baseline.rows ?? 0) > 0),
    '(rarer)',
  );
  const fresh = merged(
    groups.filter(({ baseline }) => (baseline.rows ?? 0) === 0),
    '(new)',
  );
  return [...kept, ...rest, ...fresh];
}

function merged(groups: readonly TallyGroup[], value: string): TallyGroup[] {
  const [first] = groups;
  if (!first) return [];
  const windows = new Float64Array(first.windows.rows?.length ?? 0);
  for (const group of groups)
    group.windows.rows?.forEach((count, index) => (windows[index] = (windows[index] ?? 0) + count));
  const rows = groups.reduce((total, group) => total + (group.baseline.rows ?? 0), 0);
  return [{ key: { value }, baseline: { rows }, later: {}, windows: { rows: windows } }];
}

function psiSignal(
  context: MonitoringContext,
  { name, output }: Compared,
  groups: readonly TallyGroup[],
): MeasuredSignal {
  const good = groups.map(({ baseline }) => baseline.rows ?? 0);
  const baselineRows = good.reduce((total, count) => total + count, 0);
  const rows: number[] = [];
  const values = Array.from({ length: context.grid.count }, (_, index) => {
    const now = groups.map(({ windows }) => windows.rows?.[index] ?? 0);
    const total = now.reduce((all, count) => all + count, 0);
    rows.push(total);
    return total > 0 ? psi(good, now) : null;
  });
  return {
    id: `psi:${name}`,
    title: `PSI of ${name}`,
    kind: output ? 'proxy' : 'drift',
    labels: false,
    unit: 'psi',
    values,
    rows,
    centre: 0,
    errors: [],
    psi: { bins: groups.length, baselineRows },
  };
}

const CLASSES_AT_MOST = 12;

/** The share of each predicted class; empty predictions are a class of their own. */
function classShares(context: MonitoringContext, groups: readonly TallyGroup[]): MeasuredSignal[] {
  const trials = totalOf(context, groups);
  const all = groups.reduce((total, { baseline }) => total + (baseline.rows ?? 0), 0);
  return [...groups]
    .sort((a, b) => (b.baseline.rows ?? 0) - (a.baseline.rows ?? 0))
    .slice(0, CLASSES_AT_MOST)
    .map(({ key, baseline, windows }) =>
      shareSignal(
        {
          id: `share:${String(key.value)}`,
          title: `Share of prediction ${String(key.value)}`,
          kind: 'proxy',
          labels: false,
        },
        { events: windows.rows ?? [], trials, baseline: { events: baseline.rows ?? 0, trials: all } },
      ),
    );
}

/** Rows whose value never occurred in the good period. */
function newValues(context: MonitoringContext, { name }: Compared, groups: readonly TallyGroup[]): MeasuredSignal[] {
  const all = groups.reduce((total, { baseline }) => total + (baseline.rows ?? 0), 0);
  if (all === 0) return [];
  const fresh = merged(
    groups.filter(({ key, baseline }) => key.value !== null && (baseline.rows ?? 0) === 0),
    NEW_VALUES,
  )[0];
  const events = fresh?.windows.rows ?? new Float64Array(context.grid.count);
  return [
    shareSignal(
      { id: `${NEW_VALUES}:${name}`, title: `New values of ${name}`, kind: 'data', labels: false },
      { events, trials: totalOf(context, groups), baseline: { events: 0, trials: all } },
    ),
  ];
}

function totalOf({ grid }: MonitoringContext, groups: readonly TallyGroup[]): Float64Array {
  const total = new Float64Array(grid.count);
  for (const { windows } of groups)
    windows.rows?.forEach((count, index) => (total[index] = (total[index] ?? 0) + count));
  return total;
}
