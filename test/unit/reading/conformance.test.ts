import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import type { Value } from '../../../src/engine/engine';
import { readLog } from '../../../src/log/open';
import { IncidentError } from '../../../src/protocol/errors';
import { emptyRequest } from '../../../src/protocol/investigation';
import { table } from './files-on-disk';

vi.setConfig({ testTimeout: 300_000 });

const DATA = resolve(import.meta.dirname, '../../../../shared/data/conformance');
const present = existsSync(DATA);
if (!present) console.warn(`SKIPPED: the conformance files are not at ${DATA}; nothing of this file was tested.`);

/** Of processor time, since others may use the machine; what hangs without computing runs into the test's own limit. */
const SECONDS_A_FILE = 10;
const LARGEST_MEMORY = 2.5e9;

const filesOf = (folder: string, wanted = /./): string[] =>
  present
    ? readdirSync(join(DATA, folder))
        .filter((name) => wanted.test(name))
        .sort()
        .map((name) => join(DATA, folder, name))
    : [];

/** What each file took; the process's peak never falls, so that a file's own is how far it raised it. */
const costs: { file: string; seconds: number; peak: number }[] = [];

function worst(): string {
  const row = (file: string, one: string, other: string): string =>
    `${file.padEnd(44)} ${one.padStart(9)} ${other.padStart(9)}`;
  const slowest = [...costs].sort((a, b) => b.seconds - a.seconds).slice(0, 5);
  const raised = costs
    .map((one, at) => ({ ...one, raised: one.peak - (costs[at - 1]?.peak ?? one.peak) }))
    .sort((a, b) => b.raised - a.raised)
    .slice(0, 5);
  return [
    `${costs.length} files; the slowest, and those that raised the peak of memory most (bars: ${SECONDS_A_FILE} s, ${LARGEST_MEMORY / 1e9} GB)`,
    row('file', 'seconds', 'peak MB'),
    ...[...slowest, ...raised].map(({ file, seconds, peak }) => row(file, seconds.toFixed(2), (peak / 1e6).toFixed(0))),
  ].join('\n');
}

/** Why the file is not read as it should; null where it is. Takes too long, and it is not either. */
async function fault(file: string, judge: () => Promise<string | null>): Promise<string[]> {
  const start = process.cpuUsage();
  const found = await judge().catch((error: unknown) => `refused: ${String(error)}`);
  const { user, system } = process.cpuUsage(start);
  const seconds = (user + system) / 1e6;
  costs.push({ file: basename(file), seconds, peak: process.resourceUsage().maxRSS * 1024 });
  if (found !== null) return [`${basename(file)}: ${found}`];
  return seconds > SECONDS_A_FILE ? [`${basename(file)}: took ${seconds.toFixed(0)} s`] : [];
}

async function faults(files: readonly string[], judge: (file: string) => Promise<string | null>): Promise<string[]> {
  expect(files.length).toBeGreaterThan(0);
  const found: string[] = [];
  for (const file of files) found.push(...(await fault(file, () => judge(file))));
  return found;
}

const rowsOf = async (file: string): Promise<Record<string, Value>[]> => {
  const { engine, rows } = await table([file]);
  await engine.close();
  return rows;
};

/** Ends in one sentence that names the file and says what to do. */
async function refused(file: string): Promise<string | null> {
  try {
    const { rows, columns } = await readLog(emptyRequest([file]));
    return `was read: ${rows} rows, ${columns.length} columns`;
  } catch (error) {
    if (!(error instanceof IncidentError)) throw error;
    const { sentence } = error;
    return sentence.includes(file) && !sentence.includes('\n') && /\. [A-Z].*\.$/.test(sentence) ? null : sentence;
  }
}

