import type { ExperimentReport } from '../../protocol/monitoring';

const ALPHA = 0.05;

/** What a fixed-horizon test would have said at every look, and what that is worth. */
export function peekingOf(looks: ExperimentReport['looks']): ExperimentReport['peeking'] {
  if (looks.length === 0)
    return { looks: 0, significantLooks: 0, text: 'Single users are not looked at: whole blocks were assigned.' };
  const judged = looks.filter(({ pValue }) => pValue !== null);
  const significantLooks = judged.filter(({ pValue }) => (pValue ?? 1) < ALPHA).length;
  const last = judged.at(-1);
  const isNow = (last?.pValue ?? 1) < ALPHA;
  const isSafe = last?.anytime ? last.anytime[0] > 0 || last.anytime[1] < 0 : false;
  const stopped =
    !isNow && significantLooks > 0
      ? ` At ${significantLooks} earlier ${significantLooks === 1 ? 'look' : 'looks'} a fixed-horizon test would have said yes, and it does not now.`
      : '';
  const advice = isSafe
    ? 'The confidence sequence excludes zero: stopping now is safe however often one looked.'
    : isNow
      ? 'The fixed-horizon test counts only if this end was planned; the confidence sequence does not exclude zero yet.'
      : 'Neither the fixed-horizon test nor the confidence sequence excludes zero.';
  return { looks: judged.length, significantLooks, text: `${advice}${stopped}` };
}

/** What the experiment decides: nothing where assignment is broken, never against a guardrail. */
export function verdictOf(
  report: Omit<ExperimentReport, 'verdict' | 'text'>,
): Pick<ExperimentReport, 'verdict' | 'text'> {
  const { sampleRatio, metrics, guardrails, open, users } = report;
  const [primary] = metrics;
  if (sampleRatio.mismatch) return { verdict: 'invalid', text: sampleRatio.text };
  if (users.control === 0 || users.treatment === 0) {
    const waiting = open > 0 ? ` ${open} users’ outcome windows are still open.` : '';
    return {
      verdict: 'undecided',
      text: `No user of ${users.control === 0 ? 'control' : 'treatment'} can be counted yet.${waiting}`,
    };
  }
  const broken = guardrails.filter(({ passed }) => !passed);
  if (broken.length > 0)
    return {
      verdict: 'control',
      text: `The experiment fails on its guardrails: ${broken.map(({ text }) => text).join(' ')}`,
    };
  if (!primary || primary.difference === null)
    return { verdict: 'undecided', text: 'The primary metric does not vary.' };
  const numbers = `${primary.name} ${short(primary.control.mean)} → ${short(primary.treatment.mean)}`;
  const waiting = open > 0 ? ` ${open} users’ outcome windows are still open.` : '';
  if (!primary.significant)
    return { verdict: 'undecided', text: `Undecided: ${numbers} is within what chance explains.${waiting}` };
  const better = primary.name === 'mae' ? primary.difference < 0 : primary.difference > 0;
  const caution =
    primary.anytime?.significant === true || report.blocks?.split === 'block'
      ? ''
      : ' If this end was not planned beforehand, wait for the confidence sequence.';
  return better
    ? { verdict: 'treatment', text: `Treatment wins: ${numbers}, and every guardrail holds.${caution}${waiting}` }
    : { verdict: 'control', text: `Control stays: ${numbers}.${caution}${waiting}` };
}

const short = (value: number | null): string => (value === null ? 'unknown' : String(Number(value.toPrecision(4))));
