import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { z } from 'zod';
import { isTableAddress } from '../engine/clickhouse/address';
import { statesOf } from '../log/changing-files';
import { findFiles } from '../log/files';
import { IncidentError } from '../protocol/errors';
import type { InvestigationRequest } from '../protocol/investigation';
import type { Report } from '../protocol/report';

/** Reports kept, and the bytes they take, at most; those unused longest go first. */
const KEPT_AT_MOST = 100;
const BYTES_AT_MOST = 64 * 2 ** 20;
/** A file written so short a time (in milliseconds) ago may be written again without its time being another one. */
const SETTLED_AFTER = 2000;
const ENDING = '.report.json.gz';
const ABANDONED_AFTER = 3_600_000;

const isReport = (value: unknown): boolean =>
  z.looseObject({ schemaVersion: z.literal(1), headline: z.string() }).safeParse(value).success;
/** The report as it was written, its fields in their order. */
const kept = z.object({ key: z.string(), report: z.custom<Report>(isReport) });

const packed = promisify(gzip);
const unpacked = promisify(gunzip);

/**
 * Whole reports in a folder, by what was asked of which files (path, size, time) of which edition of the program, so that an
 * unchanged log that is opened again shows its report at once. Any file of the folder may go at any time; what is broken or of
 * another edition is computed anew. Several processes may use one folder.
 */
export class ReportCache {
  private written = 0;

  constructor(
    private readonly folder: string,
    private readonly edition: string,
  ) {}

  /**
   * What a report is kept under: a hash; null where it must not be kept or its files cannot be told. Private values are
   * never kept, nor what depends on a server or on files beside the log.
   */
  async keyOf(request: InvestigationRequest): Promise<string | null> {
    const asked = { ...request, resources: {} };
    const beside = [...(asked.traces ?? []), ...(asked.metrics ?? [])];
    if (asked.showPrivate || asked.monitoring || beside.length > 0 || asked.logs.some(isTableAddress)) return null;
    try {
      const events = await Promise.all((await findFiles(asked.events)).map(stateOf));
      const files = [...(await statesOf(request)), ...events];
      if (files.some(({ mtimeMs }) => mtimeMs > Date.now() - SETTLED_AFTER)) return null;
      return createHash('sha256')
        .update(JSON.stringify([this.edition, asked, files]))
        .digest('hex');
    } catch (error) {
      // A file that is not there is the investigation's to speak of.
      if (error instanceof IncidentError || isSystemError(error)) return null;
      throw error;
    }
  }

  async find(key: string): Promise<Report | null> {
    const path = this.pathOf(key);
    try {
      const content = kept.safeParse(JSON.parse((await unpacked(await readFile(path))).toString('utf8')));
      if (!content.success || content.data.key !== key) return null;
      const now = new Date();
      await utimes(path, now, now);
      return content.data.report;
    } catch {
      // Not there, broken, or removed meanwhile: as good as never kept.
      return null;
    }
  }

  /** Keeps a report and lets go of the oldest. A folder that cannot be written is none. */
  async keep(key: string, report: Report): Promise<void> {
    const path = this.pathOf(key);
    const unfinished = `${path}.${process.pid}-${this.written++}`;
    try {
      await mkdir(this.folder, { recursive: true, mode: 0o700 });
      await writeFile(unfinished, await packed(JSON.stringify({ key, report })), { mode: 0o600 });
      await rename(unfinished, path);
      await this.bound();
    } catch (error) {
      await rm(unfinished, { force: true }).catch(() => undefined);
      if (!isSystemError(error)) throw error;
    }
  }

  private async bound(): Promise<void> {
    const names = (await readdir(this.folder)).filter((name) => name.includes(ENDING));
    const files = (await Promise.all(names.map((name) => stateOf(join(this.folder, name)).catch(() => null)))).filter(
      (state) => state !== null,
    );
    files.sort((a, b) => b.mtimeMs - a.mtimeMs);
    let bytes = 0;
    for (const [index, { path, size, mtimeMs }] of files.entries()) {
      bytes += size;
      const abandoned = !path.endsWith(ENDING) && mtimeMs < Date.now() - ABANDONED_AFTER;
      if (index >= KEPT_AT_MOST || bytes > BYTES_AT_MOST || abandoned) await rm(path, { force: true });
    }
  }

  private pathOf(key: string): string {
    return join(this.folder, `${key}${ENDING}`);
  }
}

/** The program as it runs: another build answers with other code. */
export async function editionOf(program: string): Promise<string> {
  const { size, mtimeMs } = await stateOf(program);
  return `${size}-${mtimeMs}`;
}

async function stateOf(path: string): Promise<{ path: string; size: number; mtimeMs: number }> {
  const { size, mtimeMs } = await stat(path);
  return { path, size, mtimeMs };
}

const isSystemError = (error: unknown): boolean => error instanceof Error && 'syscall' in error;
