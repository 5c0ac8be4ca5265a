import { and, column, compare, literal, not, isNull, type Expression } from '../../engine/expression';
import { DAY, WEEK } from '../../log/time/epoch';
import type { RetrainingReport, RetrainingTrigger } from '../../protocol/monitoring';
import { ksFromCells, ksPValue } from '../../stats/kolmogorov-smirnov';
import { laterRows, type MonitoringContext } from '../windows/context';
import { psiByColumn } from '../windows/psi';
import { answerTo, ASKS_FOR_A_MODEL, SPEAKS_AGAINST, type DiagnosedCause } from './answer';
import { SEED_RETRAINING, shouldRetrainSeed, type SeedRetrainingSettings } from './seed';

export interface RetrainingSettings extends SeedRetrainingSettings {
  /** Volume trigger: new labelled rows after which to retrain anyway. */
  volume: number;
  /** PSI is watched on so many features, the most important first. */
  topFeatures: number;
  /** p-value of the KS test of the prediction (or score) below which its distribution has moved. */
  predictionPValue: number;
  /** So many times the good period's error call for another model: a regression's error has no floor that fits every unit. */
  errorFactor: number;
  /** When the model was trained, in microseconds; null: the end of the good period stands for it. */
  trainedAt: number | null;
  /** Names of the features to watch, where given. */
  features: readonly string[];
}

export const DEFAULT_RETRAINING: RetrainingSettings = {
  ...SEED_RETRAINING,
  volume: 100_000,
  topFeatures: 5,
  predictionPValue: 0.001,
  errorFactor: 1.25,
  trainedAt: null,
  features: [],
};

/** A KS test of a million rows sees every hair: it counts only with an effect. */
const SMALLEST_KS = 0.1;

/**
 * Whether, how soon and why to retrain: age, weekly performance, drift of the most important features and of the prediction,
 * and volume, guarded by a minimum of new labelled rows; beside it the seed's class to the letter, and what kind of answer
 * the diagnosis asks for.
 */
export async function decideRetraining(
  context: MonitoringContext,
  settings: RetrainingSettings,
  cause: DiagnosedCause | null,
): Promise<RetrainingReport> {
  const { log } = context;
  const trained = settings.trainedAt ?? context.baseline.interval?.end ?? null;
  const modelAgeDays = trained === null ? null : (log.span.end - trained) / DAY;
  const features = await featurePsi(context, settings);
  const maxPsi = Math.max(0, ...features.map((feature) => feature.psi ?? 0));
  const accuracy = await weeklyAccuracy(context);
  const moved = await predictionShift(context);
  const newSamples = await newLabelled(context, trained);
  const triggers = [
    ageTrigger(modelAgeDays, settings),
    log.task === 'regression'
      ? errorTrigger(await weeklyError(context), settings)
      : performanceTrigger(accuracy, settings),
    driftTrigger(features, settings),
    predictionTrigger(moved, settings),
    volumeTrigger(newSamples, settings),
  ];
  const seed = shouldRetrainSeed(
    {
      modelAgeDays: Math.floor(modelAgeDays ?? 0),
      maxFeaturePsi: maxPsi,
      currentAccuracy: accuracy,
      newSampleCount: newSamples,
    },
    settings,
  );
  const fired = triggers.filter((trigger) => trigger.fired);
  const enough = newSamples >= settings.minNewSamples;
  const answer = answerTo(cause);
  const retrain = fired.length > 0 && enough && !SPEAKS_AGAINST.has(answer.kind) && answer.kind !== 'nothing';
  const urgency = retrain ? urgencyOf(fired) : 'no';
  return {
    retrain,
    urgency,
    reasons: fired.map(({ text }) => text),
    triggers,
    modelAgeDays,
    newSamples,
    minimumNewSamples: settings.minNewSamples,
    seed,
    features,
    answer,
    text: sentence({ retrain, urgency, fired, enough, newSamples, answer }, settings),
  };
}

/** ShopFlow's policy: at once on drift, within a week on accuracy, on schedule otherwise. */
function urgencyOf(fired: readonly RetrainingTrigger[]): RetrainingReport['urgency'] {
  if (fired.some(({ id }) => id === 'drift' || id === 'prediction-drift')) return 'now';
  return fired.some(({ id }) => id === 'performance') ? 'within-a-week' : 'scheduled';
}

interface Decided {
  retrain: boolean;
  urgency: RetrainingReport['urgency'];
  fired: readonly RetrainingTrigger[];
  enough: boolean;
  newSamples: number;
  answer: RetrainingReport['answer'];
}

