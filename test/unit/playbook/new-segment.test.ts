import { expect, it } from 'vitest';
import { Random } from '../../incidents/random';
import { type Cells, investigate, periodsOf, timeOf, withFolder, withLog, writeCsv } from './investigate';

const ROWS = 6_000;

it('says of a segment that is new that there were no such rows before, and not that it fell from a dash', async () => {
  const random = new Random(8);
  const rows = Array.from({ length: ROWS }, (_, row): Cells => {
    const fresh = row >= ROWS / 2 && random.chance(0.4);
    const x = random.normal();
    const right = random.chance(fresh ? 0.4 : 0.9);
    return {
      time: timeOf(row),
      x: x.toFixed(3),
      model_version: fresh ? '2.15.0' : '2.14.1',
      prediction: x > 0 ? 'yes' : 'no',
      label: x > 0 === right ? 'yes' : 'no',
    };
  });
  const { good, bad } = periodsOf(ROWS);
  await withFolder(async (folder) => {
    const file = await writeCsv(folder, rows);
    const { step } = await withLog(file, good, bad, async (context) => (await investigate(context)).segments);
    expect(step.summary).toMatch(/confined to model_version=2\.15\.0: \d+%, and no such rows before\.$/);
    expect(step.findings[0]?.text).toMatch(/accuracy \d+%, and no such rows before, \d+% of the excess errors\.$/);
  });
});
