import type { LogFormat } from './format';

/** Documents of Seldon's request logger as Elasticsearch holds them: one a prediction, elements by name. */
export const seldonRequestLogger: LogFormat = {
  name: 'seldon-request-logger',
  title: 'Seldon request logger',
  basis: 'documentation',
  recognises: (records) =>
    records.names.some((name) => /^(ce-requestid|requestid|ce-inferenceservicename)$/i.test(name)) &&
    (records.has('request', 'elements') || records.has('request', 'instance') || records.has('response', 'elements')),
  requests: {
    id: ['RequestId', 'Ce-Requestid', 'ce-requestid', 'requestId', 'id'],
    payloads: [
      { side: 'request', path: ['request', 'elements'] },
      { side: 'response', path: ['response', 'elements'] },
      { side: 'request', path: ['request', 'instance'] },
      { side: 'response', path: ['response', 'instance'] },
    ],
    roles: { '@timestamp': 'timestamp', 'request.ce-time': 'ignore', 'response.ce-time': 'ignore' },
  },
};
