import { NotificationType, RequestType, ResponseError } from 'vscode-jsonrpc/node';
import { IncidentError, type IncidentErrorCode } from '../protocol/errors';
import type { ColumnSeries } from '../protocol/series';
import type { PillarsWindow, PredictionPillars, Waterfall } from '../protocol/traces';
import {
  RPC,
  type CloseParameters,
  type ErrorData,
  type InvestigateParameters,
  type InvestigateResult,
  type MonitoringParameters,
  type MonitoringResult,
  type PartialNotification,
  type PillarsWindowParameters,
  type PredictionPillarsParameters,
  type ProgressNotification,
  type ReadParameters,
  type ReadResult,
  type RowParameters,
  type RowResult,
  type SeriesParameters,
  type TableName,
  type TablesParameters,
  type WaterfallParameters,
} from '../protocol/rpc';

/** The messages of src/protocol/rpc.ts bound to vscode-jsonrpc. */
export const readRequest = new RequestType<ReadParameters, ReadResult, ErrorData>(RPC.read);
export const investigateRequest = new RequestType<InvestigateParameters, InvestigateResult, ErrorData>(RPC.investigate);
export const rowRequest = new RequestType<RowParameters, RowResult, ErrorData>(RPC.row);
export const seriesRequest = new RequestType<SeriesParameters, ColumnSeries, ErrorData>(RPC.series);
export const tablesRequest = new RequestType<TablesParameters, TableName[], ErrorData>(RPC.tables);
export const monitoringRequest = new RequestType<MonitoringParameters, MonitoringResult, ErrorData>(RPC.monitoring);
export const waterfallRequest = new RequestType<WaterfallParameters, Waterfall, ErrorData>(RPC.waterfall);
export const pillarsWindowRequest = new RequestType<PillarsWindowParameters, PillarsWindow, ErrorData>(
  RPC.pillarsWindow,
);
export const predictionPillarsRequest = new RequestType<PredictionPillarsParameters, PredictionPillars, ErrorData>(
  RPC.predictionPillars,
);
export const closeRequest = new RequestType<CloseParameters, null, ErrorData>(RPC.close);
export const progressNotification = new NotificationType<ProgressNotification>(RPC.progress);
export const partialNotification = new NotificationType<PartialNotification>(RPC.partial);

/** JSON-RPC leaves the codes above −32000 to applications. */
const USER_FAULT = 1;
const INTERNAL_FAULT = 2;

/** An error on its way out of the analysis process: the user's faults keep code and advice, ours keep the stack. */
export function toResponse(error: unknown): ResponseError<ErrorData> {
  if (error instanceof IncidentError) {
    return new ResponseError(USER_FAULT, error.message, { code: error.code, advice: error.advice });
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return new ResponseError(INTERNAL_FAULT, text);
}

/** The same error on the other side. What is not the user's fault stays a plain `Error`: a defect of ours. */
export function fromResponse(error: unknown): Error {
  if (error instanceof ResponseError && error.code === USER_FAULT) {
    const data = error.data as ErrorData;
    return new IncidentError(data.code as IncidentErrorCode, error.message, data.advice);
  }
  return error instanceof Error ? error : new Error(String(error));
}
