import {
  CancellationTokenSource,
  ConnectionError,
  ErrorCodes,
  ResponseError,
  type CancellationToken,
  type MessageConnection,
} from 'vscode-jsonrpc/node';
import type { InvestigationRequest } from '../protocol/investigation';
import type { Monitoring, MonitoringAsked } from '../protocol/monitoring';
import type { ReadReport } from '../protocol/read';
import type { Report } from '../protocol/report';
import type {
  Credentials,
  RowParameters,
  RowResult,
  SeriesParameters,
  TableName,
  PillarsWindowParameters,
  PredictionPillarsParameters,
  WaterfallParameters,
} from '../protocol/rpc';
import type { PillarsWindow, PredictionPillars, Waterfall } from '../protocol/traces';
import type { ColumnSeries } from '../protocol/series';
import { AnalysisChild, type ChildOptions } from './child';
import { cancelled, type Following } from './following';
import {
  closeRequest,
  fromResponse,
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
  waterfallRequest,
} from './messages';

export interface ClientOptions extends ChildOptions {
  /** Milliseconds. A native call that does not heed cancellation within this time is ended with its process. */
  cancellationGrace?: number;
}

const CANCELLATION_GRACE = 4000;

/**
 * The parent's side of the analysis process. Forks on the first request; when the child ends, every pending request
 * rejects with `IncidentError` `process-ended` that says what happened, and the next request starts a new child.
 */
export class AnalysisClient {
  private child: AnalysisChild | null = null;
  private readonly following = new Map<string, Following>();
  private requests = 0;
  private disposed = false;

  constructor(private readonly options: ClientOptions) {}

  /** Of the running child; undefined where none runs. */
  get processId(): number | undefined {
    return this.child?.id;
  }

  /** How the files would be read: nothing is kept. */
  read(request: InvestigationRequest, following: Following = {}): Promise<ReadReport> {
    return this.followed(following, (token, connection, cancellation) => {
      this.spillsInto(request);
      return connection.sendRequest(readRequest, { token, request, ...credentialsOf(following) }, cancellation);
    });
  }

  /** Runs the playbook. A second request under the same key re-uses the log the first one loaded. */
  investigate(key: string, request: InvestigationRequest, following: Following = {}): Promise<Report> {
    return this.followed(following, (token, connection, cancellation) => {
      this.spillsInto(request);
      const asked = { key, token, request, ...credentialsOf(following) };
      return connection.sendRequest(investigateRequest, asked, cancellation);
    });
  }

  /** The tables of a ClickHouse server that these credentials let one see. */
  tables(url: string, credentials: Credentials, following: Following = {}): Promise<TableName[]> {
    return this.followed(following, (token, connection, cancellation) =>
      connection.sendRequest(tablesRequest, { token, url, credentials }, cancellation),
    );
  }

  /** What monitoring finds in the log of the latest investigation under this key. */
  monitoring(key: string, asked: MonitoringAsked, following: Following = {}): Promise<Monitoring> {
    return this.followed(following, (token, connection, cancellation) =>
      connection.sendRequest(monitoringRequest, { key, token, asked }, cancellation),
    );
  }

  /** One row of a loaded log. */
  row(parameters: RowParameters): Promise<RowResult> {
    return this.send((connection) => connection.sendRequest(rowRequest, parameters));
  }

  /** One column of a loaded log over time. */
  series(parameters: SeriesParameters): Promise<ColumnSeries> {
    return this.send((connection) => connection.sendRequest(seriesRequest, parameters));
  }

  /** The spans of one trace of a loaded investigation. */
  waterfall(parameters: WaterfallParameters): Promise<Waterfall> {
    return this.send((connection) => connection.sendRequest(waterfallRequest, parameters));
  }

  /** Metrics, traces and predictions of a window of time. */
  pillarsWindow(parameters: PillarsWindowParameters): Promise<PillarsWindow> {
    return this.send((connection) => connection.sendRequest(pillarsWindowRequest, parameters));
  }

  /** From one row of a loaded log to its trace and the metrics around it. */
  predictionPillars(parameters: PredictionPillarsParameters): Promise<PredictionPillars> {
    return this.send((connection) => connection.sendRequest(predictionPillarsRequest, parameters));
  }

  /** Frees what was loaded under `key`. Does nothing, and starts nothing, where no process runs. */
  async close(key: string): Promise<void> {
    if (this.child?.alive) await this.send((connection) => connection.sendRequest(closeRequest, { key }));
  }

  dispose(): void {
    this.disposed = true;
    this.child?.stop();
    this.child = null;
  }

  /** Remembers where a killed child may leave data behind. */
  private spillsInto({ resources }: InvestigationRequest): void {
    if (resources.temporaryFolder !== undefined) this.child?.temporaryFolders.add(resources.temporaryFolder);
  }

  private async followed<T>(
    following: Following,
    request: (token: string, connection: MessageConnection, cancellation: CancellationToken) => Promise<T>,
  ): Promise<T> {
    const token = String(++this.requests);
    this.following.set(token, following);
    try {
      return await this.send((connection, cancellation) => request(token, connection, cancellation), following.signal);
    } finally {
      this.following.delete(token);
    }
  }

  private async send<T>(
    request: (connection: MessageConnection, cancellation: CancellationToken) => Promise<T>,
    signal?: AbortSignal,
  ): Promise<T> {
    if (signal?.aborted) throw cancelled();
    const child = this.running();
    const cancellation = new CancellationTokenSource();
    let grace: NodeJS.Timeout | undefined;
    const abort = (): void => {
      cancellation.cancel();
      grace = setTimeout(() => this.abandon(child), this.options.cancellationGrace ?? CANCELLATION_GRACE);
    };
    signal?.addEventListener('abort', abort, { once: true });
    const ended = child.ended.then((error) => Promise.reject(error));
    try {
      return await Promise.race([request(child.connection, cancellation.token), ended]);
    } catch (error) {
      if (signal?.aborted || this.disposed) throw cancelled();
      // A dead child's connection complains about itself first; how the child ended is the better answer.
      throw isConnectionLost(error) ? await child.ended : fromResponse(error);
    } finally {
      clearTimeout(grace);
      signal?.removeEventListener('abort', abort);
      cancellation.dispose();
    }
  }

  private abandon(child: AnalysisChild): void {
    if (this.child === child) this.child = null;
    child.kill();
  }

  private running(): AnalysisChild {
    if (this.disposed) throw new Error('The analysis client is disposed.');
    if (this.child?.alive) return this.child;
    const child = new AnalysisChild(this.options);
    child.connection.onNotification(progressNotification, ({ token, progress }) =>
      this.following.get(token)?.onProgress?.(progress),
    );
    child.connection.onNotification(partialNotification, ({ token, report }) =>
      this.following.get(token)?.onPartial?.(report),
    );
    this.child = child;
    return child;
  }
}

const LOST: ReadonlySet<number> = new Set([
  ErrorCodes.MessageWriteError,
  ErrorCodes.MessageReadError,
  ErrorCodes.PendingResponseRejected,
  ErrorCodes.ConnectionInactive,
]);

const isConnectionLost = (error: unknown): boolean =>
  error instanceof ConnectionError || (error instanceof ResponseError && LOST.has(error.code));

const credentialsOf = ({ credentials }: Following): Pick<Following, 'credentials'> =>
  credentials ? { credentials } : {};
