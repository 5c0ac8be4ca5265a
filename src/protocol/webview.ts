import type { IncidentDocument } from './incident-document';
import type { PartialReport, Progress, Restriction } from './investigation';
import type { Role } from './roles';
import type { ColumnSeries } from './series';
import type { PillarsWindow, PredictionPillars, Waterfall } from './traces';

/** Where an investigation stands. A snapshot is whole: the webview draws it and remembers nothing else of ours. */
export type RunState =
  | { state: 'idle' }
  | { state: 'running'; progress: Progress; startedAt: number }
  | { state: 'done'; seconds: number }
  | { state: 'cancelled' }
  /** `signIn`: trying again asks for the user and the password of a server. */
  | { state: 'failed'; message: string; advice: string; signIn?: boolean };

/** Where the replay of the examples stands. Its result is in the report. */
export type ReplayState =
  | { state: 'idle' }
  /** The reader wants a replay, and has not said yet what runs their model. */
  | { state: 'unset' }
  | { state: 'running'; rows: number }
  /** `setting`: the setting that names the command may be what to change. */
  | { state: 'failed'; message: string; advice: string; setting: boolean };

/** Where the monitoring of a report stands. Its result is the report’s `monitoring`. */
export type MonitoringState =
  { state: 'idle' } | { state: 'running' } | { state: 'failed'; message: string; advice: string };

/** What came of a question that a reader asked of a report. */
export type Answer<Question, Value> = { question: Question } & (
  { state: 'running' } | { state: 'done'; value: Value } | { state: 'failed'; message: string; advice: string }
);

/** What a reader looks at across metrics, traces and predictions: the latest of each that was asked for. */
export interface Pillars {
  waterfall?: Answer<{ trace: string }, Waterfall>;
  window?: Answer<{ from: string; to: string }, PillarsWindow>;
  prediction?: Answer<{ file: string; line: number }, PredictionPillars>;
}

/** Something the reader must do before anything can run: a document that is broken, newer than us, or not trusted. */
export interface Notice {
  message: string;
  advice: string;
  /** What the one button beside it sends: `editDocument` opens the document as text, `run` consents to reading. */
  action: 'editDocument' | 'run';
}

export interface Snapshot {
  /** Rises with every snapshot; the webview drops older ones. */
  revision: number;
  title: string;
  /** The last valid one while `notice` says that the text is not; without any, a document without logs. */
  document: IncidentDocument;
  notice?: Notice;
  run: RunState;
  /** What is known so far; a whole report once `run.state` is `done`; the last one while a new run is under way. */
  report: PartialReport | null;
  /** True while `report` belongs to an earlier run than `document` asks for. */
  stale: boolean;
  /** True when a file that `report` was made of has changed since. */
  logChanged?: boolean;
  replay: ReplayState;
  monitoring?: MonitoringState;
  pillars?: Pillars;
  /** Columns over time that a reader has asked for, as far as they are known; for `report`. */
  series: Record<string, ColumnSeries>;
  /** The one view that this page shows, where it stands beside the editor; all of them where absent. */
  only?: { view: ViewName; document: string };
  /** Translated strings by key. */
  strings: Record<string, string>;
}

export type ViewName =
  'overview' | 'timeline' | 'features' | 'segments' | 'examples' | 'service' | 'monitoring' | 'reading';

/** Which view shows what a step found; a type of single names, so that the extension and the webview cannot differ. */
export interface ViewOfStep {
  infrastructure: 'timeline';
  data: 'features';
  segments: 'segments';
  timeline: 'timeline';
  reproduction: 'examples';
}

/** Extension to webview. */
export type ToWebview =
  /** A `Snapshot` as JSON. */
  | { type: 'snapshot'; snapshot: string }
  | { type: 'show'; view: ViewName; finding?: string }
  /** What the reader did when this document was last open, as the page gave it to be kept. Comes before the first snapshot. */
  | { type: 'restore'; state: string }
  | { type: 'error'; message: string };

/** Webview to extension. Each is validated by a zod schema in src/extension before it is acted on. */
export type FromWebview =
  | { type: 'ready' }
  /** What the reader did, as JSON, for when the editor is opened again. */
  | { type: 'keep'; state: string }
  | { type: 'run' }
  | { type: 'cancel' }
  | { type: 'setPeriods'; good: string | null; bad: string | null }
  /** Restricts the whole investigation; an empty list lifts the restriction. */
  | { type: 'setWhere'; where: Restriction[] }
  | { type: 'setRole'; column: string; role: Role | null; className?: string }
  | { type: 'setNote'; finding: string; text: string }
  /** Wants columns over time in the next snapshots. */
  | { type: 'follow'; columns: string[] }
  /** Wants what monitoring finds, in the report of a later snapshot. */
  | { type: 'monitor' }
  /** Wants the spans of a trace, what the pillars say of a prediction, or what happened in a window of time (ISO 8601). */
  | { type: 'look'; at: { trace: string } | { file: string; line: number } | { from: string; to: string } }
  /** Asks for files and adds them to the document. */
  | { type: 'addFiles'; list: 'labels' | 'events' | 'traces' | 'metrics' }
  /** Opens a view beside the editor. */
  | { type: 'openBeside'; view: ViewName }
  | { type: 'openLocation'; file: string; line: number }
  | { type: 'openUrl'; url: string }
  | { type: 'copy'; text: string }
  | { type: 'copyHeadline' }
  | { type: 'export' }
  /** Writes a file that the reader chooses: a chart as PNG (base64), a table as CSV, examples as JSON. */
  | { type: 'saveFile'; kind: 'png' | 'csv' | 'json'; name: string; content: string }
  /** Puts the examples to the reader's own model. */
  | { type: 'replay' }
  | { type: 'cancelReplay' }
  /** Shows the setting that names the command. */
  | { type: 'replaySetting' }
  | { type: 'showLog' }
  | { type: 'editDocument' }
  /** Offers commits and tags of the workspace's repositories as events. */
  | { type: 'addCommits' }
  /** Lets the reader correct how the files were read. */
  | { type: 'readOtherwise' };
