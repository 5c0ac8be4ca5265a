/** Settings of the seed's class, with its defaults. */
export interface SeedRetrainingSettings {
  maxAgeDays: number;
  psiThreshold: number;
  accuracyFloor: number;
  minNewSamples: number;
}

export const SEED_RETRAINING: SeedRetrainingSettings = {
  maxAgeDays: 30,
  psiThreshold: 0.25,
  accuracyFloor: 0.75,
  minNewSamples: 10_000,
};

/**
 * The seed document's `RetrainingDecision.should_retrain`, to the letter: any of age, PSI and accuracy (where known) gives a
 * reason, and enough new samples let it be so.
 */
export function shouldRetrainSeed(
  inputs: { modelAgeDays: number; maxFeaturePsi: number; currentAccuracy: number | null; newSampleCount: number },
  settings: SeedRetrainingSettings = SEED_RETRAINING,
): { shouldRetrain: boolean; reasons: string[] } {
  const { modelAgeDays, maxFeaturePsi, currentAccuracy, newSampleCount } = inputs;
  const reasons: string[] = [];
  if (modelAgeDays > settings.maxAgeDays) reasons.push(`Model is ${modelAgeDays} days old`);
  if (maxFeaturePsi > settings.psiThreshold) reasons.push(`Feature PSI ${maxFeaturePsi.toFixed(3)} exceeds threshold`);
  if (currentAccuracy !== null && currentAccuracy < settings.accuracyFloor)
    reasons.push(`Accuracy ${currentAccuracy.toFixed(3)} below floor`);
  return { shouldRetrain: reasons.length > 0 && newSampleCount >= settings.minNewSamples, reasons };
}
