import type { Expression } from '../../engine/expression';
import { column } from '../../engine/expression';
import { census } from '../census';
import type { PlaybookContext } from '../context';
import { once } from '../memory';
import { type Attribute, keyAsText } from './attribute';
import { binned } from './bins';
import { newOrReturning } from './new-or-returning';
import { timeAttributes } from './time-attributes';

export { type Attribute, holds } from './attribute';
export { hourAndWeekday, zoneOffset } from './time-attributes';

/** Values beyond which a column tells rows apart rather than groups them. */
const VALUES_AT_MOST = 1000;
const UNIQUENESS_AT_MOST = 0.9;
const NUMERIC_VALUES_AT_MOST = 12;

/** Everything rows of both periods can be sliced by, logged columns before derived ones. */
export const attributes = once(async (context: PlaybookContext): Promise<Attribute[]> => {
  const { roles } = context.log;
  const columns = await census(context);
  const logged: Attribute[] = [];
  const numbers: string[] = [];
  const take = (name: string | undefined, origin: Attribute['origin']): void => {
    const counted = name === undefined ? undefined : columns.get(name);
    if (name === undefined || !counted || logged.some((other) => other.name === name)) return;
    const { type, good, bad } = counted;
    if (type === 'nested' || type === 'time') return;
    const distinct = Math.max(good.distinct, bad.distinct);
    const rows = good.rows + bad.rows;
    const numeric = type === 'number' || type === 'integer';
    const few = distinct <= (numeric && origin === 'feature' ? NUMERIC_VALUES_AT_MOST : VALUES_AT_MOST);
    if (numeric && origin === 'feature' && !few) numbers.push(name);
    else if (few && distinct > 0 && distinct <= Math.max(2, UNIQUENESS_AT_MOST * rows)) {
      const operand = column(name);
      const text: Expression = numeric ? operand : { kind: 'text', operand };
      logged.push({ name, value: text, label: keyAsText, origin, column: name });
    }
  };
  for (const name of roles.segments) take(name, 'segment');
  take(roles.modelVersion, 'version');
  take(roles.variant, 'version');
  for (const name of roles.features) take(name, 'feature');
  const derived = [timeAttributes(context), await newOrReturning(context), await binned(context, numbers)];
  return [...logged, ...derived.flat()];
});