function sentence(
  { retrain, urgency, fired, enough, newSamples, answer }: Decided,
  { minNewSamples }: RetrainingSettings,
): string {
  if (retrain) {
    const when = { now: 'now', 'within-a-week': 'within a week', scheduled: 'on schedule', no: '' }[urgency];
    return `Retrain ${when}: ${fired.map(({ text }) => text).join(' ')}`;
  }
  if (fired.length === 0) {
    return ASKS_FOR_A_MODEL.has(answer.kind)
      ? `No trigger fired, but the diagnosis speaks for a new model: ${answer.text}`
      : 'Do not retrain: no trigger fired.';
  }
  if (SPEAKS_AGAINST.has(answer.kind) || answer.kind === 'nothing') return `Do not retrain yet. ${answer.text}`;
  if (!enough) {
    return `Do not retrain yet: there is a reason (${(fired[0]?.text ?? '').replace(/\.$/, '')}) but only ${newSamples} new labelled rows of ${minNewSamples}.`;
  }
  return answer.text;
}

function ageTrigger(days: number | null, { maxAgeDays }: RetrainingSettings): RetrainingTrigger {
  const text =
    days === null
      ? 'The age of the model is not known; give --trained-at.'
      : `The model is ${days.toFixed(1)} days old (limit ${maxAgeDays}).`;
  return { id: 'age', fired: days !== null && days > maxAgeDays, value: days, threshold: maxAgeDays, text };
}

function performanceTrigger(accuracy: number | null, { accuracyFloor }: RetrainingSettings): RetrainingTrigger {
  const text =
    accuracy === null
      ? 'Accuracy of the last week is not known: its labels have not come.'
      : `Accuracy of the last week is ${accuracy.toFixed(3)} (floor ${accuracyFloor}).`;
  const fired = accuracy !== null && accuracy < accuracyFloor;
  return { id: 'performance', fired, value: accuracy, threshold: accuracyFloor, text };
}

function errorTrigger(
  { good, now }: { good: number | null; now: number | null },
  { errorFactor }: RetrainingSettings,
): RetrainingTrigger {
  const value = good === null || now === null || good === 0 ? null : now / good;
  const known = { id: 'performance', threshold: errorFactor } as const;
  if (value === null) {
    const text = 'The error of the last week is not known: its labels, or those of the good period, have not come.';
    return { ...known, fired: false, value, text };
  }
  const spelled = [now ?? 0, value, good ?? 0].map((each) => String(Number(each.toPrecision(3))));
  const text = `MAE of the last week is ${spelled[0] ?? ''}, ${spelled[1] ?? ''} times the good period’s ${spelled[2] ?? ''} (limit ${errorFactor} times).`;
  return { ...known, fired: value > errorFactor, value, text };
}

function driftTrigger(features: RetrainingReport['features'], { psiThreshold }: RetrainingSettings): RetrainingTrigger {
  const worst = [...features].sort((a, b) => (b.psi ?? 0) - (a.psi ?? 0))[0];
  const value = worst?.psi ?? null;
  const text =
    worst === undefined || value === null
      ? 'No feature could be compared with the good period.'
      : `PSI of ${worst.name} is ${value.toFixed(3)} (limit ${psiThreshold}).`;
  return { id: 'drift', fired: value !== null && value > psiThreshold, value, threshold: psiThreshold, text };
}

function predictionTrigger(
  moved: { statistic: number; pValue: number } | null,
  { predictionPValue }: RetrainingSettings,
): RetrainingTrigger {
  if (moved === null) {
    const text = 'The distribution of scores could not be compared with the good period.';
    return { id: 'prediction-drift', fired: false, value: null, threshold: predictionPValue, text };
  }
  const { statistic, pValue } = moved;
  const text = `KS of the score is ${statistic.toFixed(3)}, p ${pValue < 1e-4 ? '< 0.0001' : `= ${pValue.toPrecision(2)}`} (acts at p < ${predictionPValue} with at least ${SMALLEST_KS}).`;
  const fired = pValue < predictionPValue && statistic >= SMALLEST_KS;
  return { id: 'prediction-drift', fired, value: pValue, threshold: predictionPValue, text };
}

function volumeTrigger(newSamples: number, { volume }: RetrainingSettings): RetrainingTrigger {
  const text = `${newSamples} new labelled rows (limit ${volume}).`;
  return { id: 'volume', fired: newSamples >= volume, value: newSamples, threshold: volume, text };
}

const count = { rows: { kind: 'count' } } as const;

