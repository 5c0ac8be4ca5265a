import { stat } from 'node:fs/promises';
import { openPredictionLog } from '../log/open';
import type { PredictionLog } from '../log/prediction-log';
import type { InvestigationRequest } from '../protocol/investigation';
import type { Following } from './following';

/**
 * The log an investigation has loaded. It is loaded once and kept while the same files, unchanged, are asked for in the
 * same way; other periods, events or thresholds need no second load.
 */
export class OpenedLog {
  private held: { log: PredictionLog; question: string; files: string } | null = null;

  get log(): PredictionLog | null {
    return this.held?.log ?? null;
  }

  /** Returns the held log where nothing has changed; else closes it and loads anew. */
  async open(request: InvestigationRequest, following: Following): Promise<PredictionLog> {
    const question = questionOf(request);
    if (this.held && this.held.question === question) {
      const files = await fingerprint(filesOf(request, this.held.log));
      if (files === this.held.files) return this.held.log;
    }
    await this.close();
    const log = await openPredictionLog(request, following);
    try {
      this.held = { log, question, files: await fingerprint(filesOf(request, log)) };
    } catch (error) {
      await log.engine.close();
      throw error;
    }
    return log;
  }

  async close(): Promise<void> {
    const held = this.held;
    this.held = null;
    await held?.log.engine.close();
  }
}

/** Everything of a request that decides which rows are loaded and what their columns mean. */
function questionOf(request: InvestigationRequest): string {
  const { logs, reference, labels, roles, read, where, resources } = request;
  return JSON.stringify({ logs, reference, labels, roles, read, where, resources });
}

const filesOf = (request: InvestigationRequest, log: PredictionLog): string[] => [
  ...log.read.files.map((file) => file.path),
  ...request.reference,
  ...request.labels,
];

/** Size and time of each file; a glob or a file that is gone counts as itself. */
async function fingerprint(paths: readonly string[]): Promise<string> {
  const states = await Promise.all(
    paths.map(async (path) => {
      try {
        const { size, mtimeMs } = await stat(path);
        return `${path}\n${size}\n${mtimeMs}`;
      } catch {
        return `${path}\nabsent`;
      }
    }),
  );
  return states.join('\n');
}
