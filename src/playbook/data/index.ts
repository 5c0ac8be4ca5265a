import type { Finding, StepReport } from '../../protocol/report';
import { census } from '../census';
import type { DataOutcome, OnsetSignal, PlaybookContext } from '../context';
import { drift, type Drift } from '../drift';
import { byWeight } from '../drift/verdict';
import { binnedCounts } from '../drift/binned-counts';
import { focused } from '../onset/focus';
import { survey } from '../segments/survey';
import { wordsOf } from '../segments/words';
import { leaning } from '../shift/leaning';
import { CHECKS } from './checks';
import type { DataEvidence, Fault, Suspicion } from './fault';
import { weigh } from './weigh';

const SEVERITIES = ['critical', 'warning', 'info'];
const NAMES_SHOWN = 3;

/** Second question: is it the data? Structure first, then distributions. Faults are sought where they surely hold. */
export async function data(asked: PlaybookContext): Promise<DataOutcome> {
  const context = await focused(asked);
  const leans = await leaning(context);
  const sharp = weighedBy(leans, await drift(context));
  const evidence: DataEvidence = {
    context,
    columns: await census(context),
    binned: new Map((await binnedCounts(context)).map((binned) => [binned.column.name, binned])),
    drift: sharp,
    counts: (await survey(context)).counts,
  };
  const suspicions = withoutEchoes((await Promise.all(CHECKS.map(async (check) => check(evidence)))).flat());
  const faults = await weigh(evidence, suspicions);
  const reported = weighedBy(leans, await drift(asked));
  return {
    step: describe(faults, reported),
    features: reported.features,
    outputs: reported.outputs,
    sharp,
    faults,
    signals: signalsOf(faults),
  };
}

/** Drift with what the model leans on when other inputs are held, where that is more than its association alone shows. */
function weighedBy(leans: ReadonlyMap<string, number>, { features, outputs }: Drift): Drift {
  const weighed = features.map((report) => {
    const held = leans.get(report.name) ?? 0;
    return report.importance === null || report.importance >= held ? report : { ...report, importance: held };
  });
  return { features: weighed.sort(byWeight), outputs };
}

/** A fault so clear, in a column that matters so much, dates the change better than the metric does. */
const UNMISTAKABLE = 0.85;
const MATTERS = 0.06;

function signalsOf(faults: readonly Fault[]): OnsetSignal[] {
  return faults
    .filter(({ strength, importance }) => strength >= UNMISTAKABLE && (importance === null || importance >= MATTERS))
    .sort((a, b) => (b.explained ?? 0) * b.strength - (a.explained ?? 0) * a.strength)
    .flatMap(({ check, columns, segment, event }) =>
      event === null
        ? []
        : [
            {
              text: `${check} of ${columns[0] ?? 'rows'}${segment ? ` where ${wordsOf(segment)}` : ''}`,
              event,
              ...(ONE_VALUE.has(check) && { firstMayBeGenuine: true }),
            },
          ],
    );
}

/** Checks whose sign is one value: what a column froze at was right when it came. */
const ONE_VALUE = new Set(['frozen', 'default-value']);

/** Checks whose sign many faults show: told only where no stronger check says which. */
const HINTS = new Set(['range', 'correlations-lost']);

/** What says the same of a column as a stronger check is left out: a unit change also leaves the range. */
function withoutEchoes(suspicions: readonly Suspicion[]): Suspicion[] {
  const strongest = new Map<string, number>();
  const swapped = new Set(
    suspicions.filter(({ check }) => check === 'swapped' || check === 'renamed').flatMap(({ columns }) => columns),
  );
  for (const { columns, strength, check } of suspicions) {
    const name = columns[0];
    if (name !== undefined && check !== 'constant-until')
      strongest.set(name, Math.max(strongest.get(name) ?? 0, strength));
  }
  const constant = new Set(
    suspicions.filter(({ check }) => check === 'constant-until').flatMap(({ columns }) => columns),
  );
  return suspicions.filter(({ columns, strength, check }) => {
    const name = columns[0];
    if (name === undefined || check === 'constant-until' || check === 'swapped' || check === 'renamed') return true;
    if (constant.has(name) || swapped.has(name)) return false;
    if (HINTS.has(check) && strength < (strongest.get(name) ?? 0)) return false;
    return strength >= (strongest.get(name) ?? 0) - 0.3;
  });
}

function describe(faults: readonly Fault[], { features }: Drift): StepReport {
  const drifted = features.filter((report) => report.drifted);
  const findings: Finding[] = [
    ...[...faults]
      .sort((a, b) => b.strength * (b.importance ?? 0.5) - a.strength * (a.importance ?? 0.5))
      .map(({ finding }) => finding),
    ...drifted.map((report): Finding => ({
      id: `drift/${report.name}/`,
      severity: (report.importance ?? 0) > 0.1 ? 'warning' : 'info',
      text: `${report.name} drifted${report.psi === null ? '' : ` (PSI ${report.psi.toFixed(2)})`}${(report.importance ?? 1) < 0.05 ? '; the model hardly leans on it' : ''}.`,
      column: report.name,
      segment: null,
    })),
  ].sort((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity));
  const serious = faults.filter(({ finding }) => finding.severity === 'critical');
  const names = drifted
    .slice(0, NAMES_SHOWN)
    .map(({ name }) => name)
    .join(', ');
  const more = drifted.length > NAMES_SHOWN ? ` and ${drifted.length - NAMES_SHOWN} more` : '';
  const summary =
    serious[0]?.finding.text ??
    (drifted.length > 0
      ? `${drifted.length} of ${features.length} features drifted: ${names}${more}.`
      : 'No fault and no drift found.');
  return { id: 'data', status: serious.length > 0 || drifted.length > 0 ? 'suspect' : 'clear', summary, findings };
}
