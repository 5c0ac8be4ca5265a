import type { LogFormat } from './format';
import type { RecordSample } from './record-sample';

const requestTable = (records: RecordSample): boolean =>
  records.hasAny('databricks_request_id', 'served_entity_id') && records.hasAll('request', 'response');

/** One row a request; payloads are MLflow's scoring texts. Both the older and the newer columns. */
export const databricksInferenceTable: LogFormat = {
  name: 'databricks-inference-table',
  title: 'Databricks inference table',
  basis: 'documentation',
  recognises: requestTable,
  requests: {
    id: ['databricks_request_id', 'client_request_id'],
    payloads: [
      { side: 'request', path: ['request'] },
      { side: 'response', path: ['response'] },
    ],
    roles: {
      databricks_request_id: 'id',
      timestamp_ms: 'timestamp',
      request_time: 'timestamp',
      execution_time_ms: 'latency',
      execution_duration_ms: 'latency',
      status_code: 'status',
      served_entity_id: 'modelVersion',
      client_request_id: 'ignore',
      date: 'ignore',
      request_date: 'ignore',
      sampling_fraction: 'ignore',
    },
  },
};
