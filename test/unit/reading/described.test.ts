import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readLog } from '../../../src/log/open';
import { emptyRequest } from '../../../src/protocol/investigation';
import type { ReadReport } from '../../../src/protocol/read';
import { folder, table } from './files-on-disk';

let place: Awaited<ReturnType<typeof folder>>;
beforeEach(async () => {
  place = await folder();
});
afterEach(() => place.remove());

const lines = (records: unknown[]): string => records.map((one) => `${JSON.stringify(one)}\n`).join('');
const roles = (report: ReadReport): Record<string, string> =>
  Object.fromEntries(
    report.roles.map(({ column, role, className }) => [
      column,
      className === undefined ? role : `${role}:${className}`,
    ]),
  );
const read = (...files: string[]): Promise<ReadReport> => readLog(emptyRequest(files));
const rowsOf = async (...files: string[]) => {
  const { engine, rows } = await table(files);
  await engine.close();
  return rows;
};

describe('BentoML monitoring', () => {
  const row = (id: number) => ({
    'sepal length': 4.9 + (id % 7) / 10,
    city: ['Porto', 'Oslo'][id % 2],
    pred: ['setosa', 'virginica'][id % 2],
    truth: ['setosa', 'virginica'][id % 3 === 0 ? 0 : id % 2],
    timestamp: new Date(Date.UTC(2026, 0, 1, 0, id)).toISOString().replace('Z', '000'),
    request_id: `${10447600475718614000n + BigInt(id)}`,
    trace_id: `${110279324876459213000n + BigInt(id)}`,
  });
  const schema = {
    meta_data: { bento_name: 'iris', bento_version: 'qnvxkmmrfkuwc6wd' },
    columns: [
      { name: 'sepal length', role: 'feature', type: 'numerical' },
      { name: 'city', role: 'feature', type: 'categorical' },
      { name: 'pred', role: 'prediction', type: 'categorical' },
      { name: 'truth', role: 'target', type: 'categorical' },
    ],
  };

  it('reads its data, with the roles that the schema beside it gives', async () => {
    const data = await place.write('data.0.log', lines(Array.from({ length: 60 }, (_, id) => row(id))));
    const report = await read(data, await place.write('schema.0.log', lines([schema])));
    expect(report.recognised).toMatchObject([{ name: 'bentoml-monitoring' }]);
    expect(report).toMatchObject({ rows: 60, task: 'binary', files: [{ path: data }] });
    expect(roles(report)).toEqual({
      'sepal length': 'feature',
      city: 'feature',
      pred: 'prediction',
      truth: 'label',
      timestamp: 'timestamp',
      request_id: 'id',
      trace_id: 'trace',
    });
    expect(report.columns.find(({ name }) => name === 'request_id')?.examples[0]).toBe('10447600475718614000');
    expect(roles(await read(data))).toMatchObject({ pred: 'prediction', request_id: 'id', timestamp: 'timestamp' });
  });

  it('refuses the schema alone', async () => {
    await expect(read(await place.write('schema.0.log', lines([schema])))).rejects.toMatchObject({
      code: 'file-unsupported',
      message: expect.stringContaining('schema of a BentoML log') as string,
    });
  });
});

it('keeps what stands beside the instances: the version of the model that answered', async () => {
  const request = (row: number, answers: number[]) => ({
    databricks_request_id: `r${row}`,
    timestamp_ms: 1704067200000 + row,
    request: JSON.stringify({ dataframe_records: answers.map((age) => ({ age })), client: 'app' }),
    response: JSON.stringify({ model_version: row < 2 ? '2026.9' : '2026.10', predictions: answers, took: row }),
  });
  const file = await place.write('table.jsonl', lines([request(1, [7, 8]), request(2, [9])]));
  expect(await rowsOf(file)).toMatchObject([
    { databricks_request_id: 'r1#0', age: 7, prediction: 7, model_version: '2026.9', took: 1, client: 'app' },
    { databricks_request_id: 'r1#1', age: 8, prediction: 8, model_version: '2026.9', took: 1, client: 'app' },
    { databricks_request_id: 'r2', age: 9, prediction: 9, model_version: '2026.10', took: 2, client: 'app' },
  ]);
  expect(roles(await read(file))).toMatchObject({ model_version: 'modelVersion', prediction: 'prediction' });
});