/** Whether a cell says what a JSON value says. */
function says(cell: Value | undefined, value: unknown, quoted: boolean): boolean {
  if (value === null || value === undefined) return cell === null || cell === undefined;
  if (typeof value === 'number') return Number(cell) === value;
  if (typeof value === 'object') return JSON.stringify(JSON.parse(String(cell))) === JSON.stringify(value);
  if (typeof value === 'string' && !quoted) return cell === JSON.stringify(value);
  return value === '' ? cell === null || cell === '' : cell === value || String(cell) === JSON.stringify(value);
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function differs(rows: readonly Record<string, Value>[], document: unknown): string | null {
  const records: unknown[] = Array.isArray(document) ? document : [document];
  if (rows.length !== records.length) return `${rows.length} rows for ${records.length} records`;
  const objects = records.length > 0 && records.filter(isObject).length * 2 >= records.length;
  const strings = records.filter((one) => typeof one === 'string').length;
  for (const [index, record] of records.entries()) {
    const row = rows[index] ?? {};
    if (!objects) {
      const whole = strings * 2 > records.filter((one) => one !== null).length;
      if (!says(row['value'], record, whole)) return `${JSON.stringify(row)} for ${JSON.stringify(record)}`;
      continue;
    }
    for (const [key, value] of Object.entries(record as object)) {
      if (!says(row[key], value, true)) return `${JSON.stringify(row)} for ${JSON.stringify(record)}`;
    }
  }
  return null;
}

afterAll(() => {
  if (present) console.info(worst());
  if (present) expect(process.resourceUsage().maxRSS * 1024).toBeLessThan(LARGEST_MEMORY);
});

/** Of a key that stands twice DuckDB takes the first value, JavaScript the last; the standard says neither. */
const READ_OTHERWISE = ['y_object_duplicated_key.json: {"a":"b"} for {"a":"c"}'];

describe.skipIf(!present)('JSONTestSuite', () => {
  const folder = 'JSONTestSuite/test_parsing';

  it('reads every valid document to its values', async () => {
    const found = await faults(filesOf(folder, /^y_/), async (file) =>
      differs(await rowsOf(file), JSON.parse(readFileSync(file, 'utf8'))),
    );
    expect(found).toEqual(READ_OTHERWISE);
  });

  it('ends in one sentence for every invalid document', async () => {
    expect(await faults(filesOf(folder, /^n_/), refused)).toEqual([]);
  });

  it('reads or refuses what the standard leaves open, and never fails otherwise', async () => {
    const found = await faults(filesOf(folder, /^i_/), async (file) => {
      const why = await refused(file);
      return why === null || why.startsWith('was read') ? null : why;
    });
    expect(found).toEqual([]);
  });
});

describe.skipIf(!present)('csv-spectrum', () => {
  it('reads every file to the values that its companion states', async () => {
    const found = await faults(filesOf('csv-spectrum/csvs'), async (file) => {
      const companion = join(DATA, 'csv-spectrum/json', basename(file).replace('.csv', '.json'));
      // The copy of newlines_crlf.csv has lost its carriage returns; its companion has not.
      const lines = (text: string): string =>
        readFileSync(file).includes('\r') ? text : text.replaceAll('\\r\\n', '\\n');
      const expected = JSON.parse(lines(readFileSync(companion, 'utf8'))) as Record<string, string>[];
      const rows = await rowsOf(file);
      // Companions hold texts; an empty cell is no value here.
      const texts = rows.map((row) => Object.entries(row).map(([name, value]) => [name, String(value ?? '')]));
      const wanted = expected.map((row) => Object.entries(row));
      return JSON.stringify(texts) === JSON.stringify(wanted) ? null : JSON.stringify(texts);
    });
    expect(found).toEqual([]);
  });
});

/** DuckDB does not see what is wrong with these: they have pages or levels that later readers refuse. */
const READ_THOUGH_BAD = ['ARROW-GH-43605.parquet', 'ARROW-GH-45185.parquet', 'ARROW-RS-GH-6229-LEVELS.parquet'];

/** Valid files that are refused with a sentence, each with the reason that the sentence gives. */
const REFUSED_THOUGH_VALID: Record<string, RegExp> = {
  'byte_stream_split_extended.gzip.parquet': /BYTE_STREAM_SPLIT/,
  'hadoop_lz4_compressed.parquet': /codec "LZ4"/,
  'hadoop_lz4_compressed_larger.parquet': /codec "LZ4"/,
  'non_hadoop_lz4_compressed.parquet': /codec "LZ4"/,
  'map_no_value.parquet': /MAP_KEY_VALUE/,
  'large_string_map.brotli.parquet': /first rows.*1 GB/,
};

describe.skipIf(!present)('parquet-testing', () => {
  const data = 'parquet-testing/data';

  it('refuses bad data in one sentence, but for what DuckDB cannot tell', async () => {
    const found = await faults(filesOf('parquet-testing/bad_data', /\.parquet$/), refused);
    expect(found.map((text) => text.split(': ')[0])).toEqual(READ_THOUGH_BAD);
    for (const text of found) expect(text).toContain('was read');
  });

  it('reads valid data, but for a list of encodings', async () => {
    const valid = [...filesOf(data, /\.parquet$/), ...filesOf(`${data}/geospatial`, /\.parquet$/)];
    const found = await faults(valid, async (file) => {
      const expected = REFUSED_THOUGH_VALID[basename(file)];
      if (expected === undefined) {
        await readLog(emptyRequest([file]));
        return null;
      }
      const error = await readLog(emptyRequest([file])).then(
        () => null,
        (one: unknown) => one,
      );
      if (!(error instanceof IncidentError)) return `is read, or fails otherwise: ${String(error)}`;
      return expected.test(error.sentence) ? await refused(file) : error.sentence;
    });
    expect(found).toEqual([]);
  });

  it('refuses encrypted files in one sentence', async () => {
    const encrypted = [
      ...filesOf(data, /\.parquet\.encrypted$/),
      ...filesOf(`${data}/aes256`, /\.parquet\.encrypted$/),
    ];
    expect(await faults(encrypted, refused)).toEqual([]);
  });

  it.each([
    'delta_binary_packed',
    'delta_byte_array',
    'delta_encoding_optional_column',
    'delta_encoding_required_column',
  ])('reads %s to the values of its table', async (name) => {
    const [read, expected] = [
      await rowsOf(join(DATA, data, `${name}.parquet`)),
      await rowsOf(join(DATA, data, `${name}_expect.csv`)),
    ];
    // The tables' headers have stray spaces and colons: columns are compared by place.
    const texts = (rows: Record<string, Value>[]): string[][] =>
      rows.map((row) => Object.values(row).map((value) => String(value ?? '')));
    expect(texts(read)).toEqual(texts(expected));
  });

  it.each<[string, unknown]>([
    ['null_list.parquet', [{ emptylist: '[]' }]],
    ['old_list_structure.parquet', [{ a: '[[1,2],[3,4]]' }]],
    ['single_nan.parquet', [{ mycol: null }]],
    ['int32_decimal.parquet', Array.from({ length: 24 }, (_, index) => ({ value: index + 1 }))],
    ['int64_decimal.parquet', Array.from({ length: 24 }, (_, index) => ({ value: index + 1 }))],
    ['byte_array_decimal.parquet', Array.from({ length: 24 }, (_, index) => ({ value: index + 1 }))],
    ['concatenated_gzip_members.parquet', Array.from({ length: 513 }, (_, index) => ({ long_col: index + 1 }))],
    ['page_v2_empty_compressed.parquet', Array.from({ length: 10 }, () => ({ integer_column: null }))],
    ['column_chunk_key_value_metadata.parquet', []],
    ['int96_from_spark.parquet', ['2024-01-01T20:34:56.123456Z', '2024-01-01T01:00:00Z'].map((a) => ({ a }))],
  ])('reads %s to the values its notes state', async (name, expected) => {
    const rows = await rowsOf(join(DATA, data, name));
    expect(name.startsWith('int96') ? rows.slice(0, 2) : rows).toEqual(expected);
  });
});

describe.skipIf(!present)('naughty strings', () => {
  it('keeps every one of them', async () => {
    const file = join(DATA, 'blns/blns.json');
    const strings = JSON.parse(readFileSync(file, 'utf8')) as string[];
    const rows = await rowsOf(file);
    // DuckDB's client takes a byte order mark away from the start of a text.
    expect(rows.map(({ value }) => value ?? '')).toEqual(strings.map((text) => text.replace(/^\ufeff/, '')));
  });
});
