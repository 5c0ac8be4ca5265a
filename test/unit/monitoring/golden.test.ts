import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { shouldRetrainSeed } from '../../../src/monitoring/retraining/seed';
import { validateSchemaSeed } from '../../../src/monitoring/schema/seed';
import { assignVariantSeed } from '../../../src/stats/assignment';
import { estimateAccuracy, estimateBinaryMetrics } from '../../../src/stats/cbpe';
import { classificationQuality, regressionQuality } from '../../../src/stats/classification';
import { armOf, confidenceSequence, fixedHorizon, sampleRatioTest } from '../../../src/stats/confidence-sequence';
import { fitIsotonic, isotonicAt } from '../../../src/stats/isotonic';
import { aucFromCounts } from '../../../src/stats/score-quality';

interface Counted {
  score: number[];
  prediction: number[];
  rows: number[];
  events: number[];
}
interface ArmSums {
  users: number;
  sum: number;
  squares: number;
}
interface Golden {
  cbpe: {
    reference: Counted;
    analysis: Counted;
    nannyml: Record<'accuracy' | 'precision' | 'recall' | 'f1' | 'roc_auc', number>;
  };
  multiclass: Record<'reference' | 'analysis', Omit<Counted, 'prediction'>> & { nannyml: number; realised: number };
  fewUnits: { control: ArmSums; treatment: ArmSums; pValue: number; interval: [number, number] };
  classification: {
    truth: string[];
    predicted: string[];
    accuracy: number;
    precision: number[];
    recall: number[];
    f1: number[];
    support: number[];
    macro: number[];
  };
  regression: { label: number[]; prediction: number[]; mae: number; rmse: number; r2: number };
  assignment: { experiment: string; user: string; share: number; variant: string }[];
  retraining: { inputs: [number, number, number | null, number]; answer: [boolean, string[]] }[];
  schema: { expected: Record<string, { max_null_rate?: number; allowed_values?: string[] }>; issues: string[] };
  experiment: {
    control: ArmSums;
    treatment: ArmSums;
    difference: number;
    pValue: number;
    interval: [number, number];
    sequences: { rho: number; alpha: number; interval: [number, number] }[];
  };
  sampleRatio: { counts: [number, number]; share: number; chiSquare: number; pValue: number }[];
}

const golden = JSON.parse(readFileSync(join(import.meta.dirname, '../../golden/monitoring.json'), 'utf8')) as Golden;

describe('estimated performance, against nannyml', () => {
  const cells = ({ score, prediction, rows, events }: Counted) =>
    score.map((each, index) => ({
      score: each,
      predicted: prediction[index] === 1,
      rows: rows[index] ?? 0,
      events: events[index] ?? 0,
    }));
  const fit = fitIsotonic(cells(golden.cbpe.reference));
  const analysis = cells(golden.cbpe.analysis);
  const at = (score: number): number => (fit ? isotonicAt(fit, score) : NaN);

  it('accuracy, precision, recall and F1 of the expected confusion matrix', () => {
    const found = estimateBinaryMetrics(
      analysis.map(({ score, predicted, rows }) => ({ probability: at(score), predictedPositive: predicted, rows })),
    );
    for (const name of ['accuracy', 'precision', 'recall', 'f1'] as const)
      expect(found?.[name]).toBeCloseTo(golden.cbpe.nannyml[name], 6);
    const accuracy = estimateAccuracy(
      analysis.map(({ score, predicted, rows }) => ({ probability: predicted ? at(score) : 1 - at(score), rows })),
    );
    expect(accuracy?.estimate).toBeCloseTo(golden.cbpe.nannyml.accuracy, 6);
  });

  it('AUC', () => {
    const byScore = new Map<number, number>();
    for (const { score, rows } of analysis) byScore.set(at(score), (byScore.get(at(score)) ?? 0) + rows);
    const counted = [...byScore]
      .sort((a, b) => a[0] - b[0])
      .map(([p, rows]) => ({ positives: rows * p, negatives: rows * (1 - p) }));
    // nannyml integrates the expected curve by trapezoids over its own thresholds.
    expect(aucFromCounts(counted)).toBeCloseTo(golden.cbpe.nannyml.roc_auc, 2);
  });
});

describe('estimated performance of three classes, against nannyml', () => {
  it('accuracy from the calibrated confidence of what was predicted', () => {
    const { reference, analysis, nannyml, realised } = golden.multiclass;
    const points = reference.score.map((score, index) => ({
      score,
      rows: reference.rows[index] ?? 0,
      events: reference.events[index] ?? 0,
    }));
    const fit = fitIsotonic(points);
    if (!fit) throw new Error('no fit');
    const found = estimateAccuracy(
      analysis.score.map((score, index) => ({ probability: isotonicAt(fit, score), rows: analysis.rows[index] ?? 0 })),
    );
    // nannyml calibrates every class against the rest and brings them to one, we the confidence itself: two calibrators of
    // the same rows, which differ by less than chance does.
    expect(Math.abs((found?.estimate ?? 0) - nannyml)).toBeLessThan(found?.error ?? 0);
    expect(Math.abs((found?.estimate ?? 0) - realised)).toBeLessThan(3 * (found?.error ?? 0));
  });
});

