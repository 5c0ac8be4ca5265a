import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RoleCandidate } from '../../../src/log/roles/candidate';
import { guessRoles } from '../../../src/log/roles/guess';
import { openPredictionLog } from '../../../src/log/open';
import { emptyRequest } from '../../../src/protocol/investigation';
import { createRandom } from '../../../src/stats/random';

const ROWS = 600;
const random = createRandom(11);
const scores = Array.from({ length: ROWS }, () => random.uniform());
const outcomes = scores.map((score) => (random.uniform() < score ? 1 : 0));

const column = (name: string, values: readonly (string | number | null)[]): RoleCandidate => ({
  name,
  type: values.every((value) => value === null || typeof value === 'number') ? 'number' : 'text',
  sample: values.map((value) => (value === null ? null : String(value))),
});
const decisions = scores.map((score) => (score >= 0.5 ? 'decline' : 'approve'));

describe('predictions that are spelled otherwise than labels', () => {
  it('stand for the label that they go with', () => {
    const { roles, task, columnRoles, problems } = guessRoles(
      [column('decision', decisions), column('label', outcomes)],
      [],
    );
    expect(roles.labelOf).toEqual({ approve: '0', decline: '1' });
    expect(task).toBe('binary');
    expect(problems).toEqual([]);
    expect(columnRoles[0]?.reason).toContain('"decline" stands for "1"');
  });

  it('stand for the one that the score ranks as it ranks them, where labels came for one decision only', () => {
    const approved = outcomes.map((outcome, row) => (decisions[row] === 'approve' ? outcome : null));
    const { roles } = guessRoles(
      [column('decision', decisions), column('risk_score', scores), column('label', approved)],
      [],
    );
    expect(roles.labelOf).toEqual({ approve: '0', decline: '1' });
    expect(roles.scores).toEqual({ decline: 'risk_score' });
  });

  it('stand for nothing where nothing tells, which is said', () => {
    const coins = outcomes.map((_, row) => (row % 2 === 0 ? 'heads' : 'tails'));
    const { roles, problems } = guessRoles([column('prediction', coins), column('label', outcomes)], []);
    expect(roles.labelOf).toEqual({});
    expect(problems.map(({ code }) => code)).toEqual(['labels-not-comparable']);
  });

  it('may be named like the properties of any object', () => {
    const hostile = decisions.map((decision) => (decision === 'decline' ? '__proto__' : 'constructor'));
    const { roles, task } = guessRoles([column('prediction', hostile), column('label', outcomes)], []);
    expect(Object.entries(roles.labelOf ?? {}).sort()).toEqual([
      ['__proto__', '1'],
      ['constructor', '0'],
    ]);
    expect(task).toBe('binary');
  });

  it.each([
    [
      ['True', 'False'],
      [1, 0],
    ],
    [
      ['1', '0'],
      [1.0, 0.0],
    ],
    [
      ['spam', 'ok'],
      ['spam', 'ok'],
    ],
  ])('are left alone where they are spelled alike: %j, %j', (said, came) => {
    const predicted = decisions.map((decision) => said[decision === 'decline' ? 0 : 1] ?? null);
    const labels = outcomes.map((outcome) => came[outcome === 1 ? 0 : 1] ?? null);
    expect(guessRoles([column('prediction', predicted), column('label', labels)], []).roles.labelOf).toBeUndefined();
  });
});

describe('an amount that was expected', () => {
  it('is the prediction beside the true amount, whatever it is called', () => {
    const distance = scores.map((score) => Math.round(100 * score) / 10);
    const actual = distance.map((km) => 12 + 3 * km + 4 * (random.uniform() - 0.5));
    const eta = distance.map((km) => 12 + 3 * km);
    const { roles, task } = guessRoles(
      [column('distance_km', distance), column('eta_minutes', eta), column('actual_minutes', actual)],
      [],
    );
    expect([roles.prediction, roles.label, task]).toEqual(['eta_minutes', 'actual_minutes', 'regression']);
  });
});

describe('right and wrong', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'label-of-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('is told by what the prediction stands for; another answer is neither', async () => {
    const file = path.join(folder, 'log.csv');
    const said = decisions.map((decision, row) => (row === 599 ? 'review' : decision));
    const line = (row: number): string =>
      [new Date(1.7e12 + row * 60_000).toISOString(), said[row], outcomes[row]].join(',');
    await writeFile(file, `time,decision,defaulted_label\n${scores.map((_, row) => line(row)).join('\n')}\n`);
    const log = await openPredictionLog(emptyRequest([file]));
    const measures = {
      told: { kind: 'countValues', operand: log.correct ?? { kind: 'literal', value: null } },
      right: { kind: 'sum', operand: log.correct ?? { kind: 'literal', value: null } },
    } as const;
    const table = await log.engine.count({ by: {}, measures });
    await log.engine.close();
    const right = decisions.filter((decision, row) => row < 599 && (decision === 'decline') === (outcomes[row] === 1));
    expect([table.get('told', 0), table.get('right', 0)]).toEqual([599, right.length]);
  });
});
