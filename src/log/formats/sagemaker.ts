import type { LogFormat } from './format';

/** A batch transform writes the input beside its output. */
const batch = {
  path: ['captureData', 'batchTransformOutput', 'data'],
  encoding: ['captureData', 'batchTransformOutput', 'encoding'],
};

/** One line a request: payloads as CSV, JSON, JSON lines or base64 text, with or without merged ground truth. */
export const sagemakerDataCapture: LogFormat = {
  name: 'sagemaker-data-capture',
  title: 'Amazon SageMaker data capture',
  basis: 'sample',
  recognises: (records) => records.has('captureData') && records.has('eventMetadata', 'eventId'),
  requests: {
    id: ['eventMetadata.eventId'],
    payloads: [
      {
        side: 'request',
        path: ['captureData', 'endpointInput', 'data'],
        encoding: ['captureData', 'endpointInput', 'encoding'],
      },
      {
        side: 'response',
        path: ['captureData', 'endpointOutput', 'data'],
        encoding: ['captureData', 'endpointOutput', 'encoding'],
      },
      { side: 'response', ...batch, within: 'SageMakerOutput' },
      { side: 'request', ...batch, without: 'SageMakerOutput' },
      { side: 'truth', path: ['groundTruthData', 'data'], encoding: ['groundTruthData', 'encoding'] },
    ],
    roles: { 'eventMetadata.eventId': 'id', 'eventMetadata.inferenceTime': 'timestamp' },
  },
};

/** Labels by event id, as Model Monitor merges them: to be given with --labels. */
export const sagemakerGroundTruth: LogFormat = {
  name: 'sagemaker-ground-truth',
  title: 'Amazon SageMaker ground truth',
  basis: 'sample',
  recognises: (records) =>
    records.has('groundTruthData') && records.has('eventMetadata', 'eventId') && !records.has('captureData'),
  requests: {
    id: ['eventMetadata.eventId'],
    payloads: [{ side: 'truth', path: ['groundTruthData', 'data'], encoding: ['groundTruthData', 'encoding'] }],
    roles: { 'eventMetadata.eventId': 'id' },
  },
};
