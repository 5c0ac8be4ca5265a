import { IncidentError } from '../protocol/errors';

const WORD = /(?:[^\s"']+|"[^"]*"|'[^']*')+/g;
const QUOTED = /"([^"]*)"|'([^']*)'/g;

/**
 * A command as its program and arguments. Quotes keep blanks together and nothing else means anything: no shell will see
 * it, so there are no variables, pipes or escapes. Throws `replay-failed` for an empty command or a quote without its pair.
 */
export function commandWords(command: string): [program: string, ...parameters: string[]] {
  if (/["']/.test(command.replace(QUOTED, '')))
    throw new IncidentError(
      'replay-failed',
      'The replay command has a quote that is not closed.',
      'Close it, as in: python "my model/predict.py".',
    );
  const [program, ...parameters] = [...command.matchAll(WORD)].map(([word]) => word.replace(QUOTED, '$1$2'));
  if (program === undefined || program === '')
    throw new IncidentError(
      'replay-failed',
      'No replay command is set.',
      'Name the program that runs your model, such as: python predict.py.',
    );
  return [program, ...parameters];
}
