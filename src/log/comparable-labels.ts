import type { Problem } from '../protocol/report';
import { atLabelAge, equalLabelAge } from './label-age';
import type { Periods, PredictionLog } from './prediction-log';
import { selectiveLabels } from './selective-labels';

/** The log with labels that can be compared between the periods, and what is to be said about them. */
export async function withComparableLabels(
  log: PredictionLog,
  periods: Periods,
  signal?: AbortSignal,
): Promise<{ log: PredictionLog; problems: Problem[] }> {
  const age = await equalLabelAge(log, periods, signal);
  const aged = age ? atLabelAge(log, age) : log;
  const problems: Problem[] = age ? [{ code: 'equal-label-age', text: age.text }] : [];
  const withheld = await selectiveLabels(aged, periods, signal);
  if (withheld === null) return { log: aged, problems };
  problems.push({ code: 'selective-labels', text: `Accuracy is not shown: ${withheld}.` });
  return { log: { ...aged, withheld }, problems };
}