describe('true metrics, against scikit-learn', () => {
  it('of a classification', () => {
    const { truth, predicted, ...expected } = golden.classification;
    const cells = truth.map((actual, index) => ({ actual, predicted: predicted[index] ?? '', rows: 1 }));
    const found = classificationQuality(cells);
    expect(found.accuracy).toBeCloseTo(expected.accuracy, 12);
    ['a', 'b', 'c'].forEach((className, index) => {
      const one = found.classes.find((each) => each.className === className);
      expect(one?.rows).toBe(expected.support[index]);
      expect(one?.precision).toBeCloseTo(expected.precision[index] ?? NaN, 12);
      expect(one?.recall).toBeCloseTo(expected.recall[index] ?? NaN, 12);
      expect(one?.f1).toBeCloseTo(expected.f1[index] ?? NaN, 12);
    });
    [found.macro.precision, found.macro.recall, found.macro.f1].forEach((value, index) =>
      expect(value).toBeCloseTo(expected.macro[index] ?? NaN, 12),
    );
  });

  it('of a regression', () => {
    const { label, prediction, mae, rmse, r2 } = golden.regression;
    const centre = 5000;
    const errors = label.map((value, index) => (prediction[index] ?? 0) - value);
    const sum = (values: number[]): number => values.reduce((total, value) => total + value, 0);
    const found = regressionQuality({
      rows: label.length,
      absoluteErrors: sum(errors.map(Math.abs)),
      squaredErrors: sum(errors.map((value) => value * value)),
      labels: sum(label.map((value) => value - centre)),
      squaredLabels: sum(label.map((value) => (value - centre) ** 2)),
    });
    expect(found.mae).toBeCloseTo(mae, 10);
    expect(found.rmse).toBeCloseTo(rmse, 10);
    expect(found.r2).toBeCloseTo(r2, 10);
  });
});

describe('the seed document, to the letter', () => {
  it.each(golden.assignment)('assigns $user of $experiment at $share', ({ experiment, user, share, variant }) => {
    expect(assignVariantSeed(experiment, user, share)).toBe(variant);
  });

  it.each(golden.retraining)('decides on retraining: $inputs', ({ inputs, answer }) => {
    const [modelAgeDays, maxFeaturePsi, currentAccuracy, newSampleCount] = inputs;
    const found = shouldRetrainSeed({ modelAgeDays, maxFeaturePsi, currentAccuracy, newSampleCount });
    expect([found.shouldRetrain, found.reasons]).toEqual(answer);
  });

  it('validates a schema', () => {
    const columns = new Map([
      ['age', { nullRate: 1 / 3, unexpected: [] }],
      ['device', { nullRate: 1 / 3, unexpected: ['fax'] }],
      ['fine', { nullRate: 0, unexpected: [] }],
    ]);
    expect(validateSchemaSeed({ columns: golden.schema.expected }, columns)).toEqual(golden.schema.issues);
  });
});

describe('experiments, against statsmodels, scipy and the published formula', () => {
  const arm = ({ users, sum, squares }: ArmSums) => armOf(users, sum, squares) ?? { users: 0, mean: 0, variance: 0 };
  const [control, treatment] = [arm(golden.experiment.control), arm(golden.experiment.treatment)];

  it('compares two means at a fixed horizon', () => {
    const found = fixedHorizon(control, treatment);
    expect(found?.difference).toBeCloseTo(golden.experiment.difference, 10);
    expect(found?.pValue).toBeCloseTo(golden.experiment.pValue, 10);
    expect(found?.interval[0]).toBeCloseTo(golden.experiment.interval[0], 9);
    expect(found?.interval[1]).toBeCloseTo(golden.experiment.interval[1], 9);
  });

  it('compares a handful of regions by t, not as if their spread were known', () => {
    const { fewUnits } = golden;
    const found = fixedHorizon(arm(fewUnits.control), arm(fewUnits.treatment));
    expect(found?.pValue).toBeCloseTo(fewUnits.pValue, 9);
    expect(found?.interval[0]).toBeCloseTo(fewUnits.interval[0], 9);
    expect(found?.interval[1]).toBeCloseTo(fewUnits.interval[1], 9);
  });

  it.each(golden.experiment.sequences)('confidence sequence at ρ $rho, α $alpha', ({ rho, alpha, interval }) => {
    const found = confidenceSequence(control, treatment, rho, alpha);
    expect(found?.[0]).toBeCloseTo(interval[0], 9);
    expect(found?.[1]).toBeCloseTo(interval[1], 9);
  });

  it.each(golden.sampleRatio)('sample ratio of $counts', ({ counts, share, chiSquare, pValue }) => {
    const found = sampleRatioTest(counts[0], counts[1], share);
    expect(found.chiSquare).toBeCloseTo(chiSquare, 9);
    expect(found.pValue).toBeCloseTo(pValue, 9);
  });
});
