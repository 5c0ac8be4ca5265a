import type { LogFormat } from './format';

/** The BigQuery table of an endpoint's request-response logging, exported: payloads are lists of texts. */
export const vertexAi: LogFormat = {
  name: 'vertex-ai-request-response',
  title: 'Vertex AI request-response logging',
  basis: 'documentation',
  recognises: (records) => records.hasAll('request_payload', 'response_payload', 'logging_time'),
  requests: {
    id: ['request_id'],
    payloads: [
      { side: 'request', path: ['request_payload'] },
      { side: 'response', path: ['response_payload'] },
    ],
    roles: { request_id: 'id', logging_time: 'timestamp', deployed_model_id: 'modelVersion', endpoint: 'ignore' },
  },
};
