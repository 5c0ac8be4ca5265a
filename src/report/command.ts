import type { InvestigationRequest } from '../protocol/investigation';
import type { Report } from '../protocol/report';

/** The command line that makes this report again: periods that were proposed are written out, so that it stays the same. */
export function reproducingCommand(request: InvestigationRequest, report: Report): string {
  const { good, bad } = report.periods;
  const words = [
    'model-incident',
    'investigate',
    ...request.logs,
    ...option('--good', request.good ?? (request.reference.length > 0 ? undefined : interval(good))),
    ...option('--bad', request.bad ?? interval(bad)),
    ...request.reference.flatMap((file) => ['--reference', file]),
    ...request.labels.flatMap((file) => ['--labels', file]),
    ...request.events.flatMap((file) => ['--events', file]),
    ...(request.traces ?? []).flatMap((file) => ['--traces', file]),
    ...(request.metrics ?? []).flatMap((file) => ['--metrics', file]),
    ...request.roles.flatMap(({ role, column, className }) => [
      '--role',
      `${role}${className === undefined ? '' : `:${className}`}=${column}`,
    ]),
    ...Object.entries(request.read).flatMap(([name, value]) => ['--read', `${name}=${String(value)}`]),
    ...request.where.flatMap(({ column, value }) => ['--where', `${column}=${value}`]),
  ];
  return words.map(shellWord).join(' ');
}

const option = (name: string, value: string | undefined): string[] => (value === undefined ? [] : [name, value]);

const interval = (period: Report['periods']['good']): string | undefined =>
  period.start === null || period.end === null ? undefined : `${period.start}/${period.end}`;

/** A word for a POSIX shell: single quotes keep everything, and control characters are written as `$'\x1b'`. */
function shellWord(word: string): string {
  if (/^[\w@%+=:,./-]+$/.test(word)) return word;
  if (!/[\u0000-\u001f\u007f]/.test(word)) return `'${word.replace(/'/g, `'\\''`)}'`;
  const escaped = word
    .replace(/[\\']/g, '\\$&')
    .replace(/[\u0000-\u001f\u007f]/g, (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`);
  return `$'${escaped}'`;
}
