import type { LogFormat } from './format';

/** CloudEvents of Azure's model data collector: inputs and outputs are lines of their own, often in files of their own. */
export const azureMachineLearning: LogFormat = {
  name: 'azure-ml-data-collector',
  title: 'Azure Machine Learning data collector',
  basis: 'sample',
  recognises: (records) =>
    records.values(['type']).some((type) => type.startsWith('azureml.inference.')) && records.has('correlationid'),
  requests: {
    id: ['correlationid'],
    payloads: [
      { side: 'request', path: ['data'] },
      { side: 'response', path: ['data'] },
    ],
    pairing: { key: ['correlationid'], kind: ['type'], response: '(outputs?|response|predictions?)$' },
    roles: {
      correlationid: 'id',
      time: 'timestamp',
      modelversion: 'modelVersion',
      ...Object.fromEntries(
        [
          'id',
          'type',
          'specversion',
          'datacontenttype',
          'xrequestid',
          'contentrange',
          'collectdatatype',
          'agent',
          'path',
          'method',
        ].map((name) => [name, 'ignore'] as const),
      ),
    },
  },
};
