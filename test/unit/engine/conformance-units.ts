import { expect, it } from 'vitest';
import type { Engine } from '../../../src/engine/engine';
import { column, compare, literal } from '../../../src/engine/expression';

const SECOND = 1_000_000;

/** What every engine answers alike of the units that it groups rows into. */
export function conformsOnUnits(engine: () => Engine): void {
  it('groups rows into units, which are counted as rows are', async () => {
    const units = await engine().units?.({
      units: { who: column('s') },
      values: {
        rows: { kind: 'count' },
        some: { kind: 'countIf', condition: compare(column('n'), '>=', literal(6)) },
        sum: { kind: 'sum', operand: column('x') },
        whole: { kind: 'sum', operand: column('n') },
        first: { kind: 'minimum', operand: column('t') },
        last: { kind: 'maximum', operand: column('id') },
        truths: { kind: 'countValues', operand: column('b') },
      },
      where: compare(column('n'), '<', literal(10)),
    });
    if (!units) throw new Error('The engine groups no units.');
    const plain = async (query: Parameters<typeof units.count>[0]): Promise<object[]> =>
      (await units.count(query)).objects();
    expect(
      await plain({ by: { who: column('who') }, measures: { rows: { kind: 'sum', operand: column('rows') } } }),
    ).toEqual([
      { who: 'A', rows: 1 },
      { who: 'a', rows: 4 },
      { who: 'b', rows: 1 },
      { who: "it's", rows: 1 },
      { who: 'ä', rows: 1 },
    ]);
    expect(
      await plain({
        by: {},
        measures: {
          units: { kind: 'count' },
          several: { kind: 'countIf', condition: compare(column('rows'), '>', literal(1)) },
          whole: { kind: 'sum', operand: column('whole') },
          truths: { kind: 'maximum', operand: column('truths') },
          later: { kind: 'countIf', condition: compare(column('first'), '>=', literal(60 * SECOND)) },
          eighth: { kind: 'countIf', condition: compare(column('last'), '=', literal('08')) },
        },
      }),
    ).toEqual([{ units: 5, several: 1, whole: 41, truths: 3, later: 4, eighth: 1 }]);
    const [{ sum, highest } = { sum: NaN, highest: NaN }] = (await plain({
      by: {},
      measures: {
        sum: { kind: 'sum', operand: column('sum') },
        highest: { kind: 'maximum', operand: column('sum') },
      },
      where: compare(column('some'), '=', literal(0)),
    })) as { sum: number; highest: number }[];
    expect([sum, highest].map((value) => value.toPrecision(12))).toEqual(['0.200000000000', '0.200000000000']);
    const probabilities = [0, 0.5, 0.9, 1];
    expect(await units.quantiles({ operand: column('rows'), probabilities })).toEqual([1, 1, 4, 4]);
    const where = compare(column('rows'), '>', literal(99));
    expect(await units.quantiles({ operand: column('rows'), probabilities, where })).toEqual([null, null, null, null]);
    expect(await plain({ by: {}, measures: { units: { kind: 'count' } }, where })).toEqual([{ units: 0 }]);
    await expect(units.count({ by: { no: column('no') }, measures: {} })).rejects.toMatchObject({
      code: 'unknown-column',
    });
    await units.close();
  });
}
