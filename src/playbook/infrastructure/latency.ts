import { column, compare, literal, type Expression } from '../../engine/expression';
import type { Finding } from '../../protocol/report';
import { BAD, comparison, GOOD } from '../comparison';
import type { PlaybookContext } from '../context';
import { amount, percent, untested, type Check } from './check';
import type { RateChange } from './rate-change';

export interface LatencyQuantiles {
  column: string;
  good: { p50: number; p95: number; p99: number; largest: number };
  bad: { p50: number; p95: number; p99: number; largest: number };
}

const PROBABILITIES = [0.5, 0.95, 0.99, 1];
const LEAST_Z = 5;

/** Exact quantiles of the latency in both periods; null where none is logged or one period has none. */
export async function latencyQuantiles(context: PlaybookContext): Promise<LatencyQuantiles | null> {
  const { roles, engine } = context.log;
  const name = roles.latency;
  if (
    name === undefined ||
    !['integer', 'number'].includes(engine.describe().find((each) => each.name === name)?.type ?? '')
  )
    return null;
  const { period, where } = comparison(context);
  const results = await engine.quantiles(
    { operand: column(name), probabilities: PROBABILITIES, by: { period }, where },
    context.signal,
  );
  const side = (wanted: number): LatencyQuantiles['good'] | null => {
    const [p50, p95, p99, largest] = results.find(({ group }) => group.period === wanted)?.values ?? [];
    return [p50, p95, p99, largest].every((value) => typeof value === 'number')
      ? { p50: Number(p50), p95: Number(p95), p99: Number(p99), largest: Number(largest) }
      : null;
  };
  const [good, bad] = [side(GOOD), side(BAD)];
  return good && bad ? { column: name, good, bad } : null;
}

/** Rows slower than the good period's median, than 95% of it, and than any of it. */
export const slowConditions = ({
  column: name,
  good,
}: LatencyQuantiles): Record<'aboveMedian' | 'slow' | 'slowest', Expression> => {
  const above = (limit: number): Expression => compare(column(name), '>', literal(limit));
  return { aboveMedian: above(good.p50), slow: above(good.p95), slowest: above(good.largest) };
};

/** Latency in the middle and in the tail, judged by how many rows pass the good period's own limits. */
export function latencyCheck(
  quantiles: LatencyQuantiles | null,
  changes: Record<'aboveMedian' | 'slow' | 'slowest', RateChange | null> | null,
): Check {
  if (!quantiles || !changes) return untested('latency (--role latency=COLUMN)');
  const { column: name, good, bad } = quantiles;
  const numbers = `p50 ${amount(good.p50)} → ${amount(bad.p50)}, p95 ${amount(good.p95)} → ${amount(bad.p95)}, p99 ${amount(good.p99)} → ${amount(bad.p99)}`;
  const findings: Finding[] = [];
  const add = (id: string, grave: boolean, text: string): void => {
    findings.push({
      id: `infrastructure.${id}/${name}`,
      severity: grave ? 'critical' : 'warning',
      text,
      column: name,
      segment: null,
    });
  };
  const { aboveMedian, slow, slowest } = changes;
  if (slow && slow.z >= LEAST_Z && slow.bad >= 0.08) {
    add(
      'latency',
      slow.bad >= 0.15,
      `"${name}" grew: ${numbers}; ${percent(slow.bad)} of rows are slower than 95% of the good period's (${percent(slow.good)} there).`,
    );
  } else if (aboveMedian && aboveMedian.z >= LEAST_Z && aboveMedian.bad >= 0.65 && bad.p50 >= 1.25 * good.p50) {
    add('latency', false, `The usual "${name}" grew: ${numbers}.`);
  }
  if (slowest && slowest.z >= LEAST_Z && slowest.bad >= 0.01) {
    add(
      'timeouts',
      slowest.bad >= 0.05,
      `${percent(slowest.bad)} of rows took longer than any in the good period (${amount(good.largest)}): likely timeouts.`,
    );
  }
  return { findings, measured: `latency ${numbers}`, missing: null };
}
