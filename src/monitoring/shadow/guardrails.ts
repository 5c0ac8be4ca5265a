import { column, compare, literal, type Expression } from '../../engine/expression';
import type { GuardrailReport, ShadowSegment } from '../../protocol/monitoring';
import { twoProportionTest } from '../../stats/proportions';
import { bothAnswered, numberAt, type Pairs } from './pairs';

export interface ShadowSettings {
  /** How much slower the challenger's p99 may be, as a factor. */
  latencyFactor: number;
  /** How many more requests may fail, in points as a fraction. */
  errorPoints: number;
  /** How much worse the challenger may be in any group: points of accuracy, or a share of the champion's error. */
  groupDrop: number;
  /** The smallest difference of accuracies worth knowing, for the number of labels that are missing. */
  smallest: number;
}

export const LEVEL = 0.05;

/** What the challenger may not do, whatever it gains: be slower, fail more, or do worse in any group. */
export async function guardrailsOf(
  pairs: Pairs,
  segments: readonly ShadowSegment[],
  settings: ShadowSettings,
): Promise<GuardrailReport[]> {
  const found: GuardrailReport[] = [];
  if (pairs.hasLatency) {
    const [champion, challenger] = await Promise.all(
      ['champion', 'challenger'].map(async (side) => {
        const [p99] = await pairs.units.quantiles({
          operand: column(`${side}.latency`),
          probabilities: [0.99],
          where: bothAnswered,
        });
        return p99 ?? null;
      }),
    );
    if (typeof champion === 'number' && typeof challenger === 'number') {
      const passed = challenger <= champion * settings.latencyFactor;
      const text = `p99 latency ${short(champion)} → ${short(challenger)} (at most × ${settings.latencyFactor}).`;
      found.push({ id: 'latency', passed, champion, challenger, limit: champion * settings.latencyFactor, text });
    }
  }
  if (pairs.hasErrors) found.push(await errorGuardrail(pairs, settings));
  const fairness = pairs.isRegression ? errorsOfGroups(segments, settings) : accuracyOfGroups(segments, settings);
  return fairness ? [...found, fairness] : found;
}

function accuracyOfGroups([worst]: readonly ShadowSegment[], { groupDrop }: ShadowSettings): GuardrailReport | null {
  if (!worst) return null;
  const { champion, challenger, difference, adjustedP } = worst;
  const passed = !(difference < -groupDrop && adjustedP < LEVEL);
  const text = `Worst group ${worst.column}=${worst.value}: ${percent(champion)} → ${percent(challenger)} (no group may lose more than ${percent(groupDrop)}).`;
  return { id: 'fairness', passed, champion, challenger, limit: groupDrop, text };
}

/** Errors have a unit of their own, so a group's may grow by a share of what it was. */
function errorsOfGroups(segments: readonly ShadowSegment[], { groupDrop }: ShadowSettings): GuardrailReport | null {
  const growth = ({ champion, difference }: ShadowSegment): number =>
    difference === 0 ? 0 : -difference / Math.max(champion, Number.MIN_VALUE);
  const [worst] = [...segments].sort((a, b) => growth(b) - growth(a));
  if (!worst) return null;
  const { champion, challenger, adjustedP } = worst;
  const passed = !(growth(worst) > groupDrop && adjustedP < LEVEL);
  const text = `Worst group ${worst.column}=${worst.value}: error ${short(champion)} → ${short(challenger)} (no group’s may grow by more than ${percent(groupDrop)}).`;
  return { id: 'fairness', passed, champion, challenger, limit: groupDrop, text };
}

async function errorGuardrail({ units, unmatched }: Pairs, { errorPoints }: ShadowSettings): Promise<GuardrailReport> {
  const answered = (side: string): Expression => compare(column(`${side}.rows`), '>', literal(0));
  const table = await units.count({
    by: {},
    measures: {
      champion: { kind: 'countIf', condition: compare(column('champion.failed'), '>', literal(0)) },
      challenger: { kind: 'countIf', condition: compare(column('challenger.failed'), '>', literal(0)) },
      championRows: { kind: 'countIf', condition: answered('champion') },
      challengerRows: { kind: 'countIf', condition: answered('challenger') },
    },
  });
  const side = (name: 'champion' | 'challenger') => ({
    successes: numberAt(table, name),
    rows: Math.max(1, numberAt(table, `${name}Rows`)),
  });
  const [before, after] = [side('champion'), side('challenger')];
  const [champion, challenger] = [before.successes / before.rows, after.successes / after.rows];
  const test = twoProportionTest(before, after);
  const passed = !(challenger > champion + errorPoints && (test?.pValue ?? 1) < LEVEL);
  const alone = unmatched.champion > 0 ? ` ${unmatched.champion} requests have no answer of the challenger.` : '';
  const text = `Failed requests ${percent(champion)} → ${percent(challenger)} (at most ${percent(errorPoints)} more).${alone}`;
  return { id: 'errors', passed, champion, challenger, limit: champion + errorPoints, text };
}

export const short = (value: number): string => String(Number(value.toPrecision(3)));
export const percent = (share: number): string => `${Number((share * 100).toPrecision(3))}%`;
