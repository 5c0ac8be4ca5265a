import type { Expression, Measure } from '../../engine/expression';
import { column } from '../../engine/expression';
import { BAD, byPeriod, comparison, GOOD, numberOf, rowsOf } from '../comparison';
import { holds } from '../segments/attributes';
import type { Atom } from '../segments/slices';
import { type Check, type Suspicion } from './fault';
import { percent } from './null-rate';

const RISE_AT_LEAST = 0.01;

/** Rows (or ids) that are there more than once, more often than in the good period. */
export const duplicates: Check = async ({ context, counts }) => {
  const { roles, engine } = context.log;
  const by = roles.id;
  const identity: Expression = by === undefined ? { kind: 'rowHash' } : column(by);
  const compared = comparison(context);
  const measures: Record<string, Measure> = {
    rows: { kind: 'count' },
    distinct: { kind: 'distinct', operand: identity },
  };
  const rows = rowsOf(await engine.count(byPeriod(compared, {}, measures), context.signal));
  const repeated = (period: number): number => {
    const row = rows.find((other) => other.period === period);
    const all = numberOf(row, 'rows');
    return all > 0 ? 1 - numberOf(row, 'distinct') / all : 0;
  };
  const [before, after] = [repeated(GOOD), repeated(BAD)];
  if (after - before < RISE_AT_LEAST) return [];
  const where = await concentrated();
  const suspicion: Suspicion = {
    check: 'duplicates',
    kind: 'data-fault',
    columns: [],
    signal: where ? { kind: 'event', value: holds(where.attribute, where.key) } : null,
    ...(where ? { atoms: [where] } : {}),
    text: (_, place) =>
      `${percent(after)} of rows${place} repeat another one${by === undefined ? '' : `'s ${by}`} (${percent(before)} before).`,
    severity: 'critical',
    strength: 0.9,
  };
  return [suspicion];

  /** The one value whose rows repeat. */
  async function concentrated(): Promise<Atom | null> {
    const logged = counts.filter(({ attribute }) => attribute.origin === 'segment' || attribute.origin === 'version');
    const tables = await engine.countAll(
      logged.map(({ attribute }) => ({ by: { key: attribute.value }, measures, where: compared.badRows })),
      context.signal,
    );
    const values = tables.flatMap((table, i) =>
      rowsOf(table).map((row) => ({
        attribute: logged[i]?.attribute,
        key: row.key ?? null,
        extra: numberOf(row, 'rows') - numberOf(row, 'distinct'),
        rows: numberOf(row, 'rows'),
      })),
    );
    const total =
      numberOf(
        rows.find((row) => row.period === BAD),
        'rows',
      ) * after;
    const best = values.filter(({ extra }) => extra > 0.9 * total).sort((a, b) => a.rows - b.rows)[0];
    const all = numberOf(
      rows.find((row) => row.period === BAD),
      'rows',
    );
    if (!best?.attribute || best.key === null || best.rows > 0.8 * all) return null;
    return { attribute: best.attribute, key: best.key };
  }
};
