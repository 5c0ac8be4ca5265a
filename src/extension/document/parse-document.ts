import { findNodeAtLocation, type Node } from 'jsonc-parser';
import { shapeFault, treeOf } from '../../log/json-faults';
import {
  INCIDENT_DOCUMENT_VERSION,
  incidentDocumentSchema,
  type IncidentDocument,
} from '../../protocol/incident-document';

/** Why a text is no investigation. Line and column count from one. */
export type DocumentFault =
  | { kind: 'syntax'; line: number; column: number; expected: string }
  | { kind: 'newer'; version: number }
  | { kind: 'shape'; line: number; column: number; field: string; reason: string };

export type ParsedDocument =
  { document: IncidentDocument; fault?: undefined } | { document?: undefined; fault: DocumentFault };

/**
 * Reads the text of an `*.incident.json`. The version is looked at before the shape: a newer format may differ in ways
 * that this schema would report as the author's mistake.
 */
export function parseDocument(text: string): ParsedDocument {
  const { root, fault } = treeOf(text);
  if (fault || !root) {
    const { offset, expected } = fault ?? { offset: 0, expected: 'value expected' };
    return { fault: { kind: 'syntax', ...positionAt(text, offset), expected } };
  }
  const value: unknown = JSON.parse(text);
  const version = versionOf(value);
  if (version !== null && version > INCIDENT_DOCUMENT_VERSION) return { fault: { kind: 'newer', version } };

  const parsed = incidentDocumentSchema.safeParse(value);
  if (parsed.success) return { document: parsed.data };
  const issue = parsed.error.issues[0];
  const path = (issue?.path ?? []).filter((part) => typeof part !== 'symbol');
  return {
    fault: {
      kind: 'shape',
      ...positionAt(text, nearestNode(root, path).offset),
      field: path.join('.'),
      reason: shapeFault(issue),
    },
  };
}

function versionOf(value: unknown): number | null {
  if (typeof value !== 'object' || value === null || !('version' in value)) return null;
  return typeof value.version === 'number' ? value.version : null;
}

/** A missing field has no place of its own: its parent's is the nearest. */
function nearestNode(root: Node, path: (string | number)[]): Node {
  for (let length = path.length; length > 0; length--) {
    const node = findNodeAtLocation(root, path.slice(0, length));
    if (node) return node;
  }
  return root;
}

function positionAt(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset).split(/\r\n|\r|\n/);
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
