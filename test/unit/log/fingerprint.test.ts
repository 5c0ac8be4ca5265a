import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Investigation } from '../../../src/analysis/investigation';
import { pythonDumps } from '../../../src/log/fingerprint/python-json';
import { readLog } from '../../../src/log/open';
import { emptyRequest } from '../../../src/protocol/investigation';
import type { ReadReport } from '../../../src/protocol/read';
import { folder } from '../reading/files-on-disk';
import golden from './fingerprint-golden.json';

describe('the text that Python hashes', () => {
  it('is written as json.dumps(sort_keys=True) writes it', () => {
    for (const { text, dumped, md5 } of golden) {
      expect(pythonDumps(text)).toBe(dumped);
      expect(createHash('md5').update(pythonDumps(text)).digest('hex')).toBe(md5);
    }
    expect(golden.length).toBeGreaterThan(500);
  });

  it.each(['', '{', '{"a":}', '[1,]', '01', '1 2', "{'a':1}", '{"a" 1}', '"\u0001"'])('is not made of %j', (text) => {
    expect(() => pythonDumps(text)).toThrow(SyntaxError);
  });
});

describe('fingerprints of a log', () => {
  let place: Awaited<ReturnType<typeof folder>>;
  beforeEach(async () => {
    place = await folder();
  });
  afterEach(() => place.remove());

  const hashOf = (features: string): string => createHash('md5').update(pythonDumps(features)).digest('hex');
  const lines = (count: number, hash: (features: string, row: number) => string): string =>
    Array.from({ length: count }, (_, row) => {
      const features = `{"amount": ${row}.0, "age": ${20 + (row % 50)}, "city": "S\u00e3o Paulo", "rate": 1e-0${1 + (row % 8)}}`;
      return `{"prediction_id": "p${row}", "timestamp": ${1704067200 + row}.25, "features": ${features}, "feature_hash": "${hash(features, row)}", "prediction": ${row % 2}, "confidence": 0.${(row % 40) + 50}}\n`;
    }).join('');
  const read = async (name: string, content: string | Uint8Array): Promise<ReadReport> =>
    readLog(emptyRequest([await place.write(name, content)]));

  it('all match where none was touched', async () => {
    const report = await read('log.jsonl', lines(3000, hashOf));
    expect(report.fingerprints).toMatchObject({
      column: 'feature_hash',
      of: 'features',
      checked: 3000,
      mismatched: 0,
      sameWay: true,
    });
    expect(report.problems.map(({ code }) => code)).not.toContain('fingerprint-mismatch');
  });

  it('that are not those of the features beside them are counted, with examples', async () => {
    const content = lines(3000, (features, row) => hashOf(row % 10 === 3 ? features.replace('.0', '') : features));
    const report = await read('log.jsonl', content);
    expect(report.fingerprints).toMatchObject({ checked: 3000, mismatched: 300, sameWay: true });
    expect(report.fingerprints?.examples[0]).toMatchObject({ id: 'p3' });
    expect(report.problems.find(({ code }) => code === 'fingerprint-mismatch')?.text).toContain('300 of 3000');
    expect((await read('log.jsonl.gz', gzipSync(content))).fingerprints).toEqual(report.fingerprints);
  });

  it('made in another way are not called wrong', async () => {
    const report = await read(
      'log.jsonl',
      lines(500, (features) => createHash('md5').update(features).digest('hex')),
    );
    expect(report.fingerprints?.sameWay).toBe(false);
    expect(report.problems.map(({ code }) => code)).toContain('fingerprint-unknown');
  });

  it('are sampled from all over a large file, the same rows each time', async () => {
    const broken = 20_000;
    const path = await place.write(
      'log.jsonl',
      lines(40_000, (features, row) => (row < broken ? hashOf(features) : hashOf('{}'))),
    );
    const [first, second] = [await readLog(emptyRequest([path])), await readLog(emptyRequest([path]))];
    expect(second.fingerprints).toEqual(first.fingerprints);
    const { checked = 0, mismatched = 0 } = first.fingerprints ?? {};
    expect(checked).toBeGreaterThan(3000);
    expect(checked).toBeLessThan(7000);
    expect(mismatched / checked).toBeGreaterThan(0.45);
    expect(mismatched / checked).toBeLessThan(0.55);
  });

  it('that stop matching in the bad period are a finding', async () => {
    const content = lines(4000, (features, row) => hashOf(row >= 2000 && row % 4 === 0 ? '{}' : features));
    const investigation = new Investigation();
    const at = (row: number): string => new Date((1704067200 + row) * 1000).toISOString();
    const report = await investigation.run({
      ...emptyRequest([await place.write('log.jsonl', content)]),
      good: `${at(0)}/${at(2000)}`,
      bad: `${at(2000)}/${at(4001)}`,
    });
    await investigation.close();
    const finding = report.steps.flatMap(({ findings }) => findings).find(({ id }) => id.startsWith('hash-mismatch/'));
    expect(finding).toMatchObject({ severity: 'critical', column: 'feature_hash' });
    expect(finding?.text).toContain('500 of 2000');
  });
});
