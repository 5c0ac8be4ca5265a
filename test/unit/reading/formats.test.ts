import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { rowAtLine } from '../../../src/analysis/row-at-line';
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

const captured = (id: number, input: string, output: string, encoding = 'CSV') => ({
  captureData: {
    endpointInput: { observedContentType: 'text/csv', mode: 'INPUT', data: input, encoding },
    endpointOutput: { observedContentType: 'text/csv; charset=utf-8', mode: 'OUTPUT', data: output, encoding },
  },
  eventMetadata: { eventId: `e${id}`, inferenceTime: `2024-01-01T00:00:0${id}Z` },
  eventVersion: '0',
});

describe('SageMaker data capture', () => {
  it('reads CSV payloads, a line an instance, header and quotes included', async () => {
    const file = await place.write(
      'capture.txt',
      lines([captured(1, 'age,city\n31,"Porto, PT"\n40,Rio\n', '0.9\n0.2\n'), captured(2, 'age,city\n52,Oslo', '0.5')]),
    );
    expect(await rowsOf(file)).toMatchObject([
      { 'eventMetadata.eventId': 'e1#0', age: 31, city: 'Porto, PT', prediction: 0.9 },
      { 'eventMetadata.eventId': 'e1#1', age: 40, city: 'Rio', prediction: 0.2 },
      { 'eventMetadata.eventId': 'e2', age: 52, city: 'Oslo', prediction: 0.5 },
    ]);
  });

  it('reads payloads in base64', async () => {
    const packed = (text: string): string => Buffer.from(text).toString('base64');
    const file = await place.write(
      'capture.jsonl',
      lines([captured(1, packed('1.5,2\n3,4'), packed('1\n0'), 'BASE64')]),
    );
    expect(await rowsOf(file)).toMatchObject([
      { feature_0: 1.5, feature_1: 2, prediction: 1 },
      { feature_0: 3, feature_1: 4, prediction: 0 },
    ]);
  });

  it('finds every row of a batch on the line of its request, and rejects what is no request', async () => {
    const file = await place.write(
      'capture.jsonl',
      `${lines([captured(1, '1\n2\n3', '1\n0\n1')])}broken\n${lines([captured(2, '4', '0')])}`,
    );
    const { engine, report } = await table([file]);
    const at = async (ordinal: number) => (await engine.locate(0, ordinal)).line;
    expect(await Promise.all([0, 1, 2, 3].map(at))).toEqual([1, 1, 1, 3]);
    const found = await rowAtLine(engine, 0, 3);
    expect(found?.values[found.columns.indexOf('eventMetadata.eventId')]).toBe('e2');
    await engine.close();
    expect(report.rejected).toMatchObject({ count: 1, listed: [{ line: 2 }] });
  });

  it('joins its ground truth by event, in batches too', async () => {
    const log = await place.write('capture.jsonl', lines([captured(1, '1\n2', '1\n0'), captured(2, '3', '0')]));
    const truth = (id: string, data: string) => ({
      groundTruthData: { data, encoding: 'CSV' },
      eventMetadata: { eventId: id },
      eventVersion: '0',
    });
    const labels = await place.write('truth.jsonl', lines([truth('e1', '1\n1'), truth('e2', '0'), truth('e9', '1')]));
    const report = await readLog({ ...emptyRequest([log]), labels: [labels] });
    expect(report.labels).toMatchObject({ rows: 4, matched: 3, orphans: 1 });
  });
});

