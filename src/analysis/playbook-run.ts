import { parsePeriods, requireRows } from '../log/periods';
import type { Periods, PredictionLog } from '../log/prediction-log';
import { proposePeriods } from '../log/proposed-periods';
import type { Outcomes, PlaybookContext } from '../playbook/context';
import { data } from '../playbook/data';
import { concluded, diagnose } from '../playbook/diagnosis';
import { infrastructure } from '../playbook/infrastructure';
import { reproduction } from '../playbook/reproduction';
import { segments } from '../playbook/segments';
import { timeline } from '../playbook/timeline';
import type { InvestigationRequest, PartialReport } from '../protocol/investigation';
import type { Report } from '../protocol/report';
import { growing, periodReports, whole } from './assembly';
import { throwIfCancelled, type Following } from './following';
import { sideBySide } from './side-by-side';
import { StepsProgress, type Durations } from './steps-progress';

/** The periods that are given, the others proposed. Throws where one is empty, or both overlap. */
export async function choosePeriods(
  log: PredictionLog,
  request: InvestigationRequest,
  following: Following,
): Promise<Periods> {
  const given = parsePeriods(log, {
    ...(request.good === undefined ? {} : { good: request.good }),
    ...(request.bad === undefined ? {} : { bad: request.bad }),
  });
  const periods = await proposePeriods(log, given, following.signal);
  await requireRows(log, periods, following.signal);
  return periods;
}

/** Runs the five steps and the diagnosis; each step's answer goes out as soon as it is there. */
export async function runPlaybook(
  asked: Omit<PlaybookContext, 'signal'>,
  known: PartialReport,
  referenceFiles: readonly string[],
  following: Following,
  durations: { last: Durations | null },
): Promise<Report> {
  const { log, periods } = asked;
  const failed = new AbortController();
  const stop = (): void => failed.abort();
  const signals = following.signal ? [following.signal, failed.signal] : [failed.signal];
  const context: PlaybookContext = { ...asked, signal: AbortSignal.any(signals) };
  const started = { ...known, periods: await periodReports(log, periods, referenceFiles, following.signal) };
  const outcomes: Partial<Outcomes> = {};
  const { good, bad } = started.periods;
  const progress = new StepsProgress((now) => following.onProgress?.(now), good.rows + bad.rows, durations.last);
  const arrived = <Step extends keyof Outcomes>(step: Step, outcome: Outcomes[Step]): Outcomes[Step] => {
    outcomes[step] = outcome;
    following.onPartial?.(growing(log, started, outcomes));
    return outcome;
  };

  try {
    following.onPartial?.(started);
    following.onProgress?.({ phase: 'infrastructure', text: 'Checking volume, errors, latency and versions' });
    // Few counts, and the first thing anybody wants to know: it does not wait for processors that copy columns.
    const infrastructureFound = arrived('infrastructure', await infrastructure(context));
    throwIfCancelled(following.signal);
    progress.begin('data', 'data', 'Comparing every column of the two periods');
    const dataFound = arrived('data', await data(context));
    throwIfCancelled(following.signal);
    progress.begin('segments', 'segments', 'Searching for the segment that holds the fall');
    const segmentsFound = arrived('segments', await segments(context));
    throwIfCancelled(following.signal);
    following.onProgress?.({ phase: 'timeline', text: 'Finding when it began and what else happened then' });
    progress.begin('timeline', 'reproduction', 'Finding when it began, collecting wrong predictions and right ones');
    const [timelineFound, reproductionFound] = await sideBySide(stop, [
      async () => arrived('timeline', await timeline(context, { data: dataFound, segments: segmentsFound })),
      async () => arrived('reproduction', await reproduction(context, { segments: segmentsFound })),
    ]);
    throwIfCancelled(following.signal);
    progress.begin('diagnosis', 'diagnosis', 'Weighing the causes');
    const all: Outcomes = {
      infrastructure: infrastructureFound,
      data: dataFound,
      segments: segmentsFound,
      timeline: timelineFound,
      reproduction: reproductionFound,
    };
    const diagnosis = diagnose(context, all);
    durations.last = { ...progress.took, diagnosis: 0 };
    return whole(log, started, concluded(all, diagnosis), diagnosis, { read: 0, total: 0 });
  } finally {
    progress.stop();
  }
}
