import { and, column, compare, isNull, literal, not, type Expression, type Measure } from '../../engine/expression';
import { bucketStart, readableGrid } from '../../log/changes/time-grid';
import { failureOf } from '../../log/failure';
import type { PredictionLog } from '../../log/prediction-log';
import { formatInstant } from '../../log/time/instant';
import type { ExperimentMetric, ExperimentReport, GuardrailReport } from '../../protocol/monitoring';
import { assignVariantSeed } from '../../stats/assignment';
import {
  armOf,
  confidenceSequence,
  fixedHorizon,
  rhoFor,
  sampleRatioTest,
  type Arm,
} from '../../stats/confidence-sequence';
import { interferenceOf } from './interference';
import { userValue, type Users } from './users';

export interface ExperimentSettings {
  controlShare: number;
  /** The seed's guardrails: p99 in the latency column's unit, share of failed requests, relative drop of any group. */
  p99: number;
  errorRate: number;
  groupDrop: number;
  /** Users at which the confidence sequence is narrowest; chosen before the first look. */
  plannedUsers: number;
  /** The experiment's name, to check logged variants against the seed's hash. */
  experiment: string | null;
  /** A column of regions or periods, to look for interference. */
  block: string | null;
}

const ALPHA = 0.05;
const MISMATCH = 0.001;
const LOOKS = 60;
const HASHED_AT_MOST = 100_000;
const ENOUGH_USERS = 30;

/** Analyses an experiment by user: sample ratio, metrics, guardrails, looks, interference, verdict. */
export async function analyseExperiment(
  log: PredictionLog,
  users: Users,
  settings: ExperimentSettings,
  signal?: AbortSignal,
): Promise<ExperimentReport> {
  const { plan } = users;
  const { control, treatment, open, crossed } = await headcount(users);
  const ratio = sampleRatioTest(control, treatment, settings.controlShare);
  const looks = await cumulated(log, users);
  const metrics = plan.metrics.map((_, index) =>
    metricReport(users, index, looks.at(-1)?.arms[index] ?? null, settings),
  );
  const guardrails = await guardrailsOf(log, users, settings, signal);
  const rho = rhoFor(settings.plannedUsers);
  const told = looks.map(({ end, arms }) => {
    const [before, after] = arms[0] ?? [null, null];
    const fixed = before && after ? fixedHorizon(before, after) : null;
    return {
      at: formatInstant(end),
      users: (before?.users ?? 0) + (after?.users ?? 0),
      difference: fixed?.difference ?? null,
      pValue: fixed?.pValue ?? null,
      anytime: before && after ? confidenceSequence(before, after, rho) : null,
    };
  });
  const report = {
    variants: { control: plan.control, treatment: plan.treatment },
    unit: plan.unit,
    users: { control, treatment },
    open,
    crossed,
    outcomeWindowSeconds: plan.outcomeWindow === null ? null : plan.outcomeWindow / 1e6,
    sampleRatio: {
      expected: settings.controlShare,
      observed: control / Math.max(1, control + treatment),
      ...ratio,
      mismatch: ratio.pValue < MISMATCH,
      text: ratioText(control, treatment, settings.controlShare, ratio.pValue),
    },
    misassigned: settings.experiment === null ? null : await misassigned(users, settings, settings.experiment),
    metrics,
    guardrails,
    looks: told,
    peeking: peekingOf(told),
    interference: await interferenceOf(log, users, settings.block, signal),
  };
  return { ...report, ...verdictOf(report) };
}

const count = { rows: { kind: 'count' } } as const;

async function headcount({ units, counted, control, plan }: Users) {
  const single = compare(column('variant'), '=', column('last'));
  const measures: Record<string, Measure> = {
    control: { kind: 'countIf', condition: and(counted, control) },
    treatment: { kind: 'countIf', condition: and(counted, not(control)) },
    crossed: { kind: 'countIf', condition: not(single) },
    open:
      plan.outcomeWindow === null
        ? { kind: 'countIf', condition: literal(false) }
        : { kind: 'countIf', condition: and(single, not(counted)) },
  };
  const table = await units.count({ by: {}, measures });
  const at = (name: string): number => Number(table.get(name, 0) ?? 0);
  return { control: at('control'), treatment: at('treatment'), crossed: at('crossed'), open: at('open') };
}

