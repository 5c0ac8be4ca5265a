import { and, column, isNull, not, type Expression } from '../../engine/expression';
import { labelText } from '../../log/outcome';
import type { PerformanceMetrics } from '../../protocol/monitoring';
import { classificationQuality, type ConfusionCell } from '../../stats/classification';
import { aucFromCounts, brierScore, expectedCalibrationError, logLoss } from '../../stats/score-quality';
import type { MonitoringContext } from '../windows/context';
import {
  scoreCounts,
  scoreSteps,
  segmentScoreCounts,
  segmentScoreKeys,
  type CellCounts,
  type ScoreCell,
  type ScoreCounts,
  type ScoreStep,
} from '../windows/score-cells';
import type { ScoreSource } from '../windows/scores';
import { slots, tally, talliedRows, type TallyGroup } from '../windows/tally';
import { EMPTY_METRICS, type Grouping, type Measured } from './measured';

/**
 * Accuracy, precision, recall and F1 from the confusion matrix; AUC, log loss, Brier score and calibration error from the
 * score, where there is one. Precision and its like are the positive class's of two, else means over the classes.
 */
export async function measureClassification(
  context: MonitoringContext,
  source: ScoreSource | null,
  grouping: Grouping | null,
): Promise<Measured[]> {
  const by: Record<string, Expression> = grouping ? { group: grouping.value } : {};
  const { correct } = context.log;
  if (!correct) return [];
  const groups = await tally(context, {
    by: { ...by, predicted: predictedClass(context, source), actual: actualClass(context, source) },
    measures: { rows: { kind: 'count' } },
    where: and(not(isNull(correct)), ...(grouping ? [grouping.where] : [])),
    windows: grouping === null,
  });
  const scored = source?.event ? await scoresOf(context, source, grouping) : new Map<string, ScoreCounts>();
  const keys = grouping ? [...new Set(groups.map(({ key }) => String(key.group)))] : [''];
  return keys.map((key) => {
    const mine = grouping ? groups.filter((group) => String(group.key.group) === key) : groups;
    const scores = scored.get(key);
    const metrics = (rowsOf: (group: TallyGroup) => number, counts: CellCounts | undefined): PerformanceMetrics =>
      metricsOf(mine, rowsOf, scores && counts ? stepsOf(scores.cells, counts) : [], source);
    return {
      key,
      good: metrics(({ baseline }) => baseline.rows ?? 0, scores?.baseline),
      later: metrics(({ later }) => later.rows ?? 0, scores?.later),
      windows: Array.from({ length: grouping ? 0 : context.grid.count }, (_, index) =>
        metrics(({ windows }) => windows.rows?.[index] ?? 0, scores?.windows[index]),
      ),
    };
  });
}

/** Has the engine work out once what every segment is counted by. */
export async function prepareSegments(
  context: MonitoringContext,
  source: ScoreSource | null,
  values: readonly Expression[],
): Promise<void> {
  const { log, signal } = context;
  const classes = [predictedClass(context, source), actualClass(context, source)].filter(
    ({ kind }) => kind !== 'literal',
  );
  const keys = source?.event ? await segmentScoreKeys(context, source) : [slots(context, false).key];
  const expressions = [...values, ...classes, ...keys, ...(log.correct ? [log.correct] : [])];
  await log.engine.prepare('performance', { where: talliedRows(context), expressions }, signal);
}

async function scoresOf(
  context: MonitoringContext,
  source: ScoreSource,
  grouping: Grouping | null,
): Promise<Map<string, ScoreCounts>> {
  return grouping
    ? segmentScoreCounts(context, source, grouping)
    : new Map([['', await scoreCounts(context, source)] as const]);
}

const stepsOf = (cells: readonly ScoreCell[], counts: CellCounts): ScoreStep[] =>
  scoreSteps(
    cells,
    counts,
    (index) => counts.labelled[index] ?? 0,
    (index) => counts.events[index] ?? 0,
  );

const text = (name: string): Expression => ({ kind: 'text', operand: column(name) });

