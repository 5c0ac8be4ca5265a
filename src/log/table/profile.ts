import { isText, type TableColumn } from '../../engine/clickhouse/columns';
import type { OpenTable } from '../../engine/clickhouse/open';
import type { ProfiledColumn, SourceProfile, TimeFormat } from '../../engine/source';
import { IncidentError } from '../../protocol/errors';
import type { InvestigationRequest, ReadOptions } from '../../protocol/investigation';
import { guessType } from '../formats/column-type';
import { timeFormatNamed } from '../formats/time-format';

const SAMPLE_ROWS = 2000;
const FORMAT = 'clickhouse';

/** What a bounded sample of a table tells, as `probe` tells it of files. */
export async function profileTable(
  table: OpenTable,
  url: string,
  { read }: InvestigationRequest,
  signal?: AbortSignal,
): Promise<SourceProfile> {
  const given = timeOption(read);
  const samples = await table.sample(SAMPLE_ROWS, signal);
  return {
    source: { files: [], options: read },
    format: FORMAT,
    parts: [],
    columns: table.columns.map((column, index) => profiled(column, samples[index] ?? [], given)),
    zone: read.zone ?? 'UTC',
    reading: {
      files: [{ path: url, bytes: 0, format: FORMAT, compression: null, rows: 0 }],
      format: FORMAT,
      delimiter: null,
      quote: null,
      escape: null,
      header: null,
      encoding: 'utf-8',
      time: null,
      rows: 0,
      rejected: { count: 0, listed: [] },
      columns: [],
      roles: [],
      task: null,
      duplicateRows: 0,
      problems: [],
    },
  };
}

/** The table's own type, except that text may hold times, numbers or truth values, and whole numbers may be epochs. */
function profiled(
  { name, declared, type }: TableColumn,
  sample: (string | null)[],
  given?: TimeFormat,
): ProfiledColumn {
  if (type === 'time') return { name, type, time: { kind: 'iso8601' }, sample };
  if (type === 'integer' || type === 'number') {
    const { time } = guessType(sample, [], given);
    return { name, type, sample, ...(time?.kind === 'epoch' ? { time } : {}) };
  }
  if (!isText(declared)) return { name, type, sample };
  const guess = guessType(sample, [], given);
  // A pattern is strptime's, which ClickHouse does not know: such a column stays text.
  if (guess.time?.kind === 'pattern') return { name, type: 'text', sample };
  return { name, sample, ...guess };
}

/** Of the ways to read a file only those of times are ways to read a table. Throws `usage` for others. */
function timeOption(read: ReadOptions): TimeFormat | undefined {
  const foreign = Object.keys(read).find((option) => option !== 'zone' && option !== 'timeFormat');
  if (foreign !== undefined) {
    throw new IncidentError('usage', `--read ${foreign}: a table is not read that way.`, 'Leave it out.');
  }
  if (read.zone !== undefined && /^[+-]/.test(read.zone)) {
    throw new IncidentError(
      'usage',
      `--read zone=${read.zone}: of a table the zone is a name.`,
      'Write Europe/Berlin.',
    );
  }
  if (read.timeFormat === undefined) return undefined;
  const format = timeFormatNamed(read.timeFormat);
  if (format.kind !== 'pattern') return format;
  throw new IncidentError(
    'usage',
    `--read timeFormat=${read.timeFormat}: times of a table are DateTime, ISO 8601 texts or epoch numbers.`,
    'Use iso8601 or epoch-milliseconds, or a view with a DateTime column.',
  );
}
