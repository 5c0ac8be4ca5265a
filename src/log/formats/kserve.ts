import type { LogFormat } from './format';

/** CloudEvents of KServe's inference logger, as JSON or as a receiver prints them: request and response share an id. */
export const kserveLogger: LogFormat = {
  name: 'kserve-logger',
  title: 'KServe inference logger',
  basis: 'sample',
  recognises: (records) =>
    records
      .values(['type'])
      .some((type) => /^(org\.kubeflow|io\.seldon|ai\.kserve)\.serving\.inference\./.test(type)) && records.has('id'),
  requests: {
    id: ['id'],
    payloads: [
      { side: 'request', path: ['data'] },
      { side: 'response', path: ['data'] },
    ],
    pairing: { key: ['id'], kind: ['type'], response: 'response$' },
    roles: {
      id: 'id',
      time: 'timestamp',
      traceparent: 'trace',
      ...Object.fromEntries(
        ['type', 'specversion', 'datacontenttype', 'source', 'knativearrivaltime'].map(
          (name) => [name, 'ignore'] as const,
        ),
      ),
    },
  },
};
