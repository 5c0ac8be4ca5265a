import type { Following } from '../../analysis/following';
import type { TextOptions } from '../../report/text/investigation';
import type { Arguments, Option } from '../command-line';

export type Format = 'text' | 'json' | 'markdown' | 'html' | 'csv' | 'parquet';

/** One subcommand: what its help says, and what it does. Only light imports: what computes is loaded when it runs. */
export interface Command {
  /** As it is typed, such as `schema check`. */
  name: string;
  /** What follows the name, such as `LOG...`. */
  words: string;
  /** One line for the list of commands. */
  summary: string;
  /** The head of its help: usage and what it is about. */
  usage: string;
  options: readonly Option[];
  /** The first is the default; empty where it has no `--format`. */
  formats: readonly Format[];
  /** When it ends with status 1, completing "1 …"; absent where it gives no verdict. */
  verdict?: string;
  /** Throws `IncidentError` for what the user did wrong. */
  run(asked: Asked): Promise<Answer>;
}

/** What a subcommand is given. */
export interface Asked {
  command: string;
  given: Arguments;
  format: Format;
  following: Following;
  text: TextOptions;
}

/** What standard output (or `--output`) gets, and the exit status where the caller asked for a verdict. */
export interface Answer {
  text: string;
  status?: 0 | 1;
  /** The command wrote `--output` itself; its text goes to standard output. */
  wrote?: boolean;
}
