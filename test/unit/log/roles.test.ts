import { describe, expect, it } from 'vitest';
import type { RoleCandidate } from '../../../src/log/roles/candidate';
import { guessRoles } from '../../../src/log/roles/guess';
import { IncidentError } from '../../../src/protocol/errors';
import type { ColumnType } from '../../../src/protocol/read';

const ROWS = 400;
/** A repeatable fraction in [0, 1) for a row. */
const fraction = (row: number, salt = 1): number => ((row * 7919 * salt + 104729) % 10007) / 10007;
const column = (name: string, type: ColumnType, value: (row: number) => string | number | null): RoleCandidate => ({
  name,
  type,
  sample: Array.from({ length: ROWS }, (_, row) => {
    const cell = value(row);
    return cell === null ? null : String(cell);
  }),
});
const pick = (values: readonly string[], salt: number) => (row: number) =>
  values[Math.floor(fraction(row, salt) * values.length)] ?? '';
const time = (name: string, later = 0) =>
  column(name, 'time', (row) => new Date(Date.UTC(2025, 0, 1) + row * 60_000 + later).toISOString());
const id = (name = 'request_id') => column(name, 'text', (row) => `r-${row}`);
const prediction = (name = 'prediction') => column(name, 'text', pick(['yes', 'no'], 3));
const label = (name = 'label') => column(name, 'text', pick(['yes', 'no'], 5));

