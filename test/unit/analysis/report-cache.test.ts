import { mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Investigation } from '../../../src/analysis/investigation';
import { editionOf, ReportCache } from '../../../src/analysis/report-cache';
import { emptyRequest, type InvestigationRequest, type Progress } from '../../../src/protocol/investigation';
import type { Report } from '../../../src/protocol/report';
import { BAD, GOOD, smallLog } from '../cli/small-log';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const LONG_AGO = new Date(Date.now() - 60_000);
let folder: string;
let cacheFolder: string;
let log: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'report-cache-'));
  cacheFolder = join(folder, 'reports');
  log = join(folder, 'small.csv');
  write(smallLog());
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(content: string, at = LONG_AGO): void {
  writeFileSync(log, content);
  utimesSync(log, at, at);
}

const asked = (further: Partial<InvestigationRequest> = {}): InvestigationRequest => ({
  ...emptyRequest([log]),
  good: GOOD,
  bad: BAD,
  resources: { cacheFolder },
  ...further,
});

interface Opened {
  report: Report;
  /** Whether the log was read before the report was there. */
  wasRead: boolean;
}

/** As a window that is opened: an investigation of its own. */
async function open(
  request: InvestigationRequest,
  then?: (investigation: Investigation) => Promise<void>,
): Promise<Opened> {
  const investigation = new Investigation();
  const phases: Progress['phase'][] = [];
  try {
    const report = await investigation.run(request, { onProgress: ({ phase }) => phases.push(phase) });
    await then?.(investigation);
    return { report, wasRead: phases.includes('data') };
  } finally {
    await investigation.close();
  }
}

const timeless = ({ source, ...report }: Report): string =>
  JSON.stringify({ ...report, source: { ...source, seconds: null } });
const keptFiles = (): string[] => readdirSync(cacheFolder).map((name) => join(cacheFolder, name));

describe('finished reports', () => {
  it('are there at once when an unchanged log is opened again, and its rows can still be asked for', async () => {
    const first = await open(asked());
    const second = await open(asked(), async (investigation) => {
      expect(await investigation.row(log, 2)).toMatchObject({ values: expect.arrayContaining(['r0']) as unknown });
      expect((await investigation.series('age')).mean?.length).toBeGreaterThan(1);
    });
    expect([first.wasRead, second.wasRead]).toEqual([true, false]);
    expect(timeless(second.report)).toBe(timeless(first.report));
  });

  it('are computed anew for a changed log, other periods and other roles', async () => {
    const first = await open(asked());
    const other = await open(asked({ bad: '2026-01-02T12:00Z/2026-01-03T18:00Z' }));
    write(smallLog(4200));
    const changed = await open(asked());
    expect([other.wasRead, changed.wasRead]).toEqual([true, true]);
    expect(changed.report.source.rows).toBe(first.report.source.rows + 200);
  });

  it('are not kept of private values that are shown, nor of a log that was written a moment ago', async () => {
    await open(asked({ showPrivate: true }));
    write(smallLog(), new Date());
    await open(asked());
    expect(() => statSync(cacheFolder)).toThrow();
  });

  it('that are broken, of another question or gone are as good as none', async () => {
    await open(asked());
    for (const content of ['', 'no gzip', '{}']) {
      for (const path of keptFiles()) writeFileSync(path, content);
      expect((await open(asked())).wasRead).toBe(true);
    }
    rmSync(cacheFolder, { recursive: true });
    expect((await open(asked())).wasRead).toBe(true);
  });

  it('stay few, the latest used, and belong to one edition of the program', async () => {
    const edition = await editionOf(log);
    const cache = new ReportCache(cacheFolder, edition);
    const report = { schemaVersion: 1, headline: 'Nothing fell.' } as Report;
    for (let i = 0; i < 110; i++) await cache.keep(`key-${i}`, report);
    expect(keptFiles()).toHaveLength(100);
    expect(await cache.find('key-109')).toEqual(report);
    const key = await cache.keyOf(asked());
    expect(await new ReportCache(cacheFolder, 'another build').keyOf(asked())).not.toBe(key);
  });
});
