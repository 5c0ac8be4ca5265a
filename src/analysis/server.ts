import {
  createMessageConnection,
  IPCMessageReader,
  IPCMessageWriter,
  type CancellationToken,
  type MessageConnection,
} from 'vscode-jsonrpc/node';
import { readLog } from '../log/open';
import { listTables } from '../log/table/list';
import type { Following } from './following';
import { Investigation } from './investigation';
import {
  closeRequest,
  investigateRequest,
  monitoringRequest,
  partialNotification,
  pillarsWindowRequest,
  predictionPillarsRequest,
  progressNotification,
  readRequest,
  rowRequest,
  seriesRequest,
  tablesRequest,
  toResponse,
  waterfallRequest,
} from './messages';
import { IncidentError } from '../protocol/errors';

const CLOSING_GRACE = 800;

/**
 * The analysis process: a child that owns the engine, so that a native crash or a full memory ends it and not its
 * parent. It answers the requests of src/protocol/rpc.ts over Node's IPC channel and ends when that channel closes.
 */
function serve(connection: MessageConnection, investigations: Map<string, Investigation>): void {
  const follow = (token: string, cancellation: CancellationToken): Following & { signal: AbortSignal } => {
    const abort = new AbortController();
    if (cancellation.isCancellationRequested) abort.abort();
    cancellation.onCancellationRequested(() => abort.abort());
    return {
      signal: abort.signal,
      onProgress: (progress) => void connection.sendNotification(progressNotification, { token, progress }),
      onPartial: (report) => void connection.sendNotification(partialNotification, { token, report }),
    };
  };

  connection.onRequest(readRequest, ({ token, request, credentials }, cancellation) =>
    answer(() => readLog(request, { ...follow(token, cancellation), ...(credentials && { credentials }) })),
  );

  connection.onRequest(tablesRequest, ({ token, url, credentials }, cancellation) =>
    answer(() => listTables(url, credentials, follow(token, cancellation).signal)),
  );

  connection.onRequest(investigateRequest, ({ key, token, request, credentials }, cancellation) => {
    const investigation = investigations.get(key) ?? new Investigation();
    investigations.set(key, investigation);
    const following = { ...follow(token, cancellation), ...(credentials && { credentials }) };
    return answer(() => investigation.run(request, following));
  });

  const loaded = (key: string): Investigation => {
    const investigation = investigations.get(key);
    if (investigation) return investigation;
    throw new IncidentError('process-ended', 'The log is not loaded any more.', 'Run the investigation again.');
  };

  connection.onRequest(rowRequest, ({ key, file, line }) => answer(() => loaded(key).row(file, line)));

  connection.onRequest(seriesRequest, ({ key, column }) => answer(() => loaded(key).series(column)));

  connection.onRequest(monitoringRequest, ({ key, token, asked }, cancellation) =>
    answer(() => loaded(key).monitoring(asked, follow(token, cancellation))),
  );

  connection.onRequest(waterfallRequest, ({ key, trace }) => answer(() => loaded(key).waterfall(trace)));

  connection.onRequest(pillarsWindowRequest, ({ key, from, to, limit }) =>
    answer(() => loaded(key).pillarsWindow(from, to, limit)),
  );

  connection.onRequest(predictionPillarsRequest, ({ key, file, line }) =>
    answer(() => loaded(key).predictionPillars(file, line)),
  );

  connection.onRequest(closeRequest, ({ key }) =>
    answer(async () => {
      const investigation = investigations.get(key);
      investigations.delete(key);
      await investigation?.close();
      return null;
    }),
  );

  connection.listen();
}

async function answer<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw toResponse(error);
  }
}

/** Nothing here is worth finishing once the parent is gone; only spilled files are to be removed, and soon. */
async function end(investigations: Map<string, Investigation>): Promise<void> {
  setTimeout(() => process.exit(0), CLOSING_GRACE).unref();
  await Promise.allSettled([...investigations.values()].map((investigation) => investigation.close()));
  process.exit(0);
}

const investigations = new Map<string, Investigation>();
process.on('disconnect', () => void end(investigations));
// Ctrl+C in the parent's terminal reaches the whole process group; the parent decides what ends here.
process.on('SIGINT', () => undefined);
serve(createMessageConnection(new IPCMessageReader(process), new IPCMessageWriter(process)), investigations);
