/** Commands by the last part of their id in package.json. */
export const COMMANDS = [
  'investigateLog',
  'investigateTable',
  'openSample',
  'runAgain',
  'cancel',
  'showLog',
  'copyHeadline',
  'exportReport',
  'addLabelFiles',
  'addEventFiles',
  'addTraceFiles',
  'addMetricFiles',
  'addCommits',
  'replayExamples',
  'openView',
  'openAsText',
  'showRunning',
  'showFinding',
] as const;

export type CommandName = (typeof COMMANDS)[number];
export type Commands = Record<CommandName, (...parameters: unknown[]) => unknown>;