function ratioText(control: number, treatment: number, share: number, pValue: number): string {
  const planned = `${Number((share * 100).toPrecision(3))}% in control were planned`;
  const seen = `${control} and ${treatment} users (${planned})`;
  return pValue < MISMATCH
    ? `Sample-ratio mismatch: ${seen}, p ${pValue < 1e-4 ? '< 0.0001' : pValue.toPrecision(2)}. Assignment or logging is broken; no result holds.`
    : `The sample ratio is as planned: ${seen}.`;
}

type Arms = [Arm | null, Arm | null];

/** Both arms of every metric, of the users whose first row came by the end of each window. */
async function cumulated(
  { span }: PredictionLog,
  { units, counted, control, plan }: Users,
): Promise<{ end: number; arms: Arms[] }[]> {
  const grid = readableGrid(span, LOOKS);
  const measures: Record<string, Measure> = {};
  plan.metrics.forEach((metric, index) => {
    const operand = userValue(metric, index);
    measures[`users${index}`] = { kind: 'countValues', operand };
    measures[`sum${index}`] = { kind: 'sum', operand };
    measures[`squares${index}`] = {
      kind: 'sum',
      operand: { kind: 'arithmetic', operator: '*', left: operand, right: operand },
    };
  });
  const window: Expression = { kind: 'timeBucket', operand: column('first'), origin: grid.origin, width: grid.width };
  const side: Expression = { kind: 'case', branches: [{ when: control, then: literal(0) }], otherwise: literal(1) };
  const table = await units.count({ by: { window, side }, measures, where: counted });
  const totals = plan.metrics.map(() => [0, 1].map(() => ({ users: 0, sum: 0, squares: 0 })));
  const looks: { end: number; arms: Arms[] }[] = [];
  let row = 0;
  for (let at = 0; at < grid.count; at++) {
    let added = false;
    for (; row < table.numRows() && Number(table.get('window', row)) <= at; row++) {
      const arm = Number(table.get('side', row));
      added = true;
      totals.forEach((both, index) => {
        const total = both[arm];
        if (!total) return;
        total.users += Number(table.get(`users${index}`, row));
        total.sum += Number(table.get(`sum${index}`, row));
        total.squares += Number(table.get(`squares${index}`, row));
      });
    }
    if (!added) continue;
    const arms = totals.map((both): Arms => {
      const [a, b] = both.map(({ users, sum, squares }) => armOf(users, sum, squares));
      return [a ?? null, b ?? null];
    });
    looks.push({ end: bucketStart(grid, at + 1), arms });
  }
  return looks;
}

function metricReport(
  { plan }: Users,
  index: number,
  arms: Arms | null,
  settings: ExperimentSettings,
): ExperimentMetric {
  const [control, treatment] = arms ?? [null, null];
  const fixed = control && treatment ? fixedHorizon(control, treatment) : null;
  const adjustedP = fixed ? Math.min(1, fixed.pValue * plan.metrics.length) : null;
  const anytime = control && treatment ? confidenceSequence(control, treatment, rhoFor(settings.plannedUsers)) : null;
  return {
    name: plan.metrics[index]?.name ?? '',
    role: index === 0 ? 'primary' : 'secondary',
    control: { users: control?.users ?? 0, mean: control?.mean ?? null },
    treatment: { users: treatment?.users ?? 0, mean: treatment?.mean ?? null },
    difference: fixed?.difference ?? null,
    lift: fixed && control && control.mean !== 0 ? fixed.difference / Math.abs(control.mean) : null,
    interval: fixed?.interval ?? null,
    pValue: fixed?.pValue ?? null,
    adjustedP,
    significant: adjustedP !== null && adjustedP < ALPHA,
    anytime: anytime ? { interval: anytime, significant: anytime[0] > 0 || anytime[1] < 0 } : null,
  };
}

