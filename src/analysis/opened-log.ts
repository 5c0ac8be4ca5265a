import { changed, changesOf, statesOf, whileUnchanged, type FileState } from '../log/changing-files';
import { openPredictionLog } from '../log/open';
import type { PredictionLog } from '../log/prediction-log';
import type { InvestigationRequest } from '../protocol/investigation';
import type { Following } from './following';

/**
 * The log an investigation has loaded. It is loaded once and kept while the same files, unchanged, are asked for in the
 * same way; other periods, events or thresholds need no second load.
 */
export class OpenedLog {
  private held: { log: PredictionLog; question: string; files: readonly FileState[] } | null = null;

  get log(): PredictionLog | null {
    return this.held?.log ?? null;
  }

  /**
   * Returns the held log where nothing has changed; else closes it and loads anew. Throws `file-unreadable` where a file is
   * rewritten meanwhile; of one that only grows, what was there is read.
   */
  async open(request: InvestigationRequest, following: Following): Promise<PredictionLog> {
    const question = questionOf(request);
    // Taken before the load: a file that changes while it is read is read again by the next run.
    const files = await statesOf(request);
    const { held } = this;
    if (held?.question === question && isSame(held.files, files) && (await isAsCounted(held.log, following)))
      return held.log;
    await this.close();
    const log = await whileUnchanged(files, () => openPredictionLog(request, following));
    this.held = { log, question, files };
    const { grown, replaced } = await changesOf(files);
    if (replaced !== undefined) {
      await this.close();
      throw changed(replaced);
    }
    if (grown !== undefined) log.read.problems.push(grew(grown));
    return log;
  }

  /** Work on the held log, some of whose rows stay in their files. */
  async using<T>(work: () => Promise<T>): Promise<T> {
    return whileUnchanged(this.held?.files ?? [], work);
  }

  async close(): Promise<void> {
    const held = this.held;
    this.held = null;
    await held?.log.engine.close();
  }
}

/** A table has no time of its last change: one that has as many rows as when they were counted is taken for the same. */
async function isAsCounted({ engine, load }: PredictionLog, { signal }: Following): Promise<boolean> {
  if (engine.name === 'duckdb') return true;
  const counted = await engine.count({ by: {}, measures: { rows: { kind: 'count' } } }, signal);
  return counted.get('rows', 0) === load.rows;
}

const isSame = (one: readonly FileState[], other: readonly FileState[]): boolean =>
  JSON.stringify(one) === JSON.stringify(other);

const grew = (path: string): { code: string; text: string } => ({
  code: 'file-grew',
  text: `${path} grew while it was read; run again to see what came since.`,
});

/** Everything of a request that decides which rows are loaded and what their columns mean. */
function questionOf(request: InvestigationRequest): string {
  const { logs, reference, labels, traces, roles, read, where, resources, privateColumns, showPrivate } = request;
  return JSON.stringify({
    logs,
    reference,
    labels,
    traces,
    roles,
    read,
    where,
    resources,
    privateColumns,
    showPrivate,
  });
}