async function newLabelled(context: MonitoringContext, trained: number | null): Promise<number> {
  const { log, rows, signal } = context;
  if (!log.outcome) return 0;
  const since = trained === null ? [] : [compare(log.time, '>=', literal(trained))];
  const where = and(rows, not(isNull(log.outcome)), ...since);
  return Number((await log.engine.count({ by: {}, measures: count, where }, signal)).get('rows', 0));
}

/** Accuracy of the last seven days after the good period, which would water down a fall; null where they have no labels. */
async function weeklyAccuracy(context: MonitoringContext): Promise<number | null> {
  const { log, signal } = context;
  if (!log.correct) return null;
  const where = and(laterRows(context), compare(log.time, '>=', literal(log.span.end - WEEK)));
  const measures = {
    labelled: { kind: 'countValues', operand: log.correct },
    right: { kind: 'sum', operand: log.correct },
  } as const;
  const found = await log.engine.count({ by: {}, measures, where }, signal);
  const labelled = Number(found.get('labelled', 0));
  return labelled > 0 ? Number(found.get('right', 0)) / labelled : null;
}

/** Mean absolute error of the good period, and of the last seven days after it. */
async function weeklyError(context: MonitoringContext): Promise<{ good: number | null; now: number | null }> {
  const { log, baselineRows, signal } = context;
  if (!log.loss) return { good: null, now: null };
  const lastWeek = and(laterRows(context), compare(log.time, '>=', literal(log.span.end - WEEK)));
  const measures = {
    labelled: { kind: 'countValues', operand: log.loss },
    sum: { kind: 'sum', operand: log.loss },
  } as const;
  const tables = await log.engine.countAll(
    [baselineRows, lastWeek].map((where) => ({ by: {}, measures, where })),
    signal,
  );
  const [good, now] = tables.map((table) => {
    const labelled = Number(table.get('labelled', 0));
    return labelled > 0 ? Number(table.get('sum', 0)) / labelled : null;
  });
  return { good: good ?? null, now: now ?? null };
}

/** PSI of the watched features, all that came after the good period against it. */
async function featurePsi(
  context: MonitoringContext,
  settings: RetrainingSettings,
): Promise<RetrainingReport['features']> {
  const { log } = context;
  const names = settings.features.length > 0 ? settings.features : log.roles.features;
  const measured = [...(await psiByColumn(context, names))].map(([name, psi]) => ({ name, psi }));
  const kept = measured.filter((feature) => feature.psi !== null);
  // Without importances every feature counts: the largest PSI decides either way.
  return kept
    .sort((a, b) => (b.psi ?? 0) - (a.psi ?? 0))
    .slice(0, settings.features.length > 0 ? undefined : settings.topFeatures);
}

const CELLS = 2000;

/** KS of the score (or the predicted amount), in cells fine enough for a decision. */
async function predictionShift(context: MonitoringContext): Promise<{ statistic: number; pValue: number } | null> {
  const { log, baselineRows, signal } = context;
  const { roles, task, engine } = log;
  const name = task === 'regression' ? roles.prediction : (Object.values(roles.scores)[0] ?? roles.confidence);
  const type = engine.describe().find((each) => each.name === name)?.type;
  if (name === undefined || (type !== 'number' && type !== 'integer')) return null;
  const operand = column(name);
  const extremes = { low: { kind: 'minimum', operand }, high: { kind: 'maximum', operand } } as const;
  const range = await engine.count({ by: {}, measures: extremes }, signal);
  const [low, high] = [Number(range.get('low', 0)), Number(range.get('high', 0))];
  if (!Number.isFinite(low) || !Number.isFinite(high) || low === high) return null;
  const cell: Expression = { kind: 'cell', operand, origin: low, perUnit: CELLS / (high - low), cells: CELLS };
  const known = not(isNull(operand));
  const tables = await engine.countAll(
    [baselineRows, laterRows(context)].map((where) => ({ by: { cell }, measures: count, where: and(where, known) })),
    signal,
  );
  const sides = tables.map((table) => {
    const counts = new Float64Array(CELLS + 1);
    for (let row = 0; row < table.numRows(); row++) {
      const at = Number(table.get('cell', row));
      if (at >= 0 && at <= CELLS) counts[at] = Number(table.get('rows', row));
    }
    return counts;
  });
  const [good = new Float64Array(0), bad = new Float64Array(0)] = sides;
  const total = (counts: Float64Array): number => counts.reduce((all, rows) => all + rows, 0);
  const ks = ksFromCells(Array.from(good, (rows, index) => ({ good: rows, bad: bad[index] ?? 0, splittable: false })));
  return ks && { statistic: ks.statistic, pValue: ksPValue(ks.statistic, total(good), total(bad)) };
}
