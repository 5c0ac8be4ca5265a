import { describe, expect, it, vi } from 'vitest';
import { survey } from '../../../src/playbook/segments/survey';
import { createRandom } from '../../../src/stats/random';
import { type Cells, investigate, periodsOf, timeOf, withFolder, withLog, writeCsv } from './investigate';

vi.setConfig({ testTimeout: 120_000 });

const ROWS = 8000;
/** A tenth of the rows are of someone who was never there; the others come back within a day or two. */
const NEW = 0.1;

/** A log in which `wrong` says how often a row of a new or a returning customer is predicted wrongly. */
function table(wrong: (isNew: boolean, later: boolean) => number): Cells[] {
  const random = createRandom(11);
  const uniform = (): number => random.uniform();
  let customers = 400;
  return Array.from({ length: ROWS }, (_, row) => {
    const isNew = uniform() < NEW;
    const customer = isNew ? customers++ : Math.max(0, customers - 1 - Math.floor(400 * uniform()));
    const label = uniform() < 0.5 ? 'yes' : 'no';
    const missed = uniform() < wrong(isNew, row >= ROWS / 2);
    return {
      timestamp: timeOf(row),
      customer_id: `c${customer}`,
      feat_a: Number(uniform().toFixed(4)),
      device: uniform() < 0.5 ? 'phone' : 'desktop',
      prediction: missed === (label === 'yes') ? 'no' : 'yes',
      label,
    };
  });
}

const { good, bad } = periodsOf(ROWS);

describe('new against returning', () => {
  it('names the new as the segment where only their predictions went wrong', async () => {
    const rows = table((isNew, later) => (isNew && later ? 0.6 : 0.15));
    const { segments } = await withFolder(async (folder) =>
      withLog(await writeCsv(folder, rows), good, bad, investigate),
    );
    expect(segments.root?.where).toEqual({ 'customer_id.seen': 'new' });
  });

  it('looks back equally far from every row, so that a log which begins with everyone new shows no change', async () => {
    const rows = table((isNew) => (isNew ? 0.5 : 0.1));
    await withFolder(async (folder) =>
      withLog(await writeCsv(folder, rows), good, bad, async (context) => {
        const { counts } = await survey(context);
        const seen = counts.find(({ attribute }) => attribute.name === 'customer_id.seen');
        const shares = (['good', 'bad'] as const).map((period) => {
          const of = (label: string): number =>
            seen?.slices.find(({ atoms: [atom] }) => atom && atom.attribute.label(atom.key) === label)?.rows[period] ??
            0;
          return of('new') / (of('new') + of('returning'));
        });
        expect(Math.abs((shares[0] ?? 0) - (shares[1] ?? 1))).toBeLessThan(0.03);
        const { diagnosis } = await investigate(context);
        expect(diagnosis.hypotheses[0]?.kind).toBe('none');
      }),
    );
  });
});
