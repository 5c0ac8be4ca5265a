import type { Option } from './command-line';

/** Options of every command. */
export const OUTPUT: readonly Option[] = [
  { name: 'output', value: 'FILE', help: 'Write the report to a file instead of standard output' },
  { name: 'quiet', help: 'No progress on standard error' },
  { name: 'verbose', help: 'Say where an internal fault happened' },
  { name: 'help', help: 'Show this help' },
];

/** Options of every command that reads a log. */
export const READING: readonly Option[] = [
  {
    name: 'role',
    value: 'ROLE=COLUMN',
    repeatable: true,
    help: 'A column’s role where the guess is wrong; also score:CLASS=COLUMN',
  },
  {
    name: 'read',
    value: 'OPTION=VALUE',
    repeatable: true,
    help: 'delimiter quote escape encoding header decimal timeFormat clock zone noLabel',
  },
  {
    name: 'private',
    value: 'COLUMN',
    repeatable: true,
    help: 'A column whose values are shown nowhere, beside those that look personal; !COLUMN is none',
  },
  { name: 'show-private', help: 'Show the values of private columns after all' },
  { name: 'memory', value: 'SIZE', help: 'What the engine may use, such as 2GB; it spills to disk beyond it' },
  { name: 'threads', value: 'N', help: 'Threads of the engine' },
  ...OUTPUT,
];

export const LABELS: Option = {
  name: 'labels',
  value: 'FILE',
  repeatable: true,
  help: 'Labels that came later, joined by id',
};

export const FORMAT: Option = { name: 'format', value: 'text|json', help: 'Form of the report; text by default' };

export const WHERE: Option = {
  name: 'where',
  value: 'COLUMN=VALUE',
  repeatable: true,
  help: 'Only rows with this value: one model of many, one segment',
};

export const EVERY: Option = {
  name: 'every',
  value: 'WIDTH',
  help: 'Width of the windows of time: 15m, 1h, 1d, P7D; else what the log’s length and rows ask for',
};

export const GOOD: Option = {
  name: 'good',
  value: 'START/END',
  help: 'The period in which the model was right (ISO 8601, half-open); else proposed',
};

export const REFERENCE: Option = {
  name: 'reference',
  value: 'FILE',
  repeatable: true,
  help: 'Another log as the good period: training or validation data',
};

export const TRACES: Option = {
  name: 'traces',
  value: 'FILE',
  repeatable: true,
  help: 'Traces (OTLP JSON, Jaeger JSON), joined to predictions by trace or prediction id',
};

export const SERVICE_METRICS: Option = {
  name: 'metrics',
  value: 'FILE',
  repeatable: true,
  help: 'Answers of Prometheus to range queries, as context',
};

export const INVESTIGATE_OPTIONS: readonly Option[] = [
  GOOD,
  { name: 'bad', value: 'START/END', help: 'The period in which it went wrong; else proposed' },
  REFERENCE,
  LABELS,
  { name: 'events', value: 'FILE', repeatable: true, help: 'Deployments, pipeline runs and other events' },
  TRACES,
  SERVICE_METRICS,
  WHERE,
  {
    name: 'engine',
    value: 'duckdb|clickhouse',
    help: 'Where the rows are counted: what the LOG says, if it is left out',
  },
  {
    name: 'replay',
    value: 'COMMAND',
    help: 'Your model: reads the examples’ features as JSON lines, prints a prediction a line; no shell, 60 s',
  },
  {
    name: 'monitoring',
    help: 'Monitoring too: control charts, estimated and true performance, alerts, retraining, schema (in the JSON)',
  },
  { name: 'rules', value: 'FILE', help: 'Alert rules for that, and asks for it' },
  { name: 'schema', value: 'FILE', help: 'A schema contract for that, and asks for it' },
  { name: 'table', value: 'NAME', help: 'A table of the ClickHouse server that LOG (or CLICKHOUSE_URL) names' },
  { name: 'format', value: 'text|json|markdown|html', help: 'Form of the report; text by default' },
  { name: 'cache', value: 'FOLDER', help: 'Keep finished reports there: an unchanged log is answered at once' },
  ...READING,
];

export const READ_OPTIONS: readonly Option[] = [LABELS, FORMAT, ...READING];
