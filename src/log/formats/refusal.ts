import { IncidentError } from '../../protocol/errors';
import type { LogFormat } from './format';

/** The error for a file that is recognised and is no log of predictions. */
export function refusal(path: string, { title, refusal: reason }: LogFormat): IncidentError {
  const { why, advice } = reason ?? { why: `is a ${title}`, advice: 'Give the log itself.' };
  return new IncidentError('file-unsupported', `${path} ${why}.`, advice);
}
