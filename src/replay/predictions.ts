import { z } from 'zod';
import { IncidentError } from '../protocol/errors';
import { quoted } from './quoted';

const value = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const answer = z.union([value, z.object({ prediction: value }).transform(({ prediction }) => prediction)]);

const SHAPE = 'Print one line of JSON for each line of input, in the same order: a prediction, or {"prediction": …}.';

/**
 * The predictions of a command's output: JSON lines in the order of its input, each a value or an object with `prediction`.
 * Throws `replay-failed` naming the line that is none, or how many there are instead of `expected`.
 */
export function predictionsOf(output: string, expected: number): (string | null)[] {
  const lines = output
    .split('\n')
    .map((text, index) => ({ text: text.trim(), number: index + 1 }))
    .filter(({ text }) => text !== '');
  const predictions = lines.map(({ text, number }) => predictionOf(text, number));
  if (predictions.length === expected) return predictions;
  throw new IncidentError(
    'replay-failed',
    `The replay command gave ${predictions.length} predictions for ${expected} rows.`,
    SHAPE,
  );
}

function predictionOf(text: string, line: number): string | null {
  const parsed = answer.safeParse(parse(text, line));
  if (parsed.success) return parsed.data === null ? null : String(parsed.data);
  throw new IncidentError(
    'replay-failed',
    `Line ${line} of what the replay command printed holds no prediction: ${quoted(text)}.`,
    SHAPE,
  );
}

function parse(text: string, line: number): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new IncidentError(
      'replay-failed',
      `Line ${line} of what the replay command printed is not JSON: ${quoted(text)}.`,
      `${SHAPE} Messages belong on standard error.`,
      { cause },
    );
  }
}
