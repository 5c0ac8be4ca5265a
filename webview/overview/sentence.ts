import type { PartialReport } from '../../src/protocol/investigation';

/** The headline in two: what is behind it, and what fell since when for whom. Either may be all there is to say. */
export interface Sentence {
  cause: string | null;
  fall: string;
}

/** Letters at either end of the cause that have to be found in the hypothesis for the two to be the same. */
const SURE = 12;

/**
 * Parts the headline where its cause begins: the summary of the likeliest hypothesis, which the headline repeats without its
 * segment after a semicolon or a comma. The cause is told as the hypothesis tells it, segment and all.
 */
export function sentenceOf({ headline, hypotheses }: PartialReport): Sentence {
  const whole = headline ?? '';
  const first = hypotheses?.[0];
  if (!first || first.kind === 'none') return { cause: null, fall: whole };
  const summary = first.summary.toLowerCase();
  for (const { index } of whole.matchAll(/[;,] /g)) {
    const rest = whole
      .slice(index + 2)
      .replace(/\.$/, '')
      .toLowerCase();
    if (summary.includes(rest.slice(0, SURE)) && summary.includes(rest.slice(-SURE)))
      return { cause: first.summary, fall: `${whole.slice(0, index)}.` };
  }
  return { cause: null, fall: whole };
}

/** Letters of a word from which its middle gives way, and how many stay at its ends. */
const LONG = 56;
const [START, END] = [34, 18];

/**
 * A sentence for a glance: of a word that nobody reads to its end the middle gives way, and before that what `brief` leaves
 * out of it.
 */
export const glance = (text: string, brief = (word: string): string => word): string =>
  text.replace(/\S+/g, (word) => (word.length > LONG ? ends(brief(word)) : word));

const ends = (word: string): string => (word.length > LONG ? `${word.slice(0, START)}…${word.slice(-END)}` : word);
