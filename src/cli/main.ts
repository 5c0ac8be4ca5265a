#!/usr/bin/env node
import { version } from '../../package.json';
import { IncidentError } from '../protocol/errors';
import { neutralise } from '../report/neutral-text';
import { parseWords } from './command-line';
import { COMMANDS, commandOf } from './commands';
import { commandHelp, generalHelp } from './help';
import { INTERRUPTED } from './interruption';
import { nearestName } from '../log/roles/names';

const RAN = 0;
const USER_FAULT = 2;
const INTERNAL_FAULT = 3;

/** The words after `node cli.js`; returns the exit status. */
async function main(words: readonly string[]): Promise<number> {
  try {
    return await dispatch(words);
  } catch (error) {
    return complain(error, words.includes('--verbose'));
  }
}

async function dispatch(words: readonly string[]): Promise<number> {
  const [first] = words;
  if (first === undefined) {
    process.stderr.write(generalHelp());
    return USER_FAULT;
  }
  if (first === '--help' || first === '-h' || first === 'help') return print(generalHelp());
  if (first === '--version') return print(`${version}\n`);
  const found = commandOf(words);
  if (found === null) throw noCommand(first);
  const { command, rest } = found;
  if (rest.includes('--help') || rest.includes('-h')) return print(commandHelp(command));
  const given = parseWords(command.name, rest, command.options);
  // The engine and the reports are heavy: they load only once the words of the command line make sense.
  const { run } = await import('./run');
  return run(command, given);
}

function noCommand(first: string): IncidentError {
  const names = COMMANDS.map(({ name }) => name);
  const within = names.filter((name) => name.startsWith(`${first} `));
  if (within.length > 0) {
    return new IncidentError('usage', `${first} is not complete.`, `Write ${within.join(' or ')}.`);
  }
  const nearest = nearestName(first, names) ?? 'investigate';
  return new IncidentError(
    'usage',
    `there is no command ${first}.`,
    `Did you mean "${nearest}"? See model-incident --help.`,
  );
}

function print(text: string): number {
  process.stdout.write(text);
  return RAN;
}

/** One line on standard error; the stack of a fault of ours only where it is asked for. */
function complain(error: unknown, verbose: boolean): number {
  if (error instanceof IncidentError) {
    if (error.code === 'cancelled') {
      process.stderr.write('model-incident: interrupted.\n');
      return INTERRUPTED;
    }
    process.stderr.write(`model-incident: ${oneLine(error.sentence)}\n`);
    return error.code === 'process-ended' ? INTERNAL_FAULT : USER_FAULT;
  }
  const message = error instanceof Error ? error.message : String(error);
  const stack = verbose || (process.env.DEBUG ?? '') !== '';
  const advice = stack ? '' : ' Run again with --verbose to see where, and report it.';
  process.stderr.write(`model-incident: internal fault: ${oneLine(message)}.${advice}\n`);
  if (stack && error instanceof Error) process.stderr.write(`${error.stack ?? ''}\n`);
  return INTERNAL_FAULT;
}

const oneLine = (text: string): string => neutralise(text.replace(/\s*\n\s*/g, ' ')).slice(0, 2000);

void main(process.argv.slice(2)).then((status) => {
  // Native threads of the engine must not keep the process; standard output has been written out by now.
  process.exit(status);
});
