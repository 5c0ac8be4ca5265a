import type { StageBlock, StageCounts, StageSide } from '../../engine/spans';
import type { OpenedTraces } from '../../log/traces/open';
import type { Finding } from '../../protocol/report';
import type { StageReport, StageTimes, TracesReport } from '../../protocol/traces';
import { blockWidth } from '../comparison';
import type { PlaybookContext } from '../context';
import { untested, type Check } from './check';
import { rateChange, type RateChange } from './rate-change';
import { stageFindings, wholeInWords } from './stage-words';

const SHOWN_STAGES = 50;
/** Fewer traces in a period say nothing. */
const LEAST_TRACES = 20;
/** The gate of logged latency: rows beyond the good period's 95%, or a middle that moved. */
const LEAST_Z = 5;
const SLOW_SHARE = 0.08;
const ABOVE_MEDIAN = 0.65;
const MEDIAN_RATIO = 1.25;
/** A stage that grew by less than this share of a whole trace is not what people wait for. */
const LEAST_OF_WHOLE = 0.01;
/** The gate of failed requests. */
const LEAST_ERROR_Z = 4;
const SMALLEST_RISE = 0.005;
/** A stage of so many traces of one period and hardly any of the other appeared, or vanished. */
const PRESENT = 0.05;
const ABSENT = 0.005;

/** Which stage of serving got slower or fails, by the traces of both periods; null where no traces were given. */
export async function stageCheck(context: PlaybookContext): Promise<{ check: Check; report: TracesReport } | null> {
  const { traces, periods, signal } = context;
  if (!traces) return null;
  const { good, bad } = periods;
  const width = blockWidth(context);
  if (!good.interval || !bad.interval || width === null) return without(traces, 'the good period has no times');
  const counts = await traces.store.stages({ good: good.interval, bad: bad.interval, blockWidth: width }, signal);
  const whole = comparedStage(counts, null);
  if (whole.traces.good < LEAST_TRACES || whole.traces.bad < LEAST_TRACES) {
    const { good: before, bad: after } = whole.traces;
    return without(traces, `the good period has ${before} traces and the bad one ${after}`, whole.traces);
  }
  const slower = isSlower(whole);
  const report: TracesReport = {
    read: traces.reading,
    traces: whole.traces,
    duration: { good: timesOf(whole.good, whole.traces.good), bad: timesOf(whole.bad, whole.traces.bad) },
    slower,
    stages: stageReports(counts, whole, slower),
  };
  const findings: Finding[] = stageFindings(report, whole.slow?.bad ?? 0);
  return { check: { findings, measured: wholeInWords(report), missing: null }, report };
}

function without(
  { reading }: OpenedTraces,
  reason: string,
  traces = { good: 0, bad: 0 },
): { check: Check; report: TracesReport } {
  const none: StageTimes = { p50: null, p95: null, mean: null };
  const why = { stages: `Not compared: ${reason}.` };
  const report = { read: reading, traces, duration: { good: none, bad: none }, slower: false, stages: [], why };
  return { check: untested(`stages (${reason})`), report };
}

interface ComparedStage {
  good: StageSide | undefined;
  bad: StageSide | undefined;
  traces: { good: number; bad: number };
  aboveMedian: RateChange | null;
  slow: RateChange | null;
  failed: RateChange | null;
}

function comparedStage({ sides, blocks }: StageCounts, stage: number | null): ComparedStage {
  const [good, bad] = [false, true].map((isBad) => sides.find((side) => side.stage === stage && side.bad === isBad));
  const own = blocks.filter((block) => block.stage === stage);
  const change = (events: (block: StageBlock) => number): RateChange | null => {
    const side = (isBad: boolean) =>
      own.filter((block) => block.bad === isBad).map((block) => ({ trials: block.traces, events: events(block) }));
    return rateChange(side(false), side(true));
  };
  return {
    good,
    bad,
    traces: { good: good?.traces ?? 0, bad: bad?.traces ?? 0 },
    aboveMedian: change(({ aboveMedian }) => aboveMedian),
    slow: change(({ slow }) => slow),
    failed: change(({ failed }) => failed),
  };
}

function isSlower({ good, bad, slow, aboveMedian }: ComparedStage): boolean {
  if (!good || !bad) return false;
  if (slow && slow.z >= LEAST_Z && slow.bad >= SLOW_SHARE) return true;
  const moved = aboveMedian !== null && aboveMedian.z >= LEAST_Z && aboveMedian.bad >= ABOVE_MEDIAN;
  return moved && bad.p50 >= MEDIAN_RATIO * good.p50;
}

function stageReports(counts: StageCounts, whole: ComparedStage, wholeSlower: boolean): StageReport[] {
  const mean = (side: StageSide | undefined, traces: number): number => milliseconds(side?.sum ?? 0) / traces;
  const wholeMean = { good: mean(whole.good, whole.traces.good), bad: mean(whole.bad, whole.traces.bad) };
  const change = wholeMean.bad - wholeMean.good;
  const stages = new Set(counts.sides.map(({ stage }) => stage));
  const reports = [...stages].flatMap((stage): (StageReport & { growth: number })[] => {
    const name = stage === null ? undefined : counts.stages[stage];
    if (!name) return [];
    const own = comparedStage(counts, stage);
    const growth = mean(own.bad, whole.traces.bad) - mean(own.good, whole.traces.good);
    const { failed } = own;
    return [
      {
        ...name,
        traces: own.traces,
        time: { good: timesOf(own.good, whole.traces.good), bad: timesOf(own.bad, whole.traces.bad) },
        share: wholeSlower && change > 0 ? growth / change : null,
        errorRate: { good: failed?.good ?? null, bad: failed?.bad ?? null },
        slower: growth >= LEAST_OF_WHOLE * wholeMean.good && isSlower(own),
        erring: failed !== null && failed.z >= LEAST_ERROR_Z && failed.bad - failed.good >= SMALLEST_RISE,
        presence: presenceOf(own, whole),
        growth,
      },
    ];
  });
  return reports
    .sort((a, b) => Number(b.erring) - Number(a.erring) || Math.abs(b.growth) - Math.abs(a.growth))
    .slice(0, SHOWN_STAGES)
    .map(({ growth: _, ...report }) => report);
}

function presenceOf({ traces }: ComparedStage, whole: ComparedStage): StageReport['presence'] {
  const [good, bad] = [traces.good / whole.traces.good, traces.bad / whole.traces.bad];
  if (bad >= PRESENT && good <= ABSENT && traces.bad >= LEAST_TRACES) return 'appeared';
  if (good >= PRESENT && bad <= ABSENT && traces.good >= LEAST_TRACES) return 'vanished';
  return 'same';
}

const milliseconds = (nanoseconds: number): number => nanoseconds / 1e6;

function timesOf(side: StageSide | undefined, traces: number): StageTimes {
  if (!side) return { p50: null, p95: null, mean: 0 };
  return { p50: milliseconds(side.p50), p95: milliseconds(side.p95), mean: milliseconds(side.sum) / traces };
}
