import type { ReplayRecord } from '../protocol/replay';
import { predictionsOf } from './predictions';
import { inputOf, type LoggedRow } from './rows';
import { runCommand, type Command } from './run-command';

/**
 * Puts logged rows to the reader's own model: their features go in as JSON lines, its predictions come out as JSON lines.
 * `at` is when. Throws `replay-failed` for whatever the command does otherwise, `cancelled` once the signal is aborted.
 */
export async function replay(
  rows: readonly LoggedRow[],
  command: Command,
  at: Date,
  signal?: AbortSignal,
): Promise<ReplayRecord> {
  const predictions = predictionsOf(await runCommand(command, inputOf(rows), signal), rows.length);
  return {
    at: at.toISOString(),
    rows: rows.map(({ file, line, prediction }, index) => ({
      file,
      line,
      logged: prediction,
      replayed: predictions[index] ?? null,
    })),
  };
}
