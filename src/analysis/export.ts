import { resolve } from 'node:path';
import { column } from '../engine/expression';
import { draftOf } from '../engine/duckdb/export';
import { openPredictionLog } from '../log/open';
import type { PredictionLog } from '../log/prediction-log';
import { parseInterval } from '../log/time/interval';
import { formatInstant } from '../log/time/instant';
import { zoneOf } from '../log/periods';
import { flatTable } from '../monitoring/export/flat-columns';
import { mappings } from '../monitoring/export/mappings';
import { IncidentError } from '../protocol/errors';
import type { InvestigationRequest } from '../protocol/investigation';
import type { Following } from './following';

const MOST_CLASSES = 100;

/** Writes a log as one flat file and says what was done and how other tools read it. */
export async function exportLog(
  request: InvestigationRequest,
  { path, raw }: { path: string; raw: boolean },
  following: Following,
): Promise<string> {
  const target = resolve(path);
  const log = await openPredictionLog(request, { ...following, beside: [draftOf(target)] });
  try {
    if (!log.engine.exportRows) {
      throw new IncidentError(
        'not-applicable',
        'A table on a server is not exported.',
        'Let the server write it: SELECT … INTO OUTFILE.',
      );
    }
    const format = /\.csv$/i.test(target) ? 'csv' : 'parquet';
    const classes = await classesOf(log, following.signal);
    const { columns, names, left } = flatTable(log, classes, format === 'csv' && !raw);
    const file = {
      path: target,
      format,
      columns,
      raw,
      ...(log.restriction ? { where: log.restriction } : {}),
    } as const;
    const { rows, formulas } = await log.engine.exportRows(file, following.signal);
    const said = [
      `${rows.toLocaleString('en')} rows and ${Object.keys(columns).length} columns were written to ${path}; times are UTC.`,
      ...(left.length > 0 ? [`Left out as private: ${left.join(', ')} (--show-private keeps them).`] : []),
      ...(formulas > 0
        ? [
            `Text like a formula (${formulas.toLocaleString('en')} ${formulas === 1 ? 'cell' : 'cells'}) got an apostrophe before it (--raw leaves it).`,
          ]
        : []),
      ...(names.binary ? [`y_true and y_pred are 1 for "${names.binary.positive}".`] : []),
    ];
    return `${said.map((line) => `# ${line}`).join('\n')}\n\n${mappings(names, log.task, path, referenceEnd(request, log))}\n`;
  } finally {
    await log.engine.close();
  }
}

/** The end of the good period that was given, else the middle of the log, which the reader is to change. */
function referenceEnd({ good }: InvestigationRequest, log: PredictionLog): string {
  const end = good === undefined ? (log.span.start + log.span.end) / 2 : parseInterval(good, 'good', zoneOf(log)).end;
  return formatInstant(Math.round(end / 1e6) * 1e6).replace('Z', '');
}

async function classesOf(log: PredictionLog, signal?: AbortSignal): Promise<string[]> {
  const { label, prediction } = log.roles;
  if (log.task === 'regression') return [];
  const names = [label, prediction].filter((name): name is string => name !== undefined);
  const tables = await log.engine.countAll(
    names.map((name) => ({
      by: { value: { kind: 'text' as const, operand: column(name) } },
      measures: { rows: { kind: 'count' as const } },
      largest: MOST_CLASSES,
    })),
    signal,
  );
  const values = tables.flatMap((table) =>
    Array.from({ length: table.numRows() }, (_, row) => table.get('value', row) as unknown),
  );
  return [...new Set(values.filter((value): value is string => typeof value === 'string'))].sort();
}
