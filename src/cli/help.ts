import type { Option } from './command-line';
import { COMMANDS } from './commands';
import type { Command } from './commands/command';

export function generalHelp(): string {
  const heads = COMMANDS.map(({ name, words }) => `${name} ${words}`);
  const width = Math.max(...heads.map((head) => head.length));
  const lines = COMMANDS.map(({ summary }, index) => `  ${(heads[index] ?? '').padEnd(width)}  ${summary}`);
  return `Usage: model-incident COMMAND …

Find out why a machine-learning model fails silently: compare a good with a bad period of its prediction log.

Commands:
${lines.join('\n')}

model-incident COMMAND --help explains one of them; --version prints the version.
`;
}

export function commandHelp({ usage, options, verdict }: Command): string {
  const width = Math.max(...options.map((option) => spelled(option).length));
  const lines = options.map((option) => `  ${spelled(option).padEnd(width)}  ${option.help}`);
  const failing = verdict === undefined ? '' : ` 1 ${verdict},`;
  return `${usage}
Options:
${lines.join('\n')}
  … may be given several times

Standard output holds only the report. Exit status: 0 it ran,${failing} 2 wrong usage or unreadable input, 3 an internal
fault, 130 interrupted.
`;
}

const spelled = (option: Option): string =>
  `--${option.name}${option.value === undefined ? '' : ` ${option.value}`}${option.repeatable ? ' …' : ''}`;
