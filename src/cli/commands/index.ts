import type { Command } from './command';
import { assign } from './assign';
import { estimate } from './estimate';
import { experiment } from './experiment';
import { exportCommand } from './export';
import { investigate } from './investigate';
import { metrics } from './metrics';
import { monitor } from './monitor';
import { performanceCommand } from './performance';
import { proxy } from './proxy';
import { read } from './read';
import { retrain } from './retrain';
import { schemaCheck, schemaInfer } from './schema';
import { shadow } from './shadow';
import { traces } from './traces';

/** Every subcommand, in the order of the help. */
export const COMMANDS: readonly Command[] = [
  investigate,
  read,
  schemaInfer,
  schemaCheck,
  estimate,
  performanceCommand,
  proxy,
  monitor,
  assign,
  retrain,
  shadow,
  experiment,
  metrics,
  traces,
  exportCommand,
];

/** The command the first words name, and the words after it; null where there is none. */
export function commandOf(words: readonly string[]): { command: Command; rest: readonly string[] } | null {
  for (const length of [2, 1]) {
    const name = words.slice(0, length).join(' ');
    const command = COMMANDS.find((each) => each.name === name);
    if (command) return { command, rest: words.slice(length) };
  }
  return null;
}
