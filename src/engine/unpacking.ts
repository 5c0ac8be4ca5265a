import type { Role } from '../protocol/roles';

/** A column of JSON records: the keys that lead to it. */
export interface JsonField {
  column: string;
  path: string[];
  /** Most values of the sample are JSON strings. */
  quoted: boolean;
}

/** How requests become rows, as data. Only engines that read files need to know it. */
export interface Unpacking {
  /** The format's name, as in the read report. */
  format: string;
  /** Columns of the record that every prediction of it carries: the row's column, and the record's. */
  envelope: { column: string; from: string }[];
  /** The row's column that names the request: with several predictions `#0`, `#1`, … is appended. */
  id: string | null;
  payloads: Payload[];
  /** Where requests and responses are records of their own: the record's column that pairs them. */
  pairing: { key: string; kind: string; /** Matches the kind of a response. */ response: string } | null;
}

/** What a record carries of the model's input, of its output, or of the truth. */
export interface Payload {
  side: PayloadSide;
  /** Columns of the record: the payload's text, and what says that it is in base64. */
  text: string;
  encoding: string | null;
  /** The text holds other parts of the request too: members beside the known ones are theirs. */
  shared?: boolean;
  /** What the payloads of a sample look like; each payload is read by the first shape that fits. */
  shapes: PayloadShape[];
  /** Members beside the instances (the model's version, say) by their paths from the payload: every instance has them. */
  beside: JsonField[];
}

/** `record`: JSON that a column happens to hold, of which only the names of its members say what they are. */
export type PayloadSide = 'request' | 'response' | 'truth' | 'record';

/** Where the instances of a payload stand, and the fields of one instance. */
export interface PayloadShape {
  /**
   * `list`: a JSON array at `path`; `single`: the JSON value at `path` is the one instance; `lines`: a JSON value a line;
   * `csv`: a line is an instance, its cells are fields 0, 1, …; `tensors`: JSON arrays side by side at `path`, each with
   * `data` (Open Inference Protocol), field [i, j] is the j-th number of the i-th.
   */
  kind: 'list' | 'single' | 'lines' | 'csv' | 'tensors';
  path: string[];
  /** Names that the payload itself gives its fields; only payloads with the same names have this shape. */
  names: { path: string[]; member: string | null; values: string[] } | null;
  /** The line that names the fields of delimited text, which is no instance. */
  header: string | null;
  /** Numbers of one instance in each tensor. */
  widths: number[];
  /** Keys and places that lead from an instance to each field; an empty path is the instance itself. */
  fields: JsonField[];
}

/** What the documentation of a log's format says that a column is. */
export interface StatedColumn {
  /** The part of a record that it comes from: outputs are not sought among inputs, nor features among the rest. */
  side?: Exclude<PayloadSide, 'record'> | 'envelope';
  role?: Role;
  className?: string;
  /** The format's name, for the reason. */
  format: string;
}
