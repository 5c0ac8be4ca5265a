import { readFile } from 'node:fs/promises';
import { dirname, isAbsolute, join } from 'node:path';
import { z } from 'zod';
import { IncidentError } from '../protocol/errors';
import {
  INCIDENT_DOCUMENT_VERSION,
  incidentDocumentSchema,
  type IncidentDocument,
} from '../protocol/incident-document';
import { placeOf, shapeFault, syntaxFault } from '../log/json-faults';
import { emptyRequest, type InvestigationRequest } from '../protocol/investigation';
import type { MonitoringAsked } from '../protocol/monitoring';
import type { ReplayRecord } from '../protocol/replay';

export const isIncidentFile = (path: string): boolean => /\.incident\.json$/i.test(path);

/** Reads `*.incident.json` and returns what it asks for, its paths made relative to the working directory no longer. */
export async function requestFromFile(path: string): Promise<InvestigationRequest> {
  return requestFromDocument(parseDocument(await text(path), path), dirname(path));
}

/** What a document asks for. `folder` is where the document stands: its paths are relative to it. */
export function requestFromDocument(document: IncidentDocument, folder: string): InvestigationRequest {
  const resolved = (paths: readonly string[] | undefined): string[] =>
    (paths ?? []).map((path) => (isAbsolute(path) || isUrl(path) ? path : join(folder, path)));
  return {
    ...emptyRequest(resolved(document.logs)),
    reference: resolved(document.reference),
    labels: resolved(document.labels),
    events: resolved(document.events),
    ...(document.traces === undefined ? {} : { traces: resolved(document.traces) }),
    ...(document.metrics === undefined ? {} : { metrics: resolved(document.metrics) }),
    roles: (document.roles ?? []).map(({ className, ...role }) =>
      className === undefined ? role : { ...role, className },
    ),
    read: document.read ?? {},
    where: document.where ?? [],
    ...(document.privateColumns === undefined ? {} : { privateColumns: document.privateColumns }),
    ...(document.periods?.good === undefined ? {} : { good: document.periods.good }),
    ...(document.periods?.bad === undefined ? {} : { bad: document.periods.bad }),
    thresholds: document.thresholds ?? {},
    ...(document.monitoring === undefined ? {} : { monitoring: monitoringFrom(document.monitoring, resolved) }),
    ...(document.replay === undefined ? {} : { replay: replayFrom(document.replay, resolved) }),
  };
}

/** What monitoring a document asks for. */
function monitoringFrom(
  { rules, schema, every }: NonNullable<IncidentDocument['monitoring']>,
  resolved: (paths: readonly string[]) => string[],
): MonitoringAsked {
  const one = (path: string | undefined): string | undefined => resolved(path === undefined ? [] : [path])[0];
  const [rulesPath, schemaPath] = [one(rules), one(schema)];
  return {
    ...(rulesPath === undefined ? {} : { rules: rulesPath }),
    ...(schemaPath === undefined ? {} : { schema: schemaPath }),
    ...(every === undefined ? {} : { every }),
  };
}

function replayFrom({ at, rows }: ReplayRecord, resolved: (paths: readonly string[]) => string[]): ReplayRecord {
  const files = resolved(rows.map(({ file }) => file));
  return { at, rows: rows.map((row, index) => ({ ...row, file: files[index] ?? row.file })) };
}

/** Throws `document-invalid` naming the place in the document and what is expected there. */
export function parseDocument(content: string, name: string): IncidentDocument {
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch (cause) {
    throw invalid(name, syntaxFault(content), 'Mend the JSON.', cause);
  }
  const version = z.looseObject({ version: z.number() }).safeParse(value);
  if (version.success && version.data.version > INCIDENT_DOCUMENT_VERSION) {
    throw invalid(
      name,
      `it has format version ${version.data.version}, and this program knows ${INCIDENT_DOCUMENT_VERSION}`,
      'Update Model Incident Investigator to open it.',
    );
  }
  const parsed = incidentDocumentSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw invalid(name, `at ${placeOf(issue) || 'the document'}: ${shapeFault(issue)}`, 'Correct it there.');
}

const isUrl = (path: string): boolean => /^[a-z][a-z0-9+.-]+:\/\//i.test(path);

const invalid = (name: string, what: string, advice: string, cause?: unknown): IncidentError =>
  new IncidentError('document-invalid', `${name}: not an investigation document: ${what}.`, advice, { cause });

async function text(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : '';
    if (code === 'ENOENT')
      throw new IncidentError('file-not-found', `${path}: no such file.`, 'Check the path.', { cause });
    if (code === 'EISDIR')
      throw new IncidentError('file-unreadable', `${path}: is a directory.`, 'Give the document itself.', { cause });
    throw new IncidentError('file-unreadable', `${path}: cannot be read.`, 'Check its permissions.', { cause });
  }
}
