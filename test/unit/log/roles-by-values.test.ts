import { describe, expect, it } from 'vitest';
import type { RoleCandidate } from '../../../src/log/roles/candidate';
import { guessRoles } from '../../../src/log/roles/guess';
import type { ColumnType } from '../../../src/protocol/read';

const ROWS = 400;
const fraction = (row: number, salt = 1): number => ((row * 7919 * salt + 104729) % 10007) / 10007;
const column = (name: string, type: ColumnType, value: (row: number) => string | number): RoleCandidate => ({
  name,
  type,
  sample: Array.from({ length: ROWS }, (_, row) => String(value(row))),
});
const time = column('zz_q', 'time', (row) => new Date(Date.UTC(2025, 0, 1) + row * 60_000).toISOString());
const score = column('p_bad', 'number', (row) => fraction(row, 3).toFixed(4));
const decided = column('zz_act', 'text', (row) => (fraction(row, 3) >= 0.6 ? 'stop' : 'go'));
const truth = column('truth', 'text', (row) => (fraction(row, 3) + 0.3 * fraction(row, 5) >= 0.75 ? 'stop' : 'go'));
const roleOf = (columns: RoleCandidate[], name: string) =>
  guessRoles([time, ...columns], []).columnRoles.find((role) => role.column === name)?.role;

