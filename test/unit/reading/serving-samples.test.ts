import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readLog } from '../../../src/log/open';
import { emptyRequest } from '../../../src/protocol/investigation';
import type { ReadReport } from '../../../src/protocol/read';
import { table } from './files-on-disk';

const read = (file: string): Promise<ReadReport> => readLog(emptyRequest([file]));
const rowsOf = async (file: string) => {
  const { engine, rows } = await table([file]);
  await engine.close();
  return rows;
};

const shared = join(fileURLToPath(new URL('.', import.meta.url)), '../../../../shared/data/serving-logs');
describe.skipIf(!existsSync(shared))('real samples', () => {
  it('takes all of SageMaker’s apart: batches, JSON lines, CSV and base64', async () => {
    const report = await read(join(shared, 'sagemaker/captured_records.jsonl'));
    expect(report).toMatchObject({ rows: 14, rejected: { count: 0 } });
    const merged = await read(join(shared, 'sagemaker/merged_with_ground_truth.jsonl'));
    expect(merged.rows).toBe(669);
    expect(merged.task).toBe('binary');
    for (const name of ['features.0', 'features.13', 'score', 'predicted_label', 'label'])
      expect(merged.columns.find((column) => column.name === name)?.nulls, name).toBe(0);
  });

  it('reads the logs of Azure ML and KServe', async () => {
    const azure = await read(join(shared, 'format-samples/azureml_data_collector.jsonl'));
    expect(azure).toMatchObject({ rows: 5, recognised: [{ basis: 'sample' }] });
    const kserve = await rowsOf(join(shared, 'format-samples/kserve_basic_logger_cloudevents.txt'));
    expect(kserve).toMatchObject([
      { feature_0: 6.8, feature_3: 1.4, prediction: 1 },
      { feature_0: 6, feature_3: 1.6, prediction: 1 },
    ]);
  });
});
