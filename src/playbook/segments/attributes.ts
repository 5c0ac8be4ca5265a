import { DateTime } from 'luxon';
import type { Expression } from '../../engine/expression';
import { column } from '../../engine/expression';
import { census } from '../census';
import type { PlaybookContext } from '../context';
import { once } from '../memory';
import { binned } from './bins';

/** Something rows can be sliced by: a logged column, or one derived from the time or from a number. */
export interface Attribute {
  /** The column, or `timestamp.hour`, `timestamp.weekday`, `feat_03.bin`. */
  name: string;
  value: Expression;
  /** How a group's key reads: bins have ranges instead of indices. */
  label: (key: string | number | boolean | null) => string;
  origin: 'segment' | 'version' | 'feature' | 'derived';
  /** The logged column it is made of. */
  column: string;
}

/** Values beyond which a column tells rows apart rather than groups them. */
const VALUES_AT_MOST = 1000;
const UNIQUENESS_AT_MOST = 0.9;
const NUMERIC_VALUES_AT_MOST = 12;
const HOUR = 3_600_000_000;
const MISSING = '(missing)';

const plain = (key: string | number | boolean | null): string => (key === null ? MISSING : String(key));

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
      logged.push({ name, value: text, label: plain, origin, column: name });
    }
  };
  for (const name of roles.segments) take(name, 'segment');
  take(roles.modelVersion, 'version');
  take(roles.variant, 'version');
  for (const name of roles.features) take(name, 'feature');
  return [...logged, ...timeAttributes(context), ...(await binned(context, numbers))];
});

/** Hour and weekday, where both periods reach over enough of them that a cause may lie in one. */
function timeAttributes(context: PlaybookContext): Attribute[] {
  const { good, bad } = context.periods;
  if (!good.interval || !bad.interval) return [];
  const shortest = Math.min(good.interval.end - good.interval.start, bad.interval.end - bad.interval.start);
  const [hour, weekday] = hourAndWeekday(context);
  return [...(shortest >= 12 * HOUR ? [hour] : []), ...(shortest >= 7 * 24 * HOUR ? [weekday] : [])];
}

/** Hour of day and weekday of every row in the log's own zone. */
export function hourAndWeekday({ log, periods: { bad } }: PlaybookContext): [Attribute, Attribute] {
  const name = log.roles.timestamp ?? 'timestamp';
  const offsetMinutes = zoneOffset(log.read.time?.zone, bad.interval?.start ?? log.span.start);
  const derived = { label: plain, origin: 'derived' as const, column: name };
  return [
    { ...derived, name: `${name}.hour`, value: { kind: 'hourOfDay', operand: log.time, offsetMinutes } },
    {
      ...derived,
      name: `${name}.weekday`,
      value: { kind: 'weekday', operand: log.time, offsetMinutes },
      label: weekday,
    },
  ];
}

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

const weekday = (key: string | number | boolean | null): string =>
  key === null ? MISSING : (WEEKDAYS[Number(key)] ?? String(key));

/** Minutes east of UTC of a zone at an instant; 0 where the zone is unknown. */
export function zoneOffset(zone: string | undefined, at: number): number {
  if (!zone) return 0;
  const there = DateTime.fromMillis(at / 1000, { zone: /^[+-]/.test(zone) ? `UTC${zone}` : zone });
  return there.isValid ? there.offset : 0;
}

/** A condition that holds for the rows of one value. */
export function holds(attribute: Attribute, key: string | number | boolean | null): Expression {
  if (key === null) return { kind: 'isNull', operand: attribute.value };
  return { kind: 'compare', operator: '=', left: attribute.value, right: { kind: 'literal', value: key } };
}