describe('columns whose names say nothing', () => {
  it('a column of the label’s classes that the score decides is the prediction, and the score names its class', () => {
    const { roles, task } = guessRoles([time, score, decided, truth], []);
    expect(roles.prediction).toBe('zz_act');
    expect(roles.scores).toEqual({ stop: 'p_bad' });
    expect(task).toBe('binary');
  });

  it('fractions that decide the prediction are its score, others are inputs', () => {
    const decision = column('decision', 'text', (row) => (fraction(row, 3) >= 0.6 ? 'stop' : 'go'));
    const deciding = column('p', 'number', (row) => fraction(row, 3).toFixed(4));
    const related = column('q', 'number', (row) => (0.7 * fraction(row, 3) + 0.3 * fraction(row, 7)).toFixed(4));
    expect(guessRoles([time, decision, truth, related, deciding], []).roles.scores).toEqual({ stop: 'p' });
    expect(guessRoles([time, decision, truth, related], []).roles.scores).toEqual({});
    const recut = column('decision', 'text', (row) => (fraction(row, 3) >= (row < 200 ? 0.6 : 0.2) ? 'stop' : 'go'));
    expect(guessRoles([time, recut, truth, related, deciding], []).roles.scores).toEqual({ stop: 'p' });
  });

  it('a score of any scale that decides a column of two values is a score, and no predicted number', () => {
    const points = column('risk_score', 'integer', (row) => Math.round(1000 * fraction(row, 3)));
    const flagged = column('flagged', 'integer', (row) => (Math.round(1000 * fraction(row, 3)) > 600 ? 1 : 0));
    const confirmed = column('confirmed', 'integer', (row) =>
      fraction(row, 3) + 0.3 * fraction(row, 5) >= 0.75 ? 1 : 0,
    );
    const { roles, task } = guessRoles([time, points, flagged, confirmed], []);
    expect(roles).toMatchObject({ prediction: 'flagged', label: 'confirmed', scores: { '1': 'risk_score' } });
    expect(task).toBe('binary');
    const unrelated = column('holiday', 'integer', (row) => (fraction(row, 11) > 0.5 ? 1 : 0));
    expect(guessRoles([time, points, unrelated], []).roles.prediction).toBe('risk_score');
  });

  it('of two answers to one question the name tells which was said and which came, or else where the model was sure', () => {
    const QUEUES = ['billing', 'tech', 'sales', 'other'];
    const queue = (row: number): string => QUEUES[Math.floor(4 * fraction(row, 3))] ?? 'other';
    const sure = (row: number): number => fraction(row, 5);
    const found = (row: number): string =>
      fraction(row, 7) < 0.3 + 0.7 * sure(row) ? queue(row) : (QUEUES[row % 4] ?? '');
    const assigned = column('assigned_queue', 'text', queue);
    const settled = column('final_queue', 'text', found);
    const named = { prediction: 'assigned_queue', label: 'final_queue' };
    expect(guessRoles([time, settled, assigned], []).roles).toMatchObject(named);
    expect(guessRoles([time, column('out.q', 'text', queue), column('gt.q', 'text', found)], []).roles).toMatchObject({
      prediction: 'out.q',
      label: 'gt.q',
    });
    const confidence = column('top1_prob', 'number', (row) => (0.25 + 0.75 * sure(row)).toFixed(3));
    const unnamed = [column('zz_1', 'text', queue), column('zz_2', 'text', found)];
    expect(guessRoles([time, confidence, ...unnamed], []).roles).toMatchObject({ prediction: 'zz_1', label: 'zz_2' });
    const countries = [column('billing_country', 'text', queue), column('shipping_country', 'text', found)];
    expect(guessRoles([time, ...countries], []).roles).not.toHaveProperty('prediction');
  });

  it('what a cut of the score makes is the decision, and what came of it is the label, whatever they are called', () => {
    const risk = column('risk', 'number', (row) => fraction(row, 3).toFixed(4));
    const alert = column('alert', 'integer', (row) => (Number(fraction(row, 3).toFixed(4)) >= 0.5 ? 1 : 0));
    const onset = column('sepsis_onset_24h', 'integer', (row) => (fraction(row, 13) < fraction(row, 3) ? 1 : 0));
    const { roles } = guessRoles([time, alert, risk, onset], []);
    expect(roles).toMatchObject({ prediction: 'alert', label: 'sepsis_onset_24h', scores: { '1': 'risk' } });
    expect(guessRoles([time, alert, risk], []).roles).toMatchObject({ prediction: 'alert', scores: { '1': 'risk' } });
  });

  it('a number with a hat is what was foreseen, and the amount near it is what came', () => {
    const units = column('units_hat', 'number', (row) => (50 + 20 * fraction(row, 3)).toFixed(2));
    const sold = column('units_sold', 'number', (row) =>
      (50 + 20 * fraction(row, 3) + 3 * fraction(row, 5)).toFixed(2),
    );
    const { roles, task } = guessRoles([time, units, sold], []);
    expect(roles).toMatchObject({ prediction: 'units_hat', label: 'units_sold' });
    expect(task).toBe('regression');
  });

  it('a fraction that says row by row how likely one of two values is makes a score and its label, where no name does', () => {
    const likely = (row: number): number => 0.02 + 0.6 * fraction(row, 3) ** 2;
    const pctr = column('pctr', 'number', (row) => likely(row).toFixed(4));
    const clicked = column('clicked', 'integer', (row) => (fraction(row, 13) < likely(row) ? 1 : 0));
    const input = column('avg_rate', 'number', (row) => (0.3 * fraction(row, 3)).toFixed(4));
    const holiday = column('holiday', 'integer', (row) => (fraction(row, 17) > 0.8 ? 1 : 0));
    const { roles } = guessRoles([time, input, holiday, pctr, clicked], []);
    expect(roles).toMatchObject({ label: 'clicked', scores: { '1': 'pctr' } });
    const none = guessRoles([time, input, holiday], []).roles;
    expect(none.label).toBeUndefined();
    expect(none.scores).toEqual({});
  });

  it('classes that agree with the prediction in the head of the log are the label, though the model failed later', () => {
    const failing = column('decision', 'text', (row) => (fraction(row, 3) >= 0.6 === row < 200 ? 'stop' : 'go'));
    expect(roleOf([score, failing, column('came', 'text', (row) => truth.sample[row] ?? '')], 'came')).toBe('label');
  });

  it('a column of numbers stays an input where its later values are none', () => {
    const changed = column('zz_n', 'number', (row) => `${row < 250 ? '' : '~'}${fraction(row, 7).toFixed(4)}`);
    expect(roleOf([score, truth, changed], 'zz_n')).toBe('feature');
  });

  it('a column of the label’s classes that agrees with it by chance only is no prediction', () => {
    const other = column('zz_other', 'text', (row) => (fraction(row, 11) >= 0.5 ? 'stop' : 'go'));
    expect(roleOf([truth, other], 'zz_other')).toBe('segment');
    expect(roleOf([truth, decided], 'zz_act')).toBe('prediction');
  });

  it.each([
    ['v4.1', 'v4.2'],
    ['ranker-2.14', 'ranker-2.15'],
    ['2.14.0', '2.15.0-rc1'],
    ['3f9c2ab', '77d01ce'],
  ])('few values like %s and %s are versions', (first, second) => {
    const values = column('zz_r', 'text', (row) => (row < 300 ? first : second));
    expect(roleOf([score, truth, values], 'zz_r')).toBe('modelVersion');
  });

  it.each([
    ['zz_r', '0.5-1.0', '1.0-1.5'],
    ['zz_r', '10.0.0.1', '10.0.0.2'],
    ['app_release', '5.3.1', '5.4.0'],
    ['zz_r', 'small', 'large'],
  ])('but not %s of %s and %s', (name, first, second) => {
    const values = column(name, 'text', (row) => (row % 2 === 0 ? first : second));
    expect(roleOf([score, truth, values], name)).toBe('segment');
  });

  it('nothing but HTTP statuses are the status, other whole numbers are not', () => {
    const statuses = column('zz_s', 'integer', (row) => (row % 40 === 0 ? 503 : 200));
    const others = column('zz_n', 'integer', (row) => 200 + (row % 60));
    expect(roleOf([score, truth, statuses], 'zz_s')).toBe('status');
    expect(roleOf([score, truth, others], 'zz_n')).toBe('feature');
  });

  it('a token that differs on every row names the row; sentences do not', () => {
    const tokens = column('zz_t', 'text', (row) => `tx${1000 + row}`);
    const sentences = column('zz_c', 'text', (row) => `I called ${row} times`);
    expect(roleOf([score, truth, tokens], 'zz_t')).toBe('id');
    expect(roleOf([score, truth, sentences], 'zz_c')).toBe('ignore');
  });

  it('classes that come true as often as the score says are the label, other classes are not', () => {
    const came = column('zz_y', 'integer', (row) => (fraction(row, 13) < fraction(row, 3) ? 1 : 0));
    const other = column('zz_o', 'integer', (row) => (fraction(row, 17) < 0.5 ? 1 : 0));
    expect(roleOf([score, other, came], 'zz_y')).toBe('label');
    expect(roleOf([score, other], 'zz_o')).toBe('segment');
  });

  it('amounts close to the prediction are the label, unless the name says they were there before', () => {
    const estimate = column('estimate_eur', 'number', (row) => 100 + 50 * fraction(row, 3));
    const near = (name: string) =>
      column(name, 'number', (row) => 100 + 50 * fraction(row, 3) + 10 * (fraction(row, 5) - 0.5));
    expect(roleOf([estimate, near('zz_eur')], 'zz_eur')).toBe('label');
    expect(roleOf([estimate, near('last_eur')], 'last_eur')).toBe('feature');
    expect(roleOf([estimate, column('zz_f', 'number', (row) => fraction(row, 7))], 'zz_f')).toBe('feature');
  });

  it('the last part of a path is a name too, and a unit none', () => {
    const columns = [
      column('output.conf', 'number', (row) => 0.5 + fraction(row, 3) / 2.1),
      column('meta/took_ms', 'number', (row) => 10 + fraction(row, 5)),
      column('output.cls', 'text', (row) => 'abc'.charAt(row % 3)),
      column('client.version', 'text', (row) => `5.${row % 3}.1`),
    ];
    expect(roleOf(columns, 'output.conf')).toBe('confidence');
    expect(roleOf(columns, 'meta/took_ms')).toBe('latency');
    expect(roleOf(columns, 'output.cls')).toBe('prediction');
    expect(roleOf(columns, 'client.version')).toBe('segment');
  });

  it('a flag that holds on half of all rows is an outcome, not an error of the service', () => {
    const failed = column('failed', 'integer', (row) => (fraction(row, 13) < fraction(row, 3) ? 1 : 0));
    expect(roleOf([score, failed], 'failed')).toBe('label');
  });
});
