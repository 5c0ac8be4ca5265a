import type { FilePart, SourceProfile } from '../engine/source';
import { IncidentError } from '../protocol/errors';
import type { Roles } from '../protocol/roles';

/**
 * Refuses a file among several logs that holds ids but neither times nor outputs: labels that were given without their own
 * `--labels`, whose rows would stand beside the log's instead of being joined to them. Throws `usage`.
 */
export function refuseLabelsAmongLogs({ parts }: SourceProfile, { id, timestamp, prediction, scores }: Roles): void {
  if (parts.length < 2 || id === undefined || timestamp === undefined) return;
  const outputs = [...(prediction === undefined ? [] : [prediction]), ...Object.values(scores)];
  const lacks = (columns: ReadonlySet<string>): boolean =>
    columns.has(id) && !columns.has(timestamp) && !outputs.some((name) => columns.has(name));
  const found = outputs.length === 0 ? undefined : parts.find((part) => lacks(columnsOf(part)));
  if (!found) return;
  throw new IncidentError(
    'usage',
    `${found.path} was given as a log, but has neither times ("${timestamp}") nor outputs ("${outputs[0] ?? ''}") as the other files have.`,
    `If it holds labels, write --labels before each file of them; else leave it out.`,
  );
}

/** Of requests that are taken apart nothing is said: their columns stand in all files together. */
function columnsOf({ layout }: FilePart): ReadonlySet<string> {
  if (layout.kind === 'unpacked') return new Set();
  return new Set(layout.kind === 'delimited' ? layout.columns : layout.fields.map(({ column }) => column));
}
