import type { Following } from '../analysis/following';
import { usage, type Arguments } from './command-line';
import type { Command, Format } from './commands/command';
import { interruption } from './interruption';
import { progressLine } from './progress';
import { terminalWidth, wantsColour, writeFileWhole, writeStandardOutput } from './terminal';

/** Runs one subcommand to its end and returns its exit status. What the user did wrong is thrown as `IncidentError`. */
export async function run(command: Command, given: Arguments): Promise<number> {
  const signal = interruption();
  const format = formatOf(command, given);
  const output = given.values.get('output')?.[0];
  const progress = progressLine(process.stderr, given.flags.has('quiet'));
  const text = {
    width: terminalWidth(process.stdout, process.env),
    colour: output === undefined && wantsColour(process.stdout, process.env),
  };
  try {
    const following: Following = { signal, onProgress: (now) => progress.show(now) };
    const answer = await command.run({ command: command.name, given, format, following, text });
    progress.clear();
    if (output === undefined || answer.wrote) await writeStandardOutput(answer.text);
    else await writeFileWhole(output, answer.text);
    return answer.status ?? 0;
  } finally {
    progress.clear();
  }
}

function formatOf({ name, formats }: Command, given: Arguments): Format {
  const format = given.values.get('format')?.[0];
  if (format === undefined) return formats[0] ?? 'text';
  const known = formats.find((each) => each === format);
  if (known === undefined) throw usage(name, `--format ${format}: is none of ${formats.join(', ')}.`);
  return known;
}