async function guardrailsOf(
  log: PredictionLog,
  users: Users,
  settings: ExperimentSettings,
  signal?: AbortSignal,
): Promise<GuardrailReport[]> {
  const { plan } = users;
  const found: GuardrailReport[] = [];
  const variant: Expression = { kind: 'text', operand: column(plan.variant) };
  const rowsOf = (name: string): Expression =>
    and(compare(variant, '=', literal(name)), ...(log.restriction ? [log.restriction] : []));
  const { latency } = log.roles;
  const type = log.engine.describe().find(({ name }) => name === latency)?.type;
  if (latency !== undefined && (type === 'number' || type === 'integer')) {
    const p99 = async (name: string): Promise<number | null> =>
      (await log.engine.quantiles({ operand: column(latency), probabilities: [0.99], where: rowsOf(name) }, signal))[0]
        ?.values[0] ?? null;
    const [champion, challenger] = [await p99(plan.control), await p99(plan.treatment)];
    const passed = challenger === null || challenger < settings.p99;
    const text = `p99 of ${latency} ${short(champion)} → ${short(challenger)} (must stay below ${settings.p99}).`;
    found.push({ id: 'latency', passed, champion, challenger, limit: settings.p99, text });
  }
  const failed = failureOf(log);
  if (failed) {
    const rate = async (name: string): Promise<number> => {
      const measures = { ...count, failed: { kind: 'countIf', condition: failed } } as const;
      const table = await log.engine.count({ by: {}, measures, where: rowsOf(name) }, signal);
      return Number(table.get('failed', 0)) / Math.max(1, Number(table.get('rows', 0)));
    };
    const [champion, challenger] = [await rate(plan.control), await rate(plan.treatment)];
    const passed = challenger < settings.errorRate;
    const text = `Failed requests ${percent(champion)} → ${percent(challenger)} (must stay below ${percent(settings.errorRate)}).`;
    found.push({ id: 'error-rate', passed, champion, challenger, limit: settings.errorRate, text });
  }
  const group = await worstGroup(users, settings);
  return group ? [...found, group] : found;
}

/** The group whose primary metric falls most, relative to control; sure falls before those that chance explains. */
async function worstGroup(
  { units, plan, counted, control }: Users,
  { groupDrop }: ExperimentSettings,
): Promise<GuardrailReport | null> {
  const [primary] = plan.metrics;
  if (!primary) return null;
  const operand = userValue(primary, 0);
  const squares: Expression = { kind: 'arithmetic', operator: '*', left: operand, right: operand };
  const measures = {
    users: { kind: 'countValues', operand },
    sum: { kind: 'sum', operand },
    squares: { kind: 'sum', operand: squares },
  } as const;
  const side: Expression = { kind: 'case', branches: [{ when: control, then: literal(0) }], otherwise: literal(1) };
  const found: { name: string; control: Arm; treatment: Arm; drop: number; pValue: number }[] = [];
  for (const [index, name] of plan.groups.entries()) {
    const key = column(`group${index}`);
    const table = await units.count({ by: { value: key, side }, measures, where: and(counted, not(isNull(key))) });
    const arms = new Map<string, Arms>();
    for (let row = 0; row < table.numRows(); row++) {
      const value = String(table.get('value', row));
      const both = arms.get(value) ?? [null, null];
      both[Number(table.get('side', row)) as 0 | 1] = armOf(
        Number(table.get('users', row)),
        Number(table.get('sum', row)),
        Number(table.get('squares', row)),
      );
      arms.set(value, both);
    }
    for (const [value, [before, after]] of arms) {
      if (!before || !after || before.users < ENOUGH_USERS || after.users < ENOUGH_USERS || before.mean === 0) continue;
      const fixed = fixedHorizon(before, after);
      const drop = (before.mean - after.mean) / Math.abs(before.mean);
      found.push({ name: `${name}=${value}`, control: before, treatment: after, drop, pValue: fixed?.pValue ?? 1 });
    }
  }
  const limit = ALPHA / Math.max(1, found.length);
  const isSure = ({ pValue, drop }: (typeof found)[number]): boolean => drop > groupDrop && pValue < limit;
  const [worst] = found.sort((a, b) => Number(isSure(b)) - Number(isSure(a)) || b.drop - a.drop);
  if (!worst) return null;
  const passed = !isSure(worst);
  const doubt = passed && worst.drop > groupDrop ? ' Chance explains it so far.' : '';
  const text = `Worst group ${worst.name}: ${short(worst.control.mean)} → ${short(worst.treatment.mean)} (no group may fall by more than ${percent(groupDrop)}).${doubt}`;
  return {
    id: 'group',
    passed,
    champion: worst.control.mean,
    challenger: worst.treatment.mean,
    limit: groupDrop,
    text,
  };
}

