import { requestFromDocument } from '../../analysis/incident-file';
import { isTableAddress } from '../../engine/clickhouse/address';
import type { IncidentDocument } from '../../protocol/incident-document';
import type { InvestigationRequest, Resources, ThresholdOverrides } from '../../protocol/investigation';

/** What the settings add to every investigation. */
export interface Defaults {
  thresholds: ThresholdOverrides;
  privateColumns?: string[];
  resources: Resources;
}

/** What a document in `folder` asks of the analysis. Its own thresholds win over those of the settings. */
export function toRequest(document: IncidentDocument, folder: string, defaults: Defaults): InvestigationRequest {
  const request = requestFromDocument(document, folder);
  delete request.replay; // it is laid over the answer and no part of the question
  delete request.monitoring; // it is asked of the answer, when somebody looks
  return {
    ...request,
    privateColumns: [...(defaults.privateColumns ?? []), ...(request.privateColumns ?? [])],
    thresholds: { ...defaults.thresholds, ...request.thresholds },
    resources: defaults.resources,
  };
}

/** Every file that a request would read. */
export function filesOf(request: InvestigationRequest): string[] {
  return everything(request).filter((path) => !isTableAddress(path));
}

/** Every table that a request would ask a server for. */
export function tablesOf(request: InvestigationRequest): string[] {
  return everything(request).filter(isTableAddress);
}

const everything = (request: InvestigationRequest): string[] => {
  const { logs, reference, labels, events, traces = [], metrics = [], monitoring = {} } = request;
  const expected = [monitoring.rules, monitoring.schema].filter((file) => file !== undefined);
  return [...logs, ...reference, ...labels, ...events, ...traces, ...metrics, ...expected];
};