describe('inference tables', () => {
  const request = (rows: number[][]) => JSON.stringify({ dataframe_split: { columns: ['age', 'amount'], data: rows } });

  it('reads Databricks tables from CSV, with a failed request as a row', async () => {
    const cell = (text: string): string => `"${text.replaceAll('"', '""')}"`;
    const header = 'databricks_request_id,timestamp_ms,status_code,execution_time_ms,request,response';
    const file = await place.write(
      'table.csv',
      [
        header,
        `r1,1704067200000,200,12,${cell(
          request([
            [31, 2.5],
            [40, 1],
          ]),
        )},${cell('{"predictions":["yes","no"]}')}`,
        `r2,1704067201000,200,11,${cell(JSON.stringify({ dataframe_records: [{ amount: 7, age: 50 }] }))},${cell('{"predictions":["no"]}')}`,
        `r3,1704067202000,500,900,${cell(request([[22, 3]]))},`,
      ].join('\n'),
    );
    expect(await rowsOf(file)).toMatchObject([
      { databricks_request_id: 'r1#0', age: 31, amount: 2.5, prediction: 'yes', status_code: 200 },
      { databricks_request_id: 'r1#1', age: 40, amount: 1, prediction: 'no' },
      { databricks_request_id: 'r2', age: 50, amount: 7, prediction: 'no' },
      { databricks_request_id: 'r3', age: 22, amount: 3, prediction: null, status_code: 500 },
    ]);
    const report = await read(file);
    expect(report.recognised).toEqual([
      { name: 'databricks-inference-table', title: 'Databricks inference table', basis: 'documentation' },
    ]);
    expect(roles(report)).toMatchObject({
      databricks_request_id: 'id',
      timestamp_ms: 'timestamp',
      execution_time_ms: 'latency',
      age: 'feature',
      prediction: 'prediction',
    });
  });

  it('reads Vertex AI payloads, which are lists of JSON texts', async () => {
    const row = (id: number, rows: object[], answers: unknown[]) => ({
      endpoint: 'projects/1/endpoints/2',
      deployed_model_id: '77',
      logging_time: `2024-01-01 00:00:0${id} UTC`,
      request_id: String(9007199254740993n + BigInt(id)),
      request_payload: rows.map((one) => JSON.stringify(one)),
      response_payload: answers.map((one) => JSON.stringify(one)),
    });
    const file = await place.write(
      'vertex.jsonl',
      lines([
        row(
          1,
          [{ age: 3 }, { age: 4 }],
          [
            [0.25, 0.75],
            [0.5, 0.5],
          ],
        ),
      ]),
    );
    expect(await rowsOf(file)).toMatchObject([
      { request_id: '9007199254740994#0', age: 3, output_0: 0.25, output_1: 0.75 },
      { request_id: '9007199254740994#1', age: 4, output_0: 0.5, output_1: 0.5 },
    ]);
    expect(roles(await read(file))).toMatchObject({
      output_0: 'score:0',
      output_1: 'score:1',
      deployed_model_id: 'modelVersion',
    });
  });
});

it('keeps members of payloads that come after the sample', async () => {
  const request = (row: number): string => {
    const features = row < 900 ? { age: row } : { years: row, note: 'late' };
    return JSON.stringify({
      databricks_request_id: `r${row}`,
      timestamp_ms: 1704067200000 + row,
      request: JSON.stringify({ dataframe_records: [features] }),
      response: '{"predictions":[1]}',
    });
  };
  const file = await place.write('table.jsonl', Array.from({ length: 1000 }, (_, row) => `${request(row)}\n`).join(''));
  const report = await read(file);
  const found = (name: string) => report.columns.find((column) => column.name === name);
  expect(report.rows).toBe(1000);
  expect(found('years')).toMatchObject({ type: 'integer', nulls: 900, minimum: '900', maximum: '999' });
  expect(found('note')).toMatchObject({ nulls: 900, distinct: 1 });
  expect(found('age')).toMatchObject({ nulls: 100 });
});

describe('loggers of CloudEvents', () => {
  const event = (type: string, id: string, second: number, data: unknown) => ({
    specversion: '1.0',
    type,
    source: 'http://localhost',
    id,
    time: `2024-01-01T00:00:${String(second).padStart(2, '0')}Z`,
    data,
  });

  it('pairs KServe requests with responses by id, in any order', async () => {
    const ask = (id: string, second: number, rows: number[][]) =>
      event('org.kubeflow.serving.inference.request', id, second, { instances: rows });
    const answer = (id: string, second: number, values: number[]) =>
      event('org.kubeflow.serving.inference.response', id, second, { predictions: values });
    const file = await place.write(
      'kserve.jsonl',
      lines([
        ask('a', 1, [
          [1, 2],
          [3, 4],
        ]),
        ask('b', 2, [[5, 6]]),
        answer('b', 3, [1]),
        answer('a', 4, [0, 1]),
        ask('c', 5, [[7, 8]]),
      ]),
    );
    expect(await rowsOf(file)).toMatchObject([
      { id: 'a#0', feature_0: 1, feature_1: 2, prediction: 0 },
      { id: 'a#1', feature_0: 3, feature_1: 4, prediction: 1 },
      { id: 'b', feature_0: 5, feature_1: 6, prediction: 1 },
      { id: 'c', feature_0: 7, feature_1: 8, prediction: null },
    ]);
    const text = (await read(file)).problems.map((problem) => problem.text).join(' ');
    expect(text).toContain('1 requests have no response');
  });

  it('reads tensors of the Open Inference Protocol, flat or by rows', async () => {
    const tensors = (data: unknown) => ({
      inputs: [
        { name: 'x', shape: [2, 2], datatype: 'FP32', data },
        { name: 'age', shape: [2], datatype: 'INT64', data: [30, 40] },
      ],
    });
    const answer = { outputs: [{ name: 'predict', shape: [2, 1], datatype: 'INT64', data: [0, 1] }] };
    const file = await place.write(
      'kserve.jsonl',
      lines(
        ['a', 'b'].flatMap((id) => [
          event(
            'org.kubeflow.serving.inference.request',
            id,
            1,
            tensors(
              id === 'a'
                ? [1, 2, 3, 4]
                : [
                    [1, 2],
                    [3, 4],
                  ],
            ),
          ),
          event('org.kubeflow.serving.inference.response', id, 2, answer),
        ]),
      ),
    );
    const expected = [
      { x_0: 1, x_1: 2, age: 30, predict: 0 },
      { x_0: 3, x_1: 4, age: 40, predict: 1 },
    ];
    expect(await rowsOf(file)).toMatchObject([...expected, ...expected]);
  });

  it('joins inputs and outputs of Azure ML over files', async () => {
    const record = (type: string, id: string, data: unknown) => ({
      ...event(type, `x${id}`, 1, data),
      correlationid: id,
      modelversion: '3',
    });
    const inputs = await place.write(
      'inputs.jsonl',
      lines([
        record('azureml.inference.inputs', 'c1', [{ age: 1 }, { age: 2 }]),
        record('azureml.inference.inputs', 'c2', [{ age: 3 }]),
      ]),
    );
    const outputs = await place.write(
      'outputs.jsonl',
      lines([
        record('azureml.inference.model_outputs', 'c2', [{ approved: 'no' }]),
        record('azureml.inference.model_outputs', 'c1', [{ approved: 'yes' }, { approved: 'no' }]),
      ]),
    );
    const { engine, rows } = await table([inputs, outputs]);
    expect(rows).toMatchObject([
      { correlationid: 'c1#0', age: 1, approved: 'yes' },
      { correlationid: 'c1#1', age: 2, approved: 'no' },
      { correlationid: 'c2', age: 3, approved: 'no' },
    ]);
    expect((await engine.locate(0, 2)).line).toBe(2);
    await engine.close();
  });
});

