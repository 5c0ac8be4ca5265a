import { INCIDENT_DOCUMENT_VERSION, type IncidentDocument } from '../../protocol/incident-document';
import { toDocumentPath } from './document-paths';

/** What the three steps of the command gather. Files are absolute. */
export interface Choice {
  logs: string[];
  reference?: string[];
  events?: string[];
  roles: NonNullable<IncidentDocument['roles']>;
  where?: NonNullable<IncidentDocument['where']>;
  good?: string;
  bad?: string;
}

/** The text of a new investigation in `folder`. What the tool is to find out itself is left out. */
export function newDocumentText(folder: string, choice: Choice): string {
  const relative = (files: string[]): string[] => files.map((file) => toDocumentPath(folder, file));
  const periods = {
    ...(choice.good === undefined ? {} : { good: choice.good }),
    ...(choice.bad === undefined ? {} : { bad: choice.bad }),
  };
  const document: IncidentDocument = {
    version: INCIDENT_DOCUMENT_VERSION,
    logs: relative(choice.logs),
    ...(choice.reference?.length ? { reference: relative(choice.reference) } : {}),
    ...(choice.events?.length ? { events: relative(choice.events) } : {}),
    ...(choice.roles.length > 0 ? { roles: choice.roles } : {}),
    ...(choice.where?.length ? { where: choice.where } : {}),
    ...(Object.keys(periods).length > 0 ? { periods } : {}),
  };
  return JSON.stringify(document, null, 2) + '\n';
}

const COMPOUND_EXTENSION = /\.(csv|tsv|jsonl|ndjson|json|parquet|parq|pq)(\.(gz|zst))?$/i;

/** `predictions.csv.gz` as `predictions`; the second attempt at a taken name is `predictions-2`. */
export function documentName(log: string, attempt: number): string {
  const base = (
    log
      .replace(/\?secure$/, '')
      .split(/[\\/]/)
      .at(-1) ?? log
  ).replace(COMPOUND_EXTENSION, '');
  return `${base}${attempt > 1 ? `-${attempt}` : ''}.incident.json`;
}
