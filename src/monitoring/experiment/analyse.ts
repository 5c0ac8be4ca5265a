import { and, column, compare, literal, not, type Expression, type Measure } from '../../engine/expression';
import { bucketStart, readableGrid } from '../../log/changes/time-grid';
import type { PredictionLog } from '../../log/prediction-log';
import { formatInstant } from '../../log/time/instant';
import type { ExperimentMetric, ExperimentReport } from '../../protocol/monitoring';
import { assignVariantSeed } from '../../stats/assignment';
import {
  armOf,
  confidenceSequence,
  fixedHorizon,
  rhoFor,
  sampleRatioTest,
  type Arm,
} from '../../stats/confidence-sequence';
import { blockArms, blockReport, blocksOf } from './blocks';
import { guardrailsOf, type ExperimentLimits } from './guardrails';
import { interferenceOf } from './interference';
import { userValue, type Users } from './users';
import { peekingOf, verdictOf } from './verdict';

export interface ExperimentSettings extends ExperimentLimits {
  controlShare: number;
  /** Users at which the confidence sequence is narrowest; chosen before the first look. */
  plannedUsers: number;
  /** The experiment's name, to check logged variants against the seed's hash. */
  experiment: string | null;
}

const ALPHA = 0.05;
const MISMATCH = 0.001;
const LOOKS = 60;
const HASHED_AT_MOST = 100_000;

/** Analyses an experiment by user: sample ratio, metrics, guardrails, looks, interference, verdict. */
export async function analyseExperiment(
  log: PredictionLog,
  users: Users,
  settings: ExperimentSettings,
  signal?: AbortSignal,
): Promise<ExperimentReport> {
  const { plan } = users;
  const { control, treatment, open, crossed } = await headcount(users);
  const blocks = await blocksOf(users);
  const isSplitByBlock = blocks?.split === 'block';
  const assigned = isSplitByBlock ? { ...blocks.counts, what: blocks.column } : { control, treatment, what: 'users' };
  const ratio = sampleRatioTest(assigned.control, assigned.treatment, settings.controlShare);
  // Users of one block resemble each other: looks at single users would be surer than they may be.
  const looks = isSplitByBlock ? [] : await cumulated(log, users);
  const metrics = plan.metrics.map((_, index) => {
    const arms = isSplitByBlock ? blockArms(blocks, index) : (looks.at(-1)?.arms[index] ?? null);
    const found = metricReport(users, index, arms, settings);
    return isSplitByBlock ? { ...found, anytime: null } : found;
  });
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
      observed: assigned.control / Math.max(1, assigned.control + assigned.treatment),
      ...ratio,
      mismatch: ratio.pValue < MISMATCH,
      text: ratioText(assigned, settings.controlShare, ratio.pValue),
    },
    misassigned: settings.experiment === null ? null : await misassigned(users, settings, settings.experiment),
    metrics,
    guardrails,
    looks: told,
    peeking: peekingOf(told),
    blocks: blockReport(blocks),
    interference: await interferenceOf(log, users, isSplitByBlock, signal),
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

interface Assigned {
  control: number;
  treatment: number;
  what: string;
}

function ratioText({ control, treatment, what }: Assigned, share: number, pValue: number): string {
  const planned = `${Number((share * 100).toPrecision(3))}% in control were planned`;
  const seen = `${control} and ${treatment} ${what === 'users' ? what : `values of ${what}`} (${planned})`;
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
