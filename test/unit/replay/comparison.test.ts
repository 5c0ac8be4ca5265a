import { describe, expect, test } from 'vitest';
import type { ExampleReport, NearestExample } from '../../../src/protocol/report';
import { commandWords } from '../../../src/replay/command-words';
import { decimalsOf, samePrediction } from '../../../src/replay/same-prediction';
import { withReplay } from '../../../src/replay/with-replay';
import { report } from '../report/report-fixture';

const FILE = 'log.csv';
const nearest = (line: number): NearestExample => ({
  ...{ id: null, file: FILE, line, time: null, prediction: 'UP', label: 'UP' },
  ...{ features: { price: 1 }, differs: [], distance: 1 },
});
const example = (line: number, prediction = 'UP'): ExampleReport => ({
  ...{ id: null, file: FILE, line, time: null, prediction, label: 'DOWN', confidence: null },
  ...{ features: { price: 1 }, segments: {}, nearest: nearest(100 + line) },
});
const examples = [example(1), example(2), example(3)];
const asked = report({ examples });

/** A replay in which these lines were answered with DOWN, the others as logged. */
const record = (...missed: number[]) => ({
  at: '2026-03-06T03:00:00.000Z',
  rows: [1, 2, 3, 101, 102, 103].map((line) => ({
    ...{ file: FILE, line, logged: 'UP', replayed: missed.includes(line) ? 'DOWN' : 'UP' },
  })),
});
const stepOf = (missed: number[]) => {
  const step = withReplay(asked, record(...missed)).steps.find(({ id }) => id === 'reproduction');
  return { status: step?.status, summary: step?.summary, finding: step?.findings[0] };
};

describe('what a replay means', () => {
  test('everything reproduced rules skew out, and the step stays as it is', () => {
    const { status, finding } = stepOf([]);
    expect(finding).toMatchObject({ id: 'replay', severity: 'info' });
    expect(finding?.text).toMatch(/all 6 logged predictions again \(3 wrong ones of the bad period, 3 right ones/);
    expect(status).toBe(asked.steps.find(({ id }) => id === 'reproduction')?.status);
  });

  test('only the bad period missed is training–serving skew', () => {
    const { status, summary, finding } = stepOf([1, 3]);
    expect(summary).toMatch(/ On replay your model gives 4 of 6 logged predictions again\.$/);
    expect(status).toBe('suspect');
    expect(finding?.severity).toBe('critical');
    expect(finding?.text).toMatch(
      /^Training–serving skew: 2 of 3 wrong predictions .* \("UP" was logged where it gives "DOWN", line 1\), while all 3 right ones/,
    );
  });

  test.each([
    ['only the good period', [101], /^Replay: the predictions of the bad period are reproduced, but 1 of 3 right ones/],
    ['some of both', [2, 101], /did not begin with the incident/],
    [
      'nothing reproduced',
      [1, 2, 3, 101, 102, 103],
      /none of the 6 logged predictions .* Either it is not the model that served/,
    ],
  ])('%s is a warning that says what to look at', (_what, missed, text) => {
    const { status, finding } = stepOf(missed);
    expect([status, finding?.severity]).toEqual(['suspect', 'warning']);
    expect(finding?.text).toMatch(text);
  });

  test('rows that are not among the examples any more, or were written anew, do not count', () => {
    const other = { ...asked, examples: [example(1, 'DOWN'), example(2)] };
    expect(withReplay(other, record(2))).toMatchObject({
      replay: { bad: { rows: 1, reproduced: 0 }, good: { rows: 2, reproduced: 2 } },
    });
    const gone = { ...asked, examples: [{ ...example(50), nearest: null }] };
    expect(withReplay(gone, record(2))).toBe(gone);
    expect(withReplay(asked, undefined)).toBe(asked);
  });
});

test.each([
  ['UP', 'UP', true],
  ['UP', 'up', false],
  ['1', '1.0', true],
  ['true', '1', true],
  ['false', 'False', true],
  [null, null, true],
  [null, '0', false],
  ['0.1234', '0.12340000001', true],
  ['0.30000001192092896', '0.3', true],
  ['0.12', '0.1249', true],
  ['0.12', '0.1251', false],
  ['12', '12.4', false],
  ['', '0', false],
])('%j logged and %j replayed: the same is %j', (logged, replayed, same) => {
  expect(samePrediction(logged, replayed, decimalsOf([logged]))).toBe(same);
});

describe('a command in words', () => {
  test.each([
    ['python predict.py', ['python', 'predict.py']],
    [`"C:\\my models\\run.exe" --quiet 'a "b" c'`, ['C:\\my models\\run.exe', '--quiet', 'a "b" c']],
    ['  ./serve --x="1 2" $HOME;rm `a` ', ['./serve', '--x=1 2', '$HOME;rm', '`a`']],
  ])('%s', (command, words) => expect(commandWords(command)).toEqual(words));

  test.each([
    ['python "predict.py', /quote that is not closed/],
    ['   ', /No replay command is set/],
    ['""', /No replay command/],
  ])('not %j', (command, sentence) => expect(() => commandWords(command)).toThrow(sentence));
});
