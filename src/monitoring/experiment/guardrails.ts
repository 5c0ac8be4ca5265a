import { and, column, compare, isNull, literal, not, type Expression } from '../../engine/expression';
import { failureOf } from '../../log/failure';
import type { PredictionLog } from '../../log/prediction-log';
import type { GuardrailReport } from '../../protocol/monitoring';
import { armOf, fixedHorizon, type Arm } from '../../stats/confidence-sequence';
import { userValue, type Users } from './users';

/** The seed's guardrails: p99 in the latency column's unit, share of failed requests, relative drop of any group. */
export interface ExperimentLimits {
  p99: number;
  errorRate: number;
  groupDrop: number;
}

const ALPHA = 0.05;
const ENOUGH_USERS = 30;
const count = { rows: { kind: 'count' } } as const;

type Arms = [Arm | null, Arm | null];

/** Limits that an experiment must keep whatever its primary metric says. */
export async function guardrailsOf(
  log: PredictionLog,
  users: Users,
  settings: ExperimentLimits,
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
  { groupDrop }: ExperimentLimits,
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

const short = (value: number | null): string => (value === null ? 'unknown' : String(Number(value.toPrecision(4))));
const percent = (share: number): string => `${Number((share * 100).toPrecision(3))}%`;
