import type { PayloadSide, StatedColumn } from '../../engine/unpacking';
import type { Role } from '../../protocol/roles';
import type { RecordSample } from './record-sample';

/**
 * A format that serving and monitoring systems write logs in. One file each in this folder, listed in `known.ts`; it says
 * by what content it is recognised, and how its records become rows, as data: the engine does the work.
 */
export interface LogFormat {
  /** As the read report shows it. */
  name: string;
  /** In words. */
  title: string;
  /** What it was made after: a real file, or only the documentation of the system. */
  basis: 'sample' | 'documentation';
  recognises(records: RecordSample): boolean;
  /** For formats whose records are requests, which may hold many predictions. */
  requests?: Requests;
  /** For flat tables: what the format's columns are; null for a column that it does not know. */
  column?(name: string, records: RecordSample): Omit<StatedColumn, 'format'> | null;
  /** For files that describe the log beside them: roles by column. Alone they are refused. */
  describes?(records: RecordSample): Map<string, Role>;
  /** Why such a file cannot be read, and what to do; for what is no log of predictions. */
  refusal?: { why: string; advice: string };
}

/** Where the parts of a request stand in its record. A path leads through the members of JSON, or is a column's name. */
export interface Requests {
  /** Columns that may name the request; the first that the records have does. */
  id: string[];
  payloads: RequestPart[];
  /** Requests and responses are records of their own: what pairs them, and what kind of record it is. */
  pairing?: { key: string[]; kind: string[]; response: string };
  /** Roles of what else the record has, by its column. */
  roles?: Record<string, Role>;
}

export interface RequestPart {
  side: PayloadSide;
  path: string[];
  encoding?: string[];
  /** Member of the payload that alone is this part; or that belongs to another part of the same payload. */
  within?: string;
  without?: string;
}