/** Users (of at most 100,000, chosen by a hash) whose logged variant is not the one the seed's assignment gives. */
async function misassigned(
  { units, plan }: Users,
  { controlShare }: ExperimentSettings,
  experiment: string,
): Promise<ExperimentReport['misassigned']> {
  const all = Number((await units.count({ by: {}, measures: count })).get('rows', 0));
  const sampled: Expression = { kind: 'uniform', operand: column('user'), seed: 1 };
  const where = all > HASHED_AT_MOST ? compare(sampled, '<', literal(HASHED_AT_MOST / all)) : literal(true);
  const table = await units.count({
    by: { user: column('user'), variant: column('variant'), last: column('last') },
    measures: count,
    where,
  });
  let wrong = 0;
  for (let row = 0; row < table.numRows(); row++) {
    const assigned =
      assignVariantSeed(experiment, String(table.get('user', row)), controlShare) === 'control'
        ? plan.control
        : plan.treatment;
    if (table.get('variant', row) !== assigned || table.get('last', row) !== assigned) wrong++;
  }
  const share = table.numRows() > 0 ? wrong / table.numRows() : 0;
  return { users: all > HASHED_AT_MOST ? Math.round(share * all) : wrong, share };
}

function peekingOf(looks: ExperimentReport['looks']): ExperimentReport['peeking'] {
  const judged = looks.filter(({ pValue }) => pValue !== null);
  const significantLooks = judged.filter(({ pValue }) => (pValue ?? 1) < ALPHA).length;
  const last = judged.at(-1);
  const isNow = (last?.pValue ?? 1) < ALPHA;
  const isSafe = last?.anytime ? last.anytime[0] > 0 || last.anytime[1] < 0 : false;
  const stopped =
    !isNow && significantLooks > 0
      ? ` At ${significantLooks} earlier ${significantLooks === 1 ? 'look' : 'looks'} a fixed-horizon test would have said yes, and it does not now.`
      : '';
  const advice = isSafe
    ? 'The confidence sequence excludes zero: stopping now is safe however often one looked.'
    : isNow
      ? 'The fixed-horizon test counts only if this end was planned; the confidence sequence does not exclude zero yet.'
      : 'Neither the fixed-horizon test nor the confidence sequence excludes zero.';
  return { looks: judged.length, significantLooks, text: `${advice}${stopped}` };
}

function verdictOf(report: Omit<ExperimentReport, 'verdict' | 'text'>): Pick<ExperimentReport, 'verdict' | 'text'> {
  const { sampleRatio, metrics, guardrails, open, users } = report;
  const [primary] = metrics;
  if (sampleRatio.mismatch) return { verdict: 'invalid', text: sampleRatio.text };
  if (users.control === 0 || users.treatment === 0) {
    const waiting = open > 0 ? ` ${open} users’ outcome windows are still open.` : '';
    return {
      verdict: 'undecided',
      text: `No user of ${users.control === 0 ? 'control' : 'treatment'} can be counted yet.${waiting}`,
    };
  }
  const broken = guardrails.filter(({ passed }) => !passed);
  if (broken.length > 0)
    return {
      verdict: 'control',
      text: `The experiment fails on its guardrails: ${broken.map(({ text }) => text).join(' ')}`,
    };
  if (!primary || primary.difference === null)
    return { verdict: 'undecided', text: 'The primary metric does not vary.' };
  const numbers = `${primary.name} ${short(primary.control.mean)} → ${short(primary.treatment.mean)}`;
  const waiting = open > 0 ? ` ${open} users’ outcome windows are still open.` : '';
  if (!primary.significant)
    return { verdict: 'undecided', text: `Undecided: ${numbers} is within what chance explains.${waiting}` };
  const better = primary.name === 'mae' ? primary.difference < 0 : primary.difference > 0;
  const caution =
    primary.anytime?.significant === true
      ? ''
      : ' If this end was not planned beforehand, wait for the confidence sequence.';
  return better
    ? { verdict: 'treatment', text: `Treatment wins: ${numbers}, and every guardrail holds.${caution}${waiting}` }
    : { verdict: 'control', text: `Control stays: ${numbers}.${caution}${waiting}` };
}

const short = (value: number | null): string => (value === null ? 'unknown' : String(Number(value.toPrecision(4))));
const percent = (share: number): string => `${Number((share * 100).toPrecision(3))}%`;
