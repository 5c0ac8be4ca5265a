import type { Following } from '../analysis/following';
import { usage, type Arguments } from './command-line';
import type { Command } from './help';
import { interruption } from './interruption';
import { progressLine } from './progress';
import { requestFrom } from './request';
import { spool, withoutSpoolPath, type SpooledInput } from './standard-input';
import { checkOutput, terminalWidth, wantsColour, writeFileWhole, writeStandardOutput } from './terminal';

const STANDARD_INPUT = '-';

/** Runs one subcommand to its end: request, work, report. What the user did wrong is thrown as `IncidentError`. */
export async function run(command: Command, given: Arguments): Promise<void> {
  const signal = interruption();
  // The engine and the reports are heavy: they load only once the words of the command line make sense.
  const format = formatOf(command, given);
  const asked = await requestFrom(command, given);
  const output = given.values.get('output')?.[0];
  if (output !== undefined)
    checkOutput(output, [...given.positionals, ...asked.logs, ...asked.labels, ...asked.events, ...asked.reference]);
  const work = await import('./work');
  const spooled = asked.logs.includes(STANDARD_INPUT) ? await spool(process.stdin, signal) : null;
  const request =
    spooled === null
      ? asked
      : { ...asked, logs: asked.logs.map((log) => (log === STANDARD_INPUT ? spooled.path : log)) };
  const progress = progressLine(process.stderr, given.flags.has('quiet'));
  const following: Following = { signal, onProgress: (now) => progress.show(now) };
  const text = {
    width: terminalWidth(process.stdout, process.env),
    colour: output === undefined && wantsColour(process.stdout, process.env),
  };
  try {
    const report =
      command === 'investigate'
        ? work.spelled(named(await work.investigate(request, following), spooled), format, asked, text)
        : work.spelledReading(named(await work.readLog(request, following), spooled), format, text);
    progress.clear();
    if (output === undefined) await writeStandardOutput(report);
    else await writeFileWhole(output, report);
  } catch (error) {
    throw spooled === null ? error : renamed(error, spooled);
  } finally {
    progress.clear();
    spooled?.remove();
  }
}

const named = <T>(report: T, spooled: SpooledInput | null): T =>
  spooled === null ? report : withoutSpoolPath(report, spooled.path);

function renamed(error: unknown, spooled: SpooledInput): unknown {
  if (error instanceof Error) error.message = withoutSpoolPath(error.message, spooled.path);
  return error;
}

function formatOf(command: Command, given: Arguments): 'text' | 'json' | 'markdown' | 'html' {
  const format = given.values.get('format')?.[0] ?? 'text';
  const formats =
    command === 'investigate' ? (['text', 'json', 'markdown', 'html'] as const) : (['text', 'json'] as const);
  const known = formats.find((each) => each === format);
  if (known === undefined) throw usage(command, `--format ${format}: is none of ${formats.join(', ')}.`);
  return known;
}