describe('roles of the usual columns', () => {
  it('finds every role of a plain log under common names', () => {
    const { roles, task } = guessRoles(
      [
        id('inference_id'),
        time('event_time'),
        column('deployed_model_id', 'text', pick(['m1', 'm2'], 2)),
        column('customerId', 'text', (row) => `c${row % 90}`),
        column('traceparent', 'text', (row) => `00-${row}`),
        column('age', 'integer', (row) => 18 + (row % 60)),
        column('country', 'text', pick(['BR', 'US', 'DE'], 7)),
        prediction('y_pred'),
        column('confidence', 'number', (row) => 0.5 + fraction(row) / 2.01),
        label('y_true'),
        time('label_available_at', 3_600_000),
        column('execution_time_ms', 'number', (row) => 10 + fraction(row) * 5),
        column('http_status', 'integer', () => 200),
        column('error_message', 'text', (row) => (row % 50 === 0 ? 'boom' : null)),
        column('experiment_variant', 'text', pick(['a', 'b'], 11)),
      ],
      [],
    );
    expect(roles).toEqual({
      id: 'inference_id',
      timestamp: 'event_time',
      modelVersion: 'deployed_model_id',
      entity: 'customerId',
      trace: 'traceparent',
      prediction: 'y_pred',
      confidence: 'confidence',
      label: 'y_true',
      labelTime: 'label_available_at',
      latency: 'execution_time_ms',
      status: 'http_status',
      error: 'error_message',
      variant: 'experiment_variant',
      scores: {},
      features: ['age'],
      segments: ['country'],
    });
    expect(task).toBe('binary');
  });

  it('gives every column one role with a sentence as the reason', () => {
    const columns = [id(), time('ts'), prediction(), label(), column('x', 'number', (row) => fraction(row))];
    const { columnRoles } = guessRoles(columns, []);
    expect(columnRoles.map(({ column: name }) => name)).toEqual(columns.map(({ name }) => name));
    for (const { reason } of columnRoles) expect(reason).toMatch(/^[A-Z"].*\.$/);
  });

  it('reads times, not other times: the event is neither the label time nor a birthday', () => {
    const { roles } = guessRoles(
      [time('account_created_at'), time('labeled_at'), time('birth_date'), time('served_at')],
      [],
    );
    expect(roles.timestamp).toBe('served_at');
    expect(roles.labelTime).toBe('labeled_at');
  });

  it('takes an epoch number for the time by its name and size', () => {
    const { roles } = guessRoles(
      [column('timestamp', 'number', (row) => 1_735_689_600.25 + row), prediction(), label()],
      [],
    );
    expect(roles.timestamp).toBe('timestamp');
  });

  it('prefers the time of day to a bare date', () => {
    const date = column('date', 'time', (row) => `2025-01-${String(1 + (row % 28)).padStart(2, '0')}`);
    expect(
      guessRoles([date, column('timestamp_ms', 'integer', (row) => 1_735_689_600_000 + row)], []).roles.timestamp,
    ).toBe('timestamp_ms');
  });

  it('keeps nested and prefixed names as what the prefix says', () => {
    const { roles } = guessRoles(
      [
        column('features.score', 'number', (row) => fraction(row)),
        column('feat_label', 'text', pick(['a', 'b'], 3)),
        column('segment_band', 'integer', (row) => row % 40),
        column('feature_hash', 'text', (row) => `abc${row}`),
        prediction(),
      ],
      [],
    );
    expect(roles.features).toEqual(['features.score', 'feat_label']);
    expect(roles.segments).toEqual(['segment_band']);
    expect(roles.prediction).toBe('prediction');
  });
});

describe('traps', () => {
  it('"label" beside a column that is surely the truth is the predicted label', () => {
    const { roles } = guessRoles(
      [time('ts'), label('label'), column('ground_truth', 'text', pick(['yes', 'no'], 13))],
      [],
    );
    expect(roles).toMatchObject({ prediction: 'label', label: 'ground_truth' });
  });

  it('"label" that the score decides without exception is the predicted label', () => {
    const score = column('score', 'number', (row) => fraction(row));
    const decided = column('label', 'integer', (row) => (fraction(row) >= 0.5 ? 1 : 0));
    const { roles } = guessRoles([time('ts'), score, decided], []);
    expect(roles).toMatchObject({ prediction: 'label', scores: { '1': 'score' } });
    expect(roles.label).toBeUndefined();
  });

  it('"score" beside a continuous label is what a regression predicts', () => {
    const { roles, task } = guessRoles(
      [
        time('ts'),
        column('score', 'number', (row) => 100 * fraction(row)),
        column('actual', 'number', (row) => 90 * fraction(row, 2)),
      ],
      [],
    );
    expect(roles).toMatchObject({ prediction: 'score', label: 'actual', scores: {} });
    expect(task).toBe('regression');
  });

  it('a prediction of zeros and ones is a decision, one of fractions beside two classes a probability', () => {
    const hard = guessRoles(
      [column('prediction', 'integer', (row) => row % 2), column('label', 'integer', (row) => (row >> 1) % 2)],
      [],
    );
    expect(hard.roles).toMatchObject({ prediction: 'prediction', scores: {} });
    const soft = guessRoles(
      [
        column('prediction', 'number', (row) => fraction(row)),
        column('label', 'integer', (row) => (fraction(row) + fraction(row, 5) > 1 ? 1 : 0)),
      ],
      [],
    );
    expect(soft.roles.prediction).toBeUndefined();
    expect(soft.roles.scores).toEqual({ '1': 'prediction' });
    expect(soft.task).toBe('binary');
  });

  it('names scores by class from their ending', () => {
    const classes = ['cat', 'dog', 'fox'];
    const { roles, task } = guessRoles(
      [
        column('prediction', 'text', pick(classes, 3)),
        ...classes.map((name, index) => column(`proba_${name}`, 'number', (row) => fraction(row, index + 2))),
      ],
      [],
    );
    expect(roles.scores).toEqual({ cat: 'proba_cat', dog: 'proba_dog', fox: 'proba_fox' });
    expect(task).toBe('multiclass');
  });

  it('matches numbered scores to classes by their values', () => {
    const predicted = pick(['cat', 'dog', 'fox'], 3);
    const { roles } = guessRoles(
      [
        column('pred', 'text', predicted),
        ...['fox', 'cat', 'dog'].map((name, index) =>
          column(
            `y_pred_proba_${index}`,
            'number',
            (row) => (predicted(row) === name ? 0.8 : 0.1) + fraction(row) / 100,
          ),
        ),
      ],
      [],
    );
    expect(roles.scores).toEqual({ fox: 'y_pred_proba_0', cat: 'y_pred_proba_1', dog: 'y_pred_proba_2' });
  });

  it('tells the probability of a class from the confidence in the prediction by how it ranks the classes', () => {
    const chance = (row: number) => fraction(row);
    const said = column('prediction', 'text', (row) => (chance(row) >= 0.5 ? 'UP' : 'DOWN'));
    const asScore = guessRoles([said, label(), column('probability', 'number', chance)], []);
    expect(asScore.roles.scores).toEqual({ UP: 'probability' });
    const asConfidence = guessRoles(
      [said, label(), column('probability', 'number', (row) => Math.max(chance(row), 1 - chance(row)))],
      [],
    );
    expect(asConfidence.roles).toMatchObject({ confidence: 'probability', scores: {} });
  });

  it('whole numbers with few values are categories, text that differs on most rows is nothing to slice by', () => {
    const { roles } = guessRoles(
      [
        column('rooms', 'integer', (row) => row % 7),
        column('income', 'integer', (row) => row * 37),
        column('comment', 'text', (row) => `said ${row}`),
        column('zip_code', 'text', pick(['01099', '10115'], 3)),
        prediction(),
      ],
      [],
    );
    expect(roles.segments).toEqual(['rooms', 'zip_code']);
    expect(roles.features).toEqual(['income']);
  });

  it('the version of an app is no model version, and a device type no entity', () => {
    const { roles } = guessRoles(
      [
        column('app_version', 'text', pick(['1.2', '1.3'], 3)),
        column('device', 'text', pick(['phone', 'tv'], 5)),
        prediction(),
      ],
      [],
    );
    expect(roles.segments).toEqual(['app_version', 'device']);
    expect(roles.modelVersion).toBeUndefined();
  });

  it('more than ten whole numbers are still classes where predictions hit the label', () => {
    const truth = (row: number) => Math.floor(fraction(row, 3) * 50);
    const predicted = (row: number) => (row % 3 === 0 ? (truth(row) + 1) % 50 : truth(row));
    expect(guessRoles([column('pred', 'integer', predicted), column('label', 'integer', truth)], []).task).toBe(
      'multiclass',
    );
    const far = guessRoles(
      [column('pred', 'integer', (row) => row * 3), column('label', 'integer', (row) => row * 3 + (row % 5) - 2)],
      [],
    );
    expect(far.task).toBe('regression');
  });

  it('says when prediction and label share no value', () => {
    const { problems } = guessRoles([prediction(), column('label', 'text', pick(['bought', 'left', 'stayed'], 3))], []);
    expect(problems.map(({ code }) => code)).toEqual(['labels-not-comparable']);
  });

  it('a log without any output says so instead of failing', () => {
    const { task, problems } = guessRoles([time('ts'), column('a', 'number', (row) => fraction(row))], []);
    expect(task).toBeNull();
    expect(problems[0]?.code).toBe('no-output');
  });

  it('a log without a time column is no error', () => {
    expect(guessRoles([prediction(), label()], []).roles.timestamp).toBeUndefined();
  });

  it('survives empty samples and hostile names', () => {
    const { roles } = guessRoles(
      [
        { name: '__proto__', type: 'number', sample: [] },
        { name: 'score___proto__', type: 'number', sample: ['0.5'] },
        prediction(),
      ],
      [],
    );
    expect(roles.features).toContain('__proto__');
  });
});

describe('roles given by hand', () => {
  const columns = [
    time('ts'),
    prediction(),
    label(),
    column('target', 'text', pick(['yes', 'no'], 7)),
    column('amount', 'number', (row) => fraction(row)),
  ];

  it('win over the guess, and the guess makes room', () => {
    const { roles, columnRoles } = guessRoles(columns, [
      { role: 'label', column: 'target' },
      { role: 'ignore', column: 'amount' },
    ]);
    expect(roles.label).toBe('target');
    expect(roles.features).toEqual([]);
    expect(columnRoles.find(({ column: name }) => name === 'target')?.given).toBe(true);
  });

  it('name the class of a score', () => {
    const { roles } = guessRoles([...columns], [{ role: 'score', column: 'amount', className: 'yes' }]);
    expect(roles.scores).toEqual({ yes: 'amount' });
  });

  it('that name no column are told the nearest', () => {
    expect(() => guessRoles(columns, [{ role: 'label', column: 'taregt' }])).toThrowError(
      expect.objectContaining({
        code: 'unknown-column',
        message: expect.stringContaining('taregt') as string,
        advice: expect.stringContaining('"target"') as string,
      }) as Error,
    );
  });

  it('that are no role, or given twice, are refused', () => {
    expect(() => guessRoles(columns, [{ role: 'labell' as 'label', column: 'target' }])).toThrowError(
      /no column role "labell"/,
    );
    const twice = () =>
      guessRoles(columns, [
        { role: 'label', column: 'target' },
        { role: 'label', column: 'label' },
      ]);
    expect(twice).toThrowError(IncidentError);
    expect(twice).toThrowError(/both/);
  });
});
