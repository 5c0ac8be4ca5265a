import { and, column, type Expression } from '../../engine/expression';
import type { SegmentWhere } from '../../protocol/report';
import { equals } from '../comparison';
import type { PlaybookContext } from '../context';
import { attributes, holds, type Attribute } from '../segments/attributes';

const MISSING = '(missing)';
/** Keys that derived columns can have: bins, hours, weekdays. */
const DERIVED_KEYS = Array.from({ length: 300 }, (_, index) => index - 2);

/** The rows of a segment as a condition; null where it names a column that the log cannot be asked for. */
export async function segmentCondition(context: PlaybookContext, where: SegmentWhere): Promise<Expression | null> {
  const known = new Map((await attributes(context)).map((attribute) => [attribute.name, attribute]));
  const kept = new Set(context.log.engine.describe().map(({ name }) => name));
  const conditions = Object.entries(where).map(([name, value]) => {
    const attribute = known.get(name);
    if (attribute?.origin === 'derived') return derivedCondition(attribute, value);
    return kept.has(name) ? equals(column(name), value === MISSING ? null : value) : null;
  });
  const found = conditions.filter((condition): condition is Expression => condition !== null);
  return found.length === conditions.length && found.length > 0 ? and(...found) : null;
}

function derivedCondition(attribute: Attribute, value: string): Expression | null {
  if (attribute.label(null) === value) return holds(attribute, null);
  const key = DERIVED_KEYS.find((each) => attribute.label(each) === value);
  return key === undefined ? null : holds(attribute, key);
}
