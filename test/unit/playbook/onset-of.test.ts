import { expect, it } from 'vitest';
import { column, compare, literal } from '../../../src/engine/expression';
import { readableGrid } from '../../../src/log/changes/time-grid';
import { onsetOf } from '../../../src/playbook/onset/estimate';
import type { Candidate } from '../../../src/playbook/onset/signals';
import { createRandom } from '../../../src/stats/random';
import { timeOf, withFolder, withLog, writeCsv } from './investigate';

const ROWS = 8000;
const STEP = 5600;

const sign = (name: string, leads: boolean): Candidate => ({
  text: name,
  event: compare(column(name), '=', literal(1)),
  kind: 'sign',
  ofErrors: false,
  grave: true,
  leads,
  fresh: false,
  minimumEffect: 0.02,
});

it('what grows all along the log dates nothing: the change between the periods is dated by a sign that changed there', async () => {
  const random = createRandom(3);
  const rows = Array.from({ length: ROWS }, (_, i) => ({
    timestamp: timeOf(i),
    request_id: `r${i}`,
    climbing: random.uniform() < 0.2 + (0.4 * i) / ROWS ? 1 : 0,
    stepped: random.uniform() < (i < STEP ? 0.1 : 0.4) ? 1 : 0,
    prediction: i % 2 === 0 ? 'yes' : 'no',
    label: 'yes',
  }));
  const [good, bad] = [`${timeOf(0)}/${timeOf(5000)}`, `${timeOf(6000)}/${timeOf(ROWS - 1)}`];
  const found = await withFolder(async (folder) =>
    withLog(await writeCsv(folder, rows), good, bad, async ({ log, periods }) =>
      onsetOf([sign('climbing', true), sign('stepped', false)], {
        query: { engine: log.engine, time: log.time, where: null },
        grid: readableGrid(log.span, 500),
        baseline: periods.good.interval,
        labelled: true,
      }),
    ),
  );
  expect(found.found?.signal).toBe('stepped');
  const late = (found.found?.estimate.at ?? 0) / 1000 - Date.parse(timeOf(STEP));
  expect(Math.abs(late)).toBeLessThan(Date.parse(timeOf(STEP + 60)) - Date.parse(timeOf(STEP)));
});
