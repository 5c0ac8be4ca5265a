import type { OpenOptions } from '../log/loading';
import { openPredictionLog } from '../log/open';
import type { PredictionLog } from '../log/prediction-log';
import { openTable, type Table } from '../log/table';
import type { InvestigationRequest } from '../protocol/investigation';
import type { Monitoring, MonitoringReport } from '../protocol/monitoring';
import type { Problem } from '../protocol/report';
import { changed, changesOf, statesOf, whileUnchanged } from '../log/changing-files';

/** What a monitoring system found, and what must be said about how. */
export interface Monitored {
  monitoring: Monitoring;
  problems?: Problem[];
}

/** Opens a prediction log, lets a system look at it, and puts what it found into a report. The engine is closed after it. */
export async function monitorLog(
  request: InvestigationRequest,
  following: OpenOptions,
  work: (log: PredictionLog) => Promise<Monitored>,
): Promise<MonitoringReport> {
  const started = performance.now();
  return onUnchangedFiles(request, async () => {
    const log = await openPredictionLog(request, following);
    try {
      const read = since(started);
      const found = await work(log);
      return report(log, { ...log, labelled: log.outcome !== null }, found, read, since(started));
    } finally {
      await log.engine.close();
    }
  });
}

/** The same for any table, which need have neither times nor predictions. */
export async function monitorTable(
  request: InvestigationRequest,
  following: OpenOptions,
  work: (table: Table) => Promise<Monitored>,
): Promise<MonitoringReport> {
  const started = performance.now();
  return onUnchangedFiles(request, async () => {
    const table = await openTable(request, following);
    try {
      const read = since(started);
      const found = await work(table);
      return report(table, { ...table, labelled: table.roles.label !== undefined }, found, read, since(started));
    } finally {
      await table.engine.close();
    }
  });
}

async function onUnchangedFiles<T>(request: InvestigationRequest, work: () => Promise<T>): Promise<T> {
  const files = await statesOf(request);
  const result = await whileUnchanged(files, work);
  const { replaced } = await changesOf(files);
  if (replaced !== undefined) throw changed(replaced);
  return result;
}

function report(
  { engine, read, load }: Pick<Table, 'engine' | 'read' | 'load'>,
  head: Pick<MonitoringReport, 'roles' | 'task' | 'labelled'>,
  { monitoring, problems = [] }: Monitored,
  readSeconds: number,
  totalSeconds: number,
): MonitoringReport {
  return {
    schemaVersion: 1,
    source: {
      files: read.files.map(({ path }) => path),
      format: read.format,
      engine: engine.name,
      rows: load.rows,
      rejectedRows: load.rejected.count,
      seconds: { read: readSeconds, total: totalSeconds },
      read,
    },
    roles: head.roles,
    task: head.task,
    labelled: head.labelled,
    monitoring,
    problems: [...read.problems, ...load.problems, ...problems],
  };
}

const since = (started: number): number => Math.round(performance.now() - started) / 1000;
