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
import type { InvestigationRequest, PartialReport, Phase } from '../protocol/investigation';
import type { Report } from '../protocol/report';
import { growing, periodReports, whole } from './assembly';
import { throwIfCancelled, type Following } from './following';
import { sideBySide } from './side-by-side';

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
): Promise<Report> {
  const { log, periods } = asked;
  const failed = new AbortController();
  const stop = (): void => failed.abort();
  const signals = following.signal ? [following.signal, failed.signal] : [failed.signal];
  const context: PlaybookContext = { ...asked, signal: AbortSignal.any(signals) };
  const started = { ...known, periods: await periodReports(log, periods, referenceFiles, following.signal) };
  const outcomes: Partial<Outcomes> = {};
  const say = (phase: Phase, text: string): void => following.onProgress?.({ phase, text });
  const arrived = <Step extends keyof Outcomes>(step: Step, outcome: Outcomes[Step]): Outcomes[Step] => {
    outcomes[step] = outcome;
    following.onPartial?.(growing(log, started, outcomes));
    return outcome;
  };

  following.onPartial?.(started);
  say('infrastructure', 'Checking volume, errors, latency and versions');
  say('data', 'Comparing every column of the two periods');
  const [infrastructureFound, dataFound] = await sideBySide(stop, [
    async () => arrived('infrastructure', await infrastructure(context)),
    async () => arrived('data', await data(context)),
  ]);
  throwIfCancelled(following.signal);
  say('segments', 'Searching for the segment that holds the fall');
  const segmentsFound = arrived('segments', await segments(context));
  throwIfCancelled(following.signal);
  say('timeline', 'Finding when it began and what else happened then');
  say('reproduction', 'Collecting wrong predictions and the nearest right ones');
  const [timelineFound, reproductionFound] = await sideBySide(stop, [
    async () => arrived('timeline', await timeline(context, { data: dataFound, segments: segmentsFound })),
    async () => arrived('reproduction', await reproduction(context, { segments: segmentsFound })),
  ]);
  throwIfCancelled(following.signal);
  say('diagnosis', 'Weighing the causes');
  const all: Outcomes = {
    infrastructure: infrastructureFound,
    data: dataFound,
    segments: segmentsFound,
    timeline: timelineFound,
    reproduction: reproductionFound,
  };
  const diagnosis = diagnose(context, all);
  return whole(log, started, concluded(all, diagnosis), diagnosis, { read: 0, total: 0 });
}
