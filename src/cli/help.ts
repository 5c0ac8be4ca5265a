import type { Option } from './command-line';
import { INVESTIGATE_OPTIONS, READ_OPTIONS } from './options';

export const COMMANDS = ['investigate', 'read'] as const;
export type Command = (typeof COMMANDS)[number];

export const GENERAL_HELP = `Usage: model-incident COMMAND …

Find out why a machine-learning model fails silently: compare a good with a bad period of its prediction log.

Commands:
  investigate LOG...   say what broke, since when, for whom, how sure, and what to do next
  read FILE...         show how a log is read: columns, roles, rows, rejected lines

model-incident COMMAND --help explains one of them; --version prints the version.
`;

const HEADS: Record<Command, string> = {
  investigate: `Usage: model-incident investigate LOG... [options]

LOG is a file or glob (.csv .tsv .jsonl .ndjson .json, plain, .gz or .zst; .parquet), several are read as one log;
- is standard input; a *.incident.json document runs what it describes.
`,
  read: `Usage: model-incident read FILE... [options]

Shows how a log is read: format, time, columns, their roles and why, rows, rejected lines.
`,
};

const FOOT = `
Standard output holds only the report. Exit status: 0 it ran, 2 wrong usage or unreadable input, 3 an internal fault,
130 interrupted.
`;

export function commandHelp(command: Command): string {
  const options = command === 'investigate' ? INVESTIGATE_OPTIONS : READ_OPTIONS;
  const width = Math.max(...options.map((option) => spelled(option).length));
  const lines = options.map((option) => `  ${spelled(option).padEnd(width)}  ${option.help}`);
  return `${HEADS[command]}\nOptions:\n${lines.join('\n')}\n  … may be given several times\n${FOOT}`;
}

const spelled = (option: Option): string =>
  `--${option.name}${option.value === undefined ? '' : ` ${option.value}`}${option.repeatable ? ' …' : ''}`;