describe('documents and tables', () => {
  it('reads Seldon documents by element', async () => {
    const document = (id: number) => ({
      '@timestamp': `2024-01-01T00:00:0${id}Z`,
      'Ce-Inferenceservicename': 'income',
      RequestId: `s${id}`,
      request: { elements: { Age: 30 + id, Sex: 'F' }, dataType: 'tabular' },
      response: { elements: { 't:0': 0.25, 't:1': 0.75 }, dataType: 'tabular' },
    });
    const file = await place.write('seldon.jsonl', lines([document(1), document(2)]));
    expect(await rowsOf(file)).toMatchObject([
      { RequestId: 's1', Age: 31, Sex: 'F', 't:1': 0.75 },
      { RequestId: 's2', Age: 32, Sex: 'F', 't:1': 0.75 },
    ]);
  });

  const flat: [string, string, Record<string, string>][] = [
    [
      'arize-table',
      'prediction_id,prediction_ts,prediction_label,prediction_score,actual_label,feature_a,tag_b',
      { prediction_label: 'prediction', actual_label: 'label', feature_a: 'feature', tag_b: 'segment' },
    ],
    ['fiddler-events', '__event_id,__occurred_at,amount,predicted', { __event_id: 'id', __occurred_at: 'timestamp' }],
    [
      'nannyml-table',
      'timestamp,identifier,amount,y_pred_proba,y_pred,y_true',
      { y_pred_proba: 'score:1', y_pred: 'prediction', y_true: 'label' },
    ],
    ['evidently-table', 'datetime,amount,target,prediction', { target: 'label', prediction: 'prediction' }],
  ];
  it.each(flat)('knows a %s by its columns', async (name, header, expected) => {
    const cell = (column: string, row: number): string => {
      if (/(_ts|timestamp|occurred_at|datetime)$/.test(column))
        return `2024-01-01T00:00:${String(row).padStart(2, '0')}Z`;
      if (/id(entifier)?$/.test(column)) return `p${row}`;
      if (/score|proba|amount|_a$/.test(column)) return String(row / 40);
      return column === 'tag_b' ? 'web' : String(row % 2);
    };
    const rows = Array.from({ length: 30 }, (_, row) =>
      header
        .split(',')
        .map((column) => cell(column, row))
        .join(','),
    );
    const report = await read(await place.write('table.csv', [header, ...rows].join('\n')));
    expect(report.recognised).toMatchObject([{ name, basis: 'documentation' }]);
    expect(roles(report)).toMatchObject(expected);
  });

  it('refuses profiles of WhyLabs with a sentence', async () => {
    const binary = await place.write('profile.bin', Buffer.concat([Buffer.from('WHY1'), Buffer.alloc(64)]));
    await expect(read(binary)).rejects.toMatchObject({
      code: 'file-unsupported',
      message: expect.stringContaining('sketches') as string,
    });
    const text = await place.write('profile.csv', 'column,cardinality/est,counts/n,counts/null\nage,12,100,0\n');
    await expect(read(text)).rejects.toMatchObject({ code: 'file-unsupported' });
  });

  it('takes a plain table for none of them', async () => {
    const report = await read(await place.write('log.csv', 'id,ts,prediction,label\n1,2024-01-01T00:00:00Z,1,0\n'));
    expect(report.recognised).toEqual([]);
  });
});
