import { usage } from './command-line';

/** A number given as an option; undefined where it is not given. Throws `usage` naming the option. */
export function numberOption(
  command: string,
  option: string,
  text: string | undefined,
  { least = -Infinity, most = Infinity, what = 'a number' }: { least?: number; most?: number; what?: string } = {},
): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (text.trim() !== '' && value >= least && value <= most) return value;
  throw usage(command, `--${option} ${text}: write ${what}.`);
}

/** A share from 0 to 1. */
export const shareOf = (command: string, option: string, text: string | undefined): number | undefined =>
  numberOption(command, option, text, { least: 0, most: 1, what: 'a share from 0 to 1' });
