import { stat } from 'node:fs/promises';
import { findFiles } from '../log/files';
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
    // Taken before the load: a file that changes while it is read is read again by the next run.
    const files = await fingerprint(request);
    if (this.held?.question === question && this.held.files === files) return this.held.log;
    await this.close();
    const log = await openPredictionLog(request, following);
    this.held = { log, question, files };
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
  const { logs, reference, labels, roles, read, where, resources, privateColumns, showPrivate } = request;
  return JSON.stringify({ logs, reference, labels, roles, read, where, resources, privateColumns, showPrivate });
}

/** Every file that the request's paths and globs stand for now, with its size and time. */
async function fingerprint(request: InvestigationRequest): Promise<string> {
  const groups = await Promise.all([request.logs, request.reference, request.labels].map((paths) => findFiles(paths)));
  const states = groups.flat().map(async (path) => {
    const { size, mtimeMs } = await stat(path);
    return `${path}\n${size}\n${mtimeMs}`;
  });
  return (await Promise.all(states)).join('\n');
}
