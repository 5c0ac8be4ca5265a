import type { AnalysisClient } from '../../../src/analysis/client';
import { IncidentError } from '../../../src/protocol/errors';
import type { InvestigationRequest } from '../../../src/protocol/investigation';

/** Words that only the engine or JavaScript says: whoever reads a sentence with one cannot do anything about it. */
const JARGON =
  /\b(undefined|\[object|SELECT|read_csv|read_json|read_parquet|[A-Z][a-z]+ Error:|TypeError|ENOENT|at .*\.[jt]s:\d+)/;

export interface Limits {
  seconds: number;
}

/** What is wrong with how a file was met; null where it was read, or refused as it should be. Asks everything twice. */
export async function fault(
  client: AnalysisClient,
  request: InvestigationRequest,
  how: 'read' | 'investigate',
  { seconds }: Limits,
): Promise<string | null> {
  const ask = async (): Promise<{ answer: string; fault: string | null }> => {
    const signal = AbortSignal.timeout(seconds * 1000);
    try {
      const report =
        how === 'read' ? await client.read(request, { signal }) : await client.investigate('fuzz', request, { signal });
      return { answer: withoutSeconds(report), fault: numberFault(report) };
    } catch (error) {
      return { answer: String(error), fault: signal.aborted ? `took more than ${seconds} s` : sentenceFault(error) };
    } finally {
      await client.close('fuzz');
    }
  };
  const first = await ask();
  if (first.fault !== null) return first.fault;
  const second = await ask();
  return second.answer === first.answer ? null : `two runs differ: ${difference(first.answer, second.answer)}`;
}

/** What keeps an error from being one sentence with advice; null where it is one. */
export function sentenceFault(error: unknown): string | null {
  if (!(error instanceof IncidentError)) {
    return `is no sentence: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
  }
  const { code, message, advice, sentence } = error;
  if (code === 'process-ended' || code === 'cancelled') return sentence;
  if (message === '' || advice === '') return `has no advice: ${sentence}`;
  if (/[\n\r\u001b]/.test(sentence)) return `is more than one line: ${sentence}`;
  if (JARGON.test(sentence)) return `speaks of the engine: ${sentence}`;
  if (sentence.length > 1000) return `is too long (${sentence.length}): ${sentence.slice(0, 300)}`;
  return /[.!?)]$/.test(message) && /\.$/.test(advice) ? null : `does not end: ${sentence}`;
}

/** Where a report holds a number that is none; null where it does not. */
function numberFault(value: unknown, path = 'report'): string | null {
  if (typeof value === 'number') return Number.isFinite(value) ? null : `${path} is ${value}`;
  if (typeof value !== 'object' || value === null) return null;
  for (const [key, each] of Object.entries(value)) {
    const found = numberFault(each, `${path}.${key}`);
    if (found !== null) return found;
  }
  return null;
}

const withoutSeconds = (report: unknown): string =>
  JSON.stringify(report, (key, value: unknown) => (key === 'seconds' ? undefined : value));

function difference(one: string, other: string): string {
  let place = 0;
  while (one[place] === other[place]) place++;
  const near = (text: string): string => text.slice(Math.max(0, place - 80), place + 80);
  return `…${near(one)}… and …${near(other)}…`;
}
