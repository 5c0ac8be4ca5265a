import { column, compare, isNull, literal, type Expression } from '../../engine/expression';
import type { FeatureReport } from '../../protocol/report';
import type { OnsetSignal } from '../context';

/** A difference of shares below this is too dull to time a change by. */
const SMALLEST_DIFFERENCE = 0.05;

const truth = (when: Expression, unknown?: Expression): Expression => ({
  kind: 'case',
  branches: [...(unknown ? [{ when: unknown, then: literal(null) }] : []), { when, then: literal(1) }],
  otherwise: literal(0),
});

/**
 * The side of a column's distribution that differs most between the periods, as a sign on single rows: an empty value, one
 * category, or a number above the point where the cumulative distributions are furthest apart.
 */
export function featureSignal(feature: FeatureReport): OnsetSignal | null {
  const { distribution, name } = feature;
  const operand = column(name);
  const nulls = Math.abs(distribution.nulls.bad - distribution.nulls.good);
  const split = distribution.edges === null ? bestCategory(feature) : bestEdge(feature);
  if (nulls >= SMALLEST_DIFFERENCE && nulls >= 0.8 * (split?.difference ?? 0)) {
    return { text: `empty ${name}`, event: truth(isNull(operand)) };
  }
  if (split === null || split.difference < SMALLEST_DIFFERENCE) return null;
  return { text: split.text, event: truth(split.condition, isNull(operand)) };
}

interface Split {
  difference: number;
  condition: Expression;
  text: string;
}

function bestEdge({ name, distribution: { edges, good, bad } }: FeatureReport): Split | null {
  let best: { gap: number; edge: number } | null = null;
  let gap = 0;
  for (let bin = 0; bin + 1 < good.length; bin++) {
    gap += (good[bin] ?? 0) - (bad[bin] ?? 0);
    const edge = edges?.[bin + 1];
    if (edge !== undefined && Number.isFinite(edge) && Math.abs(gap) > (best?.gap ?? 0))
      best = { gap: Math.abs(gap), edge };
  }
  if (best === null) return null;
  const condition = compare(column(name), '>=', literal(best.edge));
  return { difference: best.gap, condition, text: `${name} from ${Number(best.edge.toPrecision(4))} up` };
}

function bestCategory({ name, distribution: { labels, good, bad } }: FeatureReport): Split | null {
  let best: { difference: number; label: string } | null = null;
  labels?.forEach((label, index) => {
    const difference = Math.abs((bad[index] ?? 0) - (good[index] ?? 0));
    if (difference > (best?.difference ?? 0)) best = { difference, label };
  });
  const found = best as { difference: number; label: string } | null;
  if (found === null) return null;
  const condition = compare({ kind: 'text', operand: column(name) }, '=', literal(found.label));
  return { difference: found.difference, condition, text: `${name} = ${found.label}` };
}
