import { arizeTable } from './arize';
import { azureMachineLearning } from './azure-ml';
import { bentoMonitoring, bentoSchema } from './bentoml';
import { databricksInferenceTable } from './databricks';
import { evidentlyTable } from './evidently';
import { fiddlerEvents } from './fiddler';
import type { LogFormat } from './format';
import { kserveLogger } from './kserve';
import { nannymlTable } from './nannyml';
import { predictionLines } from './prediction-lines';
import type { RecordSample } from './record-sample';
import { sagemakerDataCapture, sagemakerGroundTruth } from './sagemaker';
import { seldonRequestLogger } from './seldon';
import { vertexAi } from './vertex-ai';
import { whylabsProfile } from './whylabs';

/** Every format that is known by its content; the first that recognises a file has it. */
export const KNOWN_FORMATS: readonly LogFormat[] = [
  whylabsProfile,
  bentoSchema,
  sagemakerDataCapture,
  sagemakerGroundTruth,
  databricksInferenceTable,
  azureMachineLearning,
  kserveLogger,
  seldonRequestLogger,
  vertexAi,
  predictionLines,
  bentoMonitoring,
  arizeTable,
  fiddlerEvents,
  nannymlTable,
  evidentlyTable,
];

export const formatOfRecords = (records: RecordSample): LogFormat | null =>
  KNOWN_FORMATS.find((format) => format.recognises(records)) ?? null;
