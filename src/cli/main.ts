#!/usr/bin/env node
import { version } from '../../package.json';
import { IncidentError } from '../protocol/errors';
import { neutralise } from '../report/neutral-text';
import { parseWords } from './command-line';
import { COMMANDS, commandHelp, GENERAL_HELP } from './help';
import { INTERRUPTED } from './interruption';
import { nearestName } from '../log/roles/names';
import { INVESTIGATE_OPTIONS, READ_OPTIONS } from './options';

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

async function dispatch([first, ...words]: readonly string[]): Promise<number> {
  if (first === undefined) {
    process.stderr.write(GENERAL_HELP);
    return USER_FAULT;
  }
  if (first === '--help' || first === '-h' || first === 'help') return print(GENERAL_HELP);
  if (first === '--version') return print(`${version}\n`);
  const command = COMMANDS.find((name) => name === first);
  if (command === undefined) {
    const nearest = nearestName(first, COMMANDS) ?? 'investigate';
    throw new IncidentError(
      'usage',
      `there is no command ${first}.`,
      `Did you mean "${nearest}"? See model-incident --help.`,
    );
  }
  if (words.includes('--help') || words.includes('-h')) return print(commandHelp(command));
  const given = parseWords(command, words, command === 'investigate' ? INVESTIGATE_OPTIONS : READ_OPTIONS);
  const { run } = await import('./run');
  await run(command, given);
  return RAN;
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