/** Without a prediction column the score decides; classes are then 1 and 0. */
function predictedClass({ log }: MonitoringContext, source: ScoreSource | null): Expression {
  const { prediction, label } = log.roles;
  if (prediction !== undefined && label !== undefined && sameSpelling(log.engine.describe(), prediction, label))
    return text(prediction);
  if (source?.kind === 'positive') return { kind: 'text', operand: source.predicted };
  // Only right or wrong is known: one class that is predicted always, and its truth or another.
  return { kind: 'literal', value: RIGHT };
}

const RIGHT = 'right';

function actualClass({ log }: MonitoringContext, source: ScoreSource | null): Expression {
  const { prediction, label } = log.roles;
  const columns = log.engine.describe();
  if (prediction !== undefined && label !== undefined && sameSpelling(columns, prediction, label))
    return labelText(log.roles, label, new Map(columns.map(({ name, type }) => [name, type])));
  if (source?.kind === 'positive' && source.event) return { kind: 'text', operand: source.event };
  const correct = log.correct ?? { kind: 'literal', value: null };
  const branches = [
    {
      when: { kind: 'compare', operator: '=', left: correct, right: { kind: 'literal', value: 1 } },
      then: { kind: 'literal', value: RIGHT },
    },
  ];
  return { kind: 'case', branches, otherwise: { kind: 'literal', value: 'wrong' } } as Expression;
}

/** `true` and 1 are one class but two texts: such columns are told apart by the score or by being right. */
function sameSpelling(columns: readonly { name: string; type: string }[], left: string, right: string): boolean {
  const typeOf = (name: string): string | undefined => columns.find((each) => each.name === name)?.type;
  const [a, b] = [typeOf(left), typeOf(right)];
  const isNumber = (type: string | undefined): boolean => type === 'integer' || type === 'number';
  return a === b || (isNumber(a) && isNumber(b)) || (a !== 'boolean' && b !== 'boolean');
}

function metricsOf(
  groups: readonly TallyGroup[],
  rowsOf: (group: TallyGroup) => number,
  scores: readonly ScoreStep[],
  source: ScoreSource | null,
): PerformanceMetrics {
  const cells = groups.map((group): ConfusionCell => ({
    predicted: String(group.key.predicted),
    actual: String(group.key.actual),
    rows: rowsOf(group),
  }));
  const quality = classificationQuality(cells);
  if (quality.rows === 0) return EMPTY_METRICS;
  const onlyRight = cells.every(({ predicted }) => predicted === RIGHT);
  const positive = positiveClass(
    quality.classes.map(({ className }) => className),
    source,
  );
  const one =
    positive === null ? quality.macro : (quality.classes.find(({ className }) => className === positive) ?? null);
  const known = scoreMetrics(scores, source);
  return {
    ...EMPTY_METRICS,
    labelled: quality.rows,
    accuracy: quality.accuracy,
    precision: onlyRight ? null : (one?.precision ?? null),
    recall: onlyRight ? null : (one?.recall ?? null),
    f1: onlyRight ? null : (one?.f1 ?? null),
    ...known,
  };
}

function positiveClass(classes: readonly string[], source: ScoreSource | null): string | null {
  if (source?.kind !== 'positive' || source.positive === null) return null;
  const { positive } = source;
  if (classes.includes(positive)) return positive;
  return classes.includes('1') && classes.every((name) => name === '0' || name === '1') ? '1' : null;
}

function scoreMetrics(steps: readonly ScoreStep[], source: ScoreSource | null): Partial<PerformanceMetrics> {
  if (source === null || steps.length === 0) return {};
  const isProbability = steps.every(({ score }) => score >= 0 && score <= 1);
  const ofClass = source.kind === 'positive';
  return {
    auc: ofClass ? aucFromCounts(steps) : null,
    logLoss: ofClass && isProbability ? logLoss(steps) : null,
    brier: ofClass && isProbability ? brierScore(steps) : null,
    calibrationError: isProbability ? expectedCalibrationError(steps) : null,
  };
}
