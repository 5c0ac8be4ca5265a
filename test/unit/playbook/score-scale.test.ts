import { describe, expect, it } from 'vitest';
import { scoreScale } from '../../../src/playbook/shift/score-scale';
import { Random } from '../../incidents/random';
import { type Cells, investigate, periodsOf, timeOf, withFolder, withLog, writeCsv } from './investigate';

const ROWS = 8000;
const SCALES = {
  'from 0 to 1': { of: (odds: number) => 1 / (1 + Math.exp(-odds)), cuts: [0.5, 0.8] },
  'from 0 to 100': { of: (odds: number) => 100 / (1 + Math.exp(-odds)), cuts: [50, 80] },
  'of log-odds': { of: (odds: number) => odds, cuts: [0, 1.4] },
  'of points, as credit scores are': { of: (odds: number) => 600 + 60 * odds, cuts: [600, 684] },
};

/** A right model whose decisions are taken from another score on in the bad period. */
function log(scale: (odds: number) => number, [before = 0, after = 0]: readonly number[]): Cells[] {
  const random = new Random(23);
  return Array.from({ length: ROWS }, (_, row) => {
    const [own, other] = [random.normal(0, 1), random.normal(0, 1)];
    const odds = 1.6 * own - 1.1 * other;
    const score = Number(scale(odds).toFixed(4));
    return {
      time: timeOf(row),
      own: own.toFixed(3),
      other: other.toFixed(3),
      score_yes: score,
      prediction: score >= (row < ROWS / 2 ? before : after) ? 'yes' : 'no',
      label: random.chance(1 / (1 + Math.exp(-odds))) ? 'yes' : 'no',
    };
  });
}

describe.each(Object.entries(SCALES))('a score %s', (_name, { of, cuts }) => {
  it('shows that the threshold moved, from where to where, on its own scale', async () => {
    const found = await withFolder(async (folder) => {
      const { good, bad } = periodsOf(ROWS);
      return withLog(await writeCsv(folder, log(of, cuts)), good, bad, investigate);
    });
    const [first] = found.diagnosis.hypotheses;
    expect(first?.kind).toBe('threshold-change');
    const told = /from about (\S+) to (\S+):/.exec(first?.summary ?? '');
    const width = of(3) - of(-3);
    cuts.forEach((cut, i) => {
      expect(Math.abs(Number(told?.[i + 1]) - cut)).toBeLessThan(0.04 * width);
    });
  });

  it('is told apart from its decisions where nothing changed', async () => {
    const [same = 0] = cuts;
    const found = await withFolder(async (folder) => {
      const { good, bad } = periodsOf(ROWS);
      return withLog(await writeCsv(folder, log(of, [same, same])), good, bad, async (context) => ({
        scale: await scoreScale(context),
        ...(await investigate(context)),
      }));
    });
    expect(found.diagnosis.hypotheses[0]?.kind).toBe('none');
    expect(found.segments.shift.score?.explained ?? 0).toBeGreaterThan(0.8);
    expect(found.scale.edges).toHaveLength(51);
  });
});
