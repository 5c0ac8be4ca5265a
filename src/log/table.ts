import type { Engine } from '../engine/engine';
import { and, column, compare, literal, within, type Expression } from '../engine/expression';
import type { LoadReport } from '../engine/source';
import { IncidentError } from '../protocol/errors';
import type { InvestigationRequest } from '../protocol/investigation';
import type { ReadReport } from '../protocol/read';
import type { Roles, Task } from '../protocol/roles';
import { FixedOffsetZone } from 'luxon';
import { loadLog, type OpenOptions } from './loading';
import { restrictionOf } from './restriction';
import { zoneNamed } from './time/instant';
import { parseInterval } from './time/interval';

/** Any table, with or without times and predictions: a batch before inference, say. */
export interface Table {
  readonly engine: Engine;
  readonly roles: Roles;
  readonly task: Task | null;
  /** Rows that `--where` and `--good` leave; everything where there is neither. */
  readonly where: Expression;
  readonly read: ReadReport;
  readonly load: LoadReport;
}

/** Loads files as a table with all their columns. Throws as `openPredictionLog`, but asks for no role. */
export async function openTable(request: InvestigationRequest, options: OpenOptions = {}): Promise<Table> {
  const { outcome, guess, report } = await loadLog(request, { ...options, keep: () => true }, 1);
  const { engine, report: load } = outcome;
  try {
    if (load.rows === 0) {
      throw new IncidentError('file-empty', `${request.logs.join(', ')} has no rows.`, 'Choose a file with rows.');
    }
    const zone = report.time?.zone ?? 'UTC';
    const last = Date.parse(report.time?.last ?? '') * 1000;
    const at = Number.isFinite(last) ? last : 0;
    const restriction = restrictionOf(request.where, { columns: engine.describe(), zone, at });
    const parts = [
      ...(load.referenceRows > 0 ? [compare({ kind: 'origin' }, '=', literal('log'))] : []),
      ...(restriction ? [restriction] : []),
      ...periodOf(request, guess.roles, zone),
    ];
    return { engine, roles: guess.roles, task: guess.task, where: and(...parts), read: report, load };
  } catch (error) {
    await engine.close();
    throw error;
  }
}

function periodOf({ good }: InvestigationRequest, { timestamp }: Roles, zone: string): Expression[] {
  if (good === undefined) return [];
  if (timestamp === undefined) {
    throw new IncidentError(
      'no-time-column',
      'The table has no time column for --good.',
      'Name one with --role timestamp=COLUMN, or leave --good out.',
    );
  }
  const { start, end } = parseInterval(good, 'good', zoneNamed(zone) ?? FixedOffsetZone.utcInstance);
  return [within(column(timestamp), start, end)];
}
