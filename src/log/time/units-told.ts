import type { TimeFormat } from '../../engine/source';
import type { TimeReading } from '../../protocol/read';
import type { Problem } from '../../protocol/report';

const FIRST_YEAR = 1990;
const LAST_YEAR = 2100;

/** What is to be said of numbers that are times: that they are in several units, or in another than the sample showed. */
export function unitProblems(column: string, format: TimeFormat, { first, last }: TimeReading): Problem[] {
  if (format.kind !== 'epoch') return [];
  if (format.mixed) {
    const text = `Times in "${column}" are in several units, ${format.unit} among them; each was read by its magnitude.`;
    return [{ code: 'mixed-time-units', text }];
  }
  const year = (instant: string | null): number => Number(/^[+-]?\d+/.exec(instant ?? '')?.[0] ?? NaN);
  if (!(year(first) < FIRST_YEAR || year(last) > LAST_YEAR)) return [];
  const text =
    `Times in "${column}" were read as ${format.unit} and reach from ${first ?? ''} to ${last ?? ''}: ` +
    'some are in another unit, or are no times. Bring them to one unit, or say which with --read timeFormat=….';
  return [{ code: 'mixed-time-units', text }];
}
