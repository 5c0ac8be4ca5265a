import { existsSync } from 'node:fs';
import { expect, it, vi } from 'vitest';
import { investigate } from '../../../src/cli/work';
import { readLog } from '../../../src/log/open';
import { IncidentError } from '../../../src/protocol/errors';
import { emptyRequest } from '../../../src/protocol/investigation';
import { sentenceFault } from '../fuzz/judge';
import { ownFolder } from '../reading/files-on-disk';
import { CANARY, HOSTILE } from './texts';

vi.setConfig({ testTimeout: 120_000 });

const place = ownFolder();
const texts = Object.values(HOSTILE);
const COUNT = 60;
/** No file may hang for longer. */
const SECONDS = 10;
const text = (row: number): string => texts[row % texts.length] ?? '';
const at = (row: number): string => new Date(Date.UTC(2026, 0, 1, 0, row)).toISOString();

/** Members of a JSON object whose every name is hostile, and so is every value: as text, since `__proto__` is no literal's. */
const members = (row: number): string =>
  texts.map((name, place) => `${JSON.stringify(name)}:${JSON.stringify(text(row + place))}`).join(',');
const inputs = (row: number): string => `{${members(row)},"age":${row % 9}}`;
const json = JSON.stringify;
const cell = (value: string): string => `"${value.replaceAll('"', '""')}"`;

/** One record of each format, around hostile inputs. */
const FORMATS: Record<string, { header?: string; record: (row: number) => string }> = {
  'the seed’s lines': {
    record: (row) =>
      `{"prediction_id":${json(`${row}${text(row)}`)},"timestamp":${1767225600 + row * 60},"prediction":${row % 2},"label":${row % 2},"features":${inputs(row)}}`,
  },
  'SageMaker data capture': {
    record: (row) =>
      `{"captureData":{"endpointInput":{"data":${json(inputs(row))},"encoding":"JSON"},"endpointOutput":{"data":"{\\"score\\":0.${row % 9}}","encoding":"JSON"}},"eventMetadata":{"eventId":${json(`${row}${text(row)}`)},"inferenceTime":"${at(row)}"},"eventVersion":"0"}`,
  },
  'Databricks as CSV': {
    header: 'databricks_request_id,timestamp_ms,request,response',
    record: (row) =>
      [
        cell(`${row}${text(row)}`),
        1767225600000 + row,
        cell(`{"dataframe_records":[${inputs(row)}]}`),
        cell('{"predictions":[1]}'),
      ].join(','),
  },
  'Vertex AI': {
    record: (row) =>
      `{"endpoint":"e","deployed_model_id":${json(text(row))},"logging_time":"${at(row)}","request_id":${row},"request_payload":[${json(inputs(row))}],"response_payload":["{\\"label\\":\\"a\\"}"]}`,
  },
  KServe: {
    record: (row) =>
      ['request', 'response']
        .map(
          (kind) =>
            `{"specversion":"1.0","id":${json(`${row}${text(row)}`)},"source":"s","type":"org.kubeflow.serving.inference.${kind}","time":"${at(row)}","data":${kind === 'request' ? `{"instances":[${inputs(row)}]}` : '{"predictions":[1]}'}}`,
        )
        .join('\n'),
  },
  'Azure ML': {
    record: (row) =>
      ['inputs', 'outputs']
        .map(
          (kind) =>
            `{"specversion":"1.0","id":"${kind}${row}","source":"s","type":"azureml.inference.model_${kind}","time":"${at(row)}","correlationid":${json(`${row}${text(row)}`)},"data":[${kind === 'inputs' ? inputs(row) : '{"prediction":1}'}]}`,
        )
        .join('\n'),
  },
  'JSON inside a column': {
    header: 'timestamp,message',
    record: (row) =>
      [1767225600000 + row * 60_000, cell(`{${members(row)},"prediction":${row % 2},"age":${row}}`)].join(','),
  },
  Arize: {
    record: (row) =>
      `{"prediction_id":${json(`${row}${text(row)}`)},"prediction_ts":"${at(row)}","prediction_label":"a","actual_label":${json(text(row % 3))},"feature_age":${row}}`,
  },
};

it.each(Object.entries(FORMATS))('%s: hostile names and values are names and values', async (_, { header, record }) => {
  const lines = [
    ...(header === undefined ? [] : [header]),
    ...Array.from({ length: COUNT }, (_row, row) => record(row)),
  ];
  const file = await place.write('log', `${lines.join('\n')}\n`);
  const read = await readLog(emptyRequest([file]));
  expect(read.recognised?.[0]?.name).toBeDefined();
  expect(read.rows + read.rejected.count).toBe(COUNT);
  const error: unknown = await investigate(emptyRequest([file]), {}).then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error !== null) expect(sentenceFault(error)).toBeNull();
  expect(existsSync(CANARY) || existsSync(`${CANARY}.csv`)).toBe(false);
  expect(({} as Record<string, unknown>)['age']).toBeUndefined();
});

const csv = (rows: string): string => `id,ts,prediction,note\n${rows}`;
const plain = (row: number, note: string): string => `r${row},${at(row)},${row % 2},${note}\n`;

it.each<[string, () => string, (rows: number, rejected: number) => boolean]>([
  ['a cell of 10 MB', () => csv(plain(0, 'x'.repeat(10_000_000)) + plain(1, 'y')), (rows) => rows === 2],
  [
    'a cell of 20 MB, which is longer than a line may be',
    () => csv(plain(0, 'x'.repeat(20_000_000)) + plain(1, 'y')),
    (rows, rejected) => rows + rejected === 2,
  ],
  [
    'a JSON value of 10 MB',
    () =>
      `{"id":1,"ts":"${at(0)}","prediction":1,"note":"${'x'.repeat(10_000_000)}"}\n{"id":2,"ts":"${at(1)}","prediction":0}\n`,
    (rows) => rows === 2,
  ],
  ['a NUL in a cell', () => csv(plain(0, 'a\u0000b') + plain(1, 'y')), (rows, rejected) => rows + rejected === 2],
  [
    'half a surrogate in JSON',
    () =>
      `{"id":1,"ts":"${at(0)}","prediction":1,"note":"\\ud800"}\n{"id":2,"ts":"${at(1)}","prediction":0,"note":"b"}\n`,
    (rows, rejected) => rows + rejected === 2,
  ],
  [
    'objects ten thousand deep',
    () =>
      `{"id":1,"ts":"${at(0)}","prediction":1,"note":${'['.repeat(10_000)}${']'.repeat(10_000)}}\n{"id":2,"ts":"${at(1)}","prediction":0}\n`,
    (rows, rejected) => rows + rejected === 2,
  ],
  [
    '5,000 columns',
    () =>
      `id,ts,prediction,${Array.from({ length: 5000 }, (_, at) => `c${at}`).join()}\n${[0, 1].map((row) => `r${row},${at(row)},1,${Array(5000).fill(row).join()}`).join('\n')}\n`,
    (rows) => rows === 2,
  ],
])('%s is read, or refused in one sentence', async (_, content, holds) => {
  const file = await place.write('log.csv', content());
  const start = process.cpuUsage();
  try {
    const { rows, rejected } = await readLog(emptyRequest([file]));
    expect(holds(rows, rejected.count), `${rows} rows, ${rejected.count} rejected`).toBe(true);
  } catch (error) {
    if (!(error instanceof IncidentError)) throw error;
    expect(sentenceFault(error)).toBeNull();
  }
  const { user, system } = process.cpuUsage(start);
  expect((user + system) / 1e6, 'seconds of processor time').toBeLessThan(SECONDS);
});
