import { parseArgs } from 'node:util';
import { IncidentError } from '../protocol/errors';
import { nearestName } from '../log/roles/names';

/** One option of a subcommand: what it is called, what it takes, and what it does, in a help text's words. */
export interface Option {
  name: string;
  /** What its value is called in the help; absent for a flag. */
  value?: string;
  repeatable?: boolean;
  help: string;
}

/** The words of a command line after the subcommand, checked against its options. */
export interface Arguments {
  positionals: string[];
  flags: ReadonlySet<string>;
  /** Values by option name, in the order given. */
  values: ReadonlyMap<string, string[]>;
}

/** Throws `usage` for an unknown option (naming the nearest), a missing value, or an option given twice. */
export function parseWords(command: string, words: readonly string[], options: readonly Option[]): Arguments {
  const config = Object.fromEntries(
    options.map((option) => [
      option.name,
      { type: option.value === undefined ? ('boolean' as const) : ('string' as const) },
    ]),
  );
  const { tokens } = parseArgs({
    args: [...words],
    options: config,
    strict: false,
    tokens: true,
    allowPositionals: true,
  });
  const positionals: string[] = [];
  const flags = new Set<string>();
  const values = new Map<string, string[]>();
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value);
    if (token.kind !== 'option') continue;
    const option = options.find(({ name }) => name === token.name);
    if (option === undefined || !token.rawName.startsWith('--')) throw unknownOption(command, token.rawName, options);
    if (option.value === undefined) {
      if (token.value !== undefined) throw usage(command, `--${option.name} takes no value.`);
      flags.add(option.name);
      continue;
    }
    const value = token.value;
    if (value === undefined || value === '' || (!token.inlineValue && value.startsWith('--'))) {
      throw usage(command, `--${option.name} needs a value: --${option.name} ${option.value}.`);
    }
    const given = values.get(option.name) ?? [];
    if (given.length > 0 && !option.repeatable) throw usage(command, `--${option.name} is given twice.`);
    values.set(option.name, [...given, value]);
  }
  return { positionals, flags, values };
}

/** A usage error that says where to read on. */
export const usage = (command: string, message: string): IncidentError =>
  new IncidentError('usage', message, `See model-incident ${command} --help.`.replace('  ', ' '));

function unknownOption(command: string, given: string, options: readonly Option[]): IncidentError {
  const nearest = nearestName(
    given.replace(/^-+/, ''),
    options.map(({ name }) => name),
  );
  const hint = nearest === null ? '' : ` Did you mean --${nearest}?`;
  return usage(command, `unknown option ${given}.${hint}`);
}

/** `NAME=VALUE`, split at the first `=`. */
export function pair(command: string, option: string, text: string, shape: string): [string, string] {
  const at = text.indexOf('=');
  if (at < 1) throw usage(command, `--${option} ${text}: write it as ${shape}.`);
  return [text.slice(0, at), text.slice(at + 1)];
}
